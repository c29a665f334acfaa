//! Describing a set of numbers.
//!
//! Every function gives `None` for an empty input and for one that holds a NaN or an infinity, and never a
//! NaN or an infinity of its own (sums that overflow are `None` too). A description is not an inference:
//! nothing here says how sure anything is.

use crate::sample::Sample;

/// The factor that makes the median absolute deviation of normal data estimate its standard deviation: 1/Φ⁻¹(3/4).
const NORMAL_MAD: f64 = 1.482_602_218_505_602;

/// The median. See [`Sample::median`].
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    Some(Sample::new(values.to_vec()).ok()?.median())
}

/// The quantile at `p`, type 7. See [`Sample::quantile`].
#[must_use]
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    Sample::new(values.to_vec()).ok()?.quantile(p)
}

/// The median absolute deviation from the median, scaled by 1.4826 so that for normal data it estimates the
/// standard deviation (Hampel 1974; Rousseeuw and Croux 1993, who also give its limits: 37 % efficient for
/// normal data, and 0 as soon as more than half of the values are equal, as coarse clocks make them).
#[must_use]
pub fn mad(values: &[f64]) -> Option<f64> {
    let middle = median(values)?;
    let deviations: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    finite(NORMAL_MAD * median(&deviations)?)
}

/// The arithmetic mean.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    finite(values.iter().sum::<f64>() / values.len() as f64)
}

/// The standard deviation with divisor n − 1, in two passes so that nothing cancels. `None` for fewer than
/// two values: one value says nothing about spread.
#[must_use]
pub fn sd(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let middle = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    finite((squares / (values.len() - 1) as f64).sqrt())
}

/// The least value.
#[must_use]
pub fn min(values: &[f64]) -> Option<f64> {
    values.iter().all(|value| value.is_finite()).then(|| values.iter().copied().reduce(f64::min))?
}

/// The greatest value.
#[must_use]
pub fn max(values: &[f64]) -> Option<f64> {
    values.iter().all(|value| value.is_finite()).then(|| values.iter().copied().reduce(f64::max))?
}

/// A sum or a mean with an infinity in it, or that overflowed, is no answer.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The usual figures of one set of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Number of values; at least 1.
    pub count: usize,
    /// The least.
    pub min: f64,
    /// The first quartile, type 7.
    pub q1: f64,
    /// The median.
    pub median: f64,
    /// The third quartile, type 7.
    pub q3: f64,
    /// The greatest.
    pub max: f64,
    /// The arithmetic mean.
    pub mean: f64,
    /// The standard deviation; `None` for a single value.
    pub sd: Option<f64>,
    /// The scaled median absolute deviation, see [`mad`].
    pub mad: f64,
}

impl Summary {
    /// Summarises, or `None` as the [module](self) says.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let sample = Sample::new(values.to_vec()).ok()?;
        let (q1, q3) = sample.quartiles();
        Some(Self {
            count: sample.len(),
            min: sample.min(),
            q1,
            median: sample.median(),
            q3,
            max: sample.max(),
            mean: mean(values)?,
            sd: sd(values),
            mad: mad(values)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Function = fn(&[f64]) -> Option<f64>;
    const ALL: [Function; 6] = [median, mad, mean, sd, min, max];

    #[test]
    fn nothing_comes_of_nothing_or_of_bad_numbers() {
        for function in ALL {
            for bad in [&[][..], &[1.0, f64::NAN], &[f64::INFINITY, 1.0], &[f64::NEG_INFINITY, 1.0, 2.0]] {
                assert_eq!(function(bad), None, "{bad:?}");
            }
        }
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(Summary::of(&[]), None);
        assert_eq!(Summary::of(&[f64::NAN]), None);
    }

    #[test]
    fn overflow_is_no_answer() {
        assert_eq!(mean(&[f64::MAX, f64::MAX]), None);
        assert_eq!(sd(&[-f64::MAX, f64::MAX]), None);
    }

    /// Checked by hand: 2 4 4 4 5 5 7 9 has mean 5, squares 32, median 4.5,
    /// deviations from it .5 .5 .5 .5 .5 2.5 2.5 4.5.
    #[test]
    fn a_known_sample() {
        let summary = Summary::of(&[9.0, 2.0, 4.0, 4.0, 5.0, 4.0, 5.0, 7.0]).unwrap();
        assert_eq!((summary.count, summary.min, summary.max), (8, 2.0, 9.0));
        assert_eq!((summary.mean, summary.median), (5.0, 4.5));
        assert_eq!((summary.q1, summary.q3), (4.0, 5.5));
        assert!((summary.sd.unwrap() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-12);
        assert!((summary.mad - 0.5 * NORMAL_MAD).abs() < 1e-12);
    }

    #[test]
    fn one_value_has_no_spread() {
        let summary = Summary::of(&[3.0]).unwrap();
        assert_eq!((summary.sd, summary.mad, summary.median), (None, 0.0, 3.0));
    }
}
