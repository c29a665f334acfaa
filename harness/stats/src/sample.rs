//! A set of numbers that has been looked at: not empty, all finite, sorted.
//!
//! Checking once at the door is what lets every method behind it be total. Sorting once is what makes the
//! bootstrap fast: a resampled median is found by counting ranks, without sorting again.

use crate::error::Defect;

/// Finite values in ascending order, at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    sorted: Vec<f64>,
}

impl Sample {
    /// Takes the values, in any order.
    ///
    /// # Errors
    /// [`Defect::Empty`] without values; [`Defect::NotFinite`] when one is NaN or infinite.
    pub fn new(mut values: Vec<f64>) -> Result<Self, Defect> {
        if values.is_empty() {
            return Err(Defect::Empty);
        }
        if !values.iter().all(|value| value.is_finite()) {
            return Err(Defect::NotFinite);
        }
        values.sort_unstable_by(f64::total_cmp);
        Ok(Self { sorted: values })
    }

    /// The same, refusing what has no logarithm.
    ///
    /// # Errors
    /// As [`Sample::new`], and [`Defect::NotPositive`] when a value is zero or negative.
    pub fn positive(values: Vec<f64>) -> Result<Self, Defect> {
        let sample = Self::new(values)?;
        if sample.min() > 0.0 { Ok(sample) } else { Err(Defect::NotPositive) }
    }

    /// The values in ascending order.
    #[must_use]
    pub fn sorted(&self) -> &[f64] {
        &self.sorted
    }

    /// Number of values; never 0.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a sample is never empty")]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The least value.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.sorted[0]
    }

    /// The greatest value.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.sorted[self.len() - 1]
    }

    /// The middle value, or the midpoint of the middle two.
    #[must_use]
    pub fn median(&self) -> f64 {
        let upper = self.len() / 2;
        if self.len() % 2 == 1 {
            self.sorted[upper]
        } else {
            self.sorted[upper - 1].midpoint(self.sorted[upper])
        }
    }

    /// The quantile at `p` in `[0, 1]`, type 7 of Hyndman and Fan (1996), "Sample quantiles in statistical
    /// packages": linear between order statistics, the `k`-th of `n` standing at `(k − 1)/(n − 1)`. It is
    /// the default of R, NumPy and Julia. `None` when `p` is outside `[0, 1]` or NaN.
    ///
    /// For describing a sample. It is not a tail percentile with a guarantee: near the ends of a small
    /// sample it only repeats the extremes.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        (0.0..=1.0).contains(&p).then(|| self.interpolate(p))
    }

    /// The first and the third quartile, of type 7 too.
    #[must_use]
    pub fn quartiles(&self) -> (f64, f64) {
        (self.interpolate(0.25), self.interpolate(0.75))
    }

    fn interpolate(&self, p: f64) -> f64 {
        let place = p * (self.len() - 1) as f64;
        let below = self.sorted[place.floor() as usize];
        let above = self.sorted[place.ceil() as usize];
        let part = place.fract();
        // Equal neighbours are returned as they are, and the weighted form cannot overflow.
        if below == above { below } else { below * (1.0 - part) + above * part }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_values_are_refused_at_the_door() {
        assert_eq!(Sample::new(vec![]), Err(Defect::Empty));
        assert_eq!(Sample::new(vec![1.0, f64::NAN]), Err(Defect::NotFinite));
        assert_eq!(Sample::new(vec![f64::NEG_INFINITY]), Err(Defect::NotFinite));
        assert_eq!(Sample::positive(vec![1.0, 0.0]), Err(Defect::NotPositive));
        assert_eq!(Sample::positive(vec![1.0, -0.0]), Err(Defect::NotPositive));
    }

    /// The values R 4 gives for `quantile(c(1, 2, 4, 8), c(.1, .25, .5, .9))`.
    #[test]
    fn quantiles_are_type_seven() {
        let sample = Sample::new(vec![8.0, 1.0, 4.0, 2.0]).unwrap();
        for (p, expected) in [(0.0, 1.0), (0.1, 1.3), (0.25, 1.75), (0.5, 3.0), (0.9, 6.8), (1.0, 8.0)] {
            assert!((sample.quantile(p).unwrap() - expected).abs() < 1e-12, "p = {p}");
        }
        for p in [-0.1, 1.1, f64::NAN] {
            assert_eq!(sample.quantile(p), None);
        }
    }

    #[test]
    fn the_median_of_extremes_does_not_overflow() {
        let sample = Sample::new(vec![f64::MAX, f64::MAX]).unwrap();
        assert_eq!(sample.median(), f64::MAX);
        assert_eq!(Sample::new(vec![-f64::MAX, f64::MAX]).unwrap().quantile(0.5), Some(0.0));
    }
}
