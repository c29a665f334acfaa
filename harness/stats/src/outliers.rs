//! Counting outliers. Never dropping them.
//!
//! A far-out slice is evidence about the machine (a neighbour, an interrupt, a collection), to be shown
//! beside the result. The estimate bears it by being a median; taking it away would be choosing the data.

use crate::sample::Sample;

/// Tukey's outer fences (1977, *Exploratory Data Analysis*, ch. 2): three interquartile ranges beyond the
/// quartiles. For normal data one value in 425,000 lies outside. On fewer than a dozen values the fences
/// themselves are uncertain, and more than a quarter of outliers on one side widens them (masking).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OuterFences {
    /// Below this a value is far out.
    pub low: f64,
    /// Above this a value is far out.
    pub high: f64,
}

/// Number of values of a sample beyond its outer fences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FarOut {
    /// Number of values below the lower fence.
    pub below: usize,
    /// Number of values above the upper fence.
    pub above: usize,
    /// Number of values in the sample.
    pub of: usize,
}

impl OuterFences {
    /// The fences of a sample, with quartiles of type 7.
    #[must_use]
    pub fn of(sample: &Sample) -> Self {
        let (q1, q3) = sample.quartiles();
        let reach = 3.0 * (q3 - q1);
        Self { low: q1 - reach, high: q3 + reach }
    }

    /// Whether a value lies beyond the fences; on a fence is not beyond it.
    #[must_use]
    pub fn is_far_out(&self, value: f64) -> bool {
        value < self.low || value > self.high
    }
}

impl FarOut {
    /// Counts the values beyond the sample's own outer fences.
    #[must_use]
    pub fn of(sample: &Sample) -> Self {
        let fences = OuterFences::of(sample);
        let values = sample.sorted();
        Self {
            below: values.iter().filter(|&&value| value < fences.low).count(),
            above: values.iter().filter(|&&value| value > fences.high).count(),
            of: values.len(),
        }
    }

    /// The part of the values that is far out, on either side.
    #[must_use]
    pub fn share(&self) -> f64 {
        (self.below + self.above) as f64 / self.of as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn far_out(values: &[f64]) -> FarOut {
        FarOut::of(&Sample::new(values.to_vec()).unwrap())
    }

    #[test]
    fn a_spike_is_counted_on_its_side() {
        let mut values: Vec<f64> = (0..20).map(|i| 100.0 + f64::from(i % 5)).collect();
        assert_eq!(far_out(&values), FarOut { below: 0, above: 0, of: 20 });
        values.extend([150.0, 160.0, 10.0]);
        assert_eq!(far_out(&values), FarOut { below: 1, above: 2, of: 23 });
        assert!((far_out(&values).share() - 3.0 / 23.0).abs() < 1e-12);
    }

    #[test]
    fn equal_values_have_fences_of_no_width() {
        assert_eq!(far_out(&[5.0; 9]), FarOut { below: 0, above: 0, of: 9 });
        assert_eq!(far_out(&[5.0, 5.0, 5.0, 5.0, 5.0, 5.1]), FarOut { below: 0, above: 1, of: 6 });
    }
}
