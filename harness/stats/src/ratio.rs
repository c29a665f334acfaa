//! A ratio of two means that may not be told from zero: after how many calls a slower start has paid.
//!
//! The start costs `a` more, each call saves `b`; it has paid after a/b calls. Where `b` is small against its own
//! spread, a bootstrap of a/b gives wild numbers with wild intervals. Fieller's theorem (Fieller 1954, "Some problems in
//! interval estimation") gives the set of ratios that the data do not contradict, and says when that set has no end:
//! then nothing shows that it ever pays.

use crate::describe::{mean, sd};
use crate::student::student_quantile;

/// A ratio of two means, with the set of values that its data do not contradict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatioOfMeans {
    /// The ratio itself.
    pub estimate: f64,
    /// The interval, or none: the denominator cannot be told from zero.
    pub interval: Option<(f64, f64)>,
}

/// The ratio of the mean of the first to the mean of the second of each pair; one pair a block.
///
/// `None` for fewer than two pairs, a denominator of exactly zero, or a level outside (0, 1).
#[must_use]
pub fn ratio_of_means(pairs: &[(f64, f64)], level: f64) -> Option<RatioOfMeans> {
    let n = pairs.len() as f64;
    let t = student_quantile(level, pairs.len().checked_sub(1)?)?;
    let (tops, bottoms): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (a, b) = (mean(&tops)?, mean(&bottoms)?);
    let covariance = |x: &dyn Fn(&(f64, f64)) -> f64, y: &dyn Fn(&(f64, f64)) -> f64| {
        pairs.iter().map(|pair| x(pair) * y(pair)).sum::<f64>() / (n - 1.0) / n
    };
    let (top, bottom) = (|pair: &(f64, f64)| pair.0 - a, |pair: &(f64, f64)| pair.1 - b);
    let (var_a, var_b, cov) =
        (covariance(&top, &top), covariance(&bottom, &bottom), covariance(&top, &bottom));
    fieller((a, var_a), (b, var_b), cov, t)
}

/// The same of two samples that have nothing to do with each other: starts of some launches, calls of others. The degrees
/// of freedom are those of the smaller sample, which errs on the side of a wider interval.
///
/// `None` as above, of either sample.
#[must_use]
pub fn ratio_of_independent_means(tops: &[f64], bottoms: &[f64], level: f64) -> Option<RatioOfMeans> {
    let t = student_quantile(level, tops.len().min(bottoms.len()).checked_sub(1)?)?;
    let of = |sample: &[f64]| Some((mean(sample)?, sd(sample)?.powi(2) / sample.len() as f64));
    fieller(of(tops)?, of(bottoms)?, 0.0, t)
}

/// From two means with the variances of these means, and their covariance.
fn fieller((a, var_a): (f64, f64), (b, var_b): (f64, f64), cov: f64, t: f64) -> Option<RatioOfMeans> {
    let estimate = a / b;
    if !estimate.is_finite() {
        return None;
    }
    // The ratios r for which a − r·b cannot be told from zero: (a − r·b)² ≤ t²·Var(a − r·b), a quadratic in r.
    let square = b * b - t * t * var_b;
    let half = a * b - t * t * cov;
    let rest = a * a - t * t * var_a;
    let root = (half * half - square * rest).max(0.0).sqrt();
    let interval = (square > 0.0).then(|| ((half - root) / square, (half + root) / square));
    Some(RatioOfMeans { estimate, interval })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    /// Nearly normal values about a mean.
    fn sampler(seed: u64) -> impl FnMut(f64, f64) -> f64 {
        let mut rng = Rng::new(seed);
        move |mean, spread| {
            let twelve: f64 = (0..12).map(|_| rng.unit()).sum();
            mean + spread * (twelve - 6.0)
        }
    }

    #[test]
    fn exact_data_gives_the_ratio_alone() {
        let ratio = ratio_of_means(&[(300.0, 3.0), (300.0, 3.0), (300.0, 3.0)], 0.95).unwrap();
        assert_eq!((ratio.estimate, ratio.interval), (100.0, Some((100.0, 100.0))));
        assert_eq!(ratio_of_means(&[(300.0, 3.0)], 0.95), None);
        assert_eq!(ratio_of_means(&[(1.0, 1.0), (1.0, -1.0)], 0.95), None);
    }

    #[test]
    fn a_denominator_that_may_be_zero_has_no_interval() {
        let ratio = ratio_of_means(&[(300.0, 3.0), (300.0, -2.0), (300.0, 1.0)], 0.95).unwrap();
        assert_eq!(ratio.interval, None);
    }

    #[test]
    fn the_interval_holds_the_truth() {
        let mut about = sampler(3);
        let trials = 1_000;
        let held = (0..trials)
            .filter(|_| {
                let pairs: Vec<(f64, f64)> =
                    (0..10).map(|_| (about(900.0, 100.0), about(3.0, 0.6))).collect();
                let (low, high) = ratio_of_means(&pairs, 0.95).unwrap().interval.unwrap();
                (low..=high).contains(&300.0)
            })
            .count();
        // Binomial with p = 0.95 and n = 1000: 950, give or take four standard deviations of 6.9.
        assert!((922..=978).contains(&held), "{held} of {trials}");
    }

    #[test]
    fn independent_samples_may_be_of_different_sizes() {
        let exact = ratio_of_independent_means(&[300.0; 3], &[3.0; 9], 0.95).unwrap();
        assert_eq!((exact.estimate, exact.interval), (100.0, Some((100.0, 100.0))));
        assert_eq!(ratio_of_independent_means(&[300.0], &[3.0; 9], 0.95), None);
        let mut about = sampler(4);
        let trials = 1_000;
        let held = (0..trials)
            .filter(|_| {
                let tops: Vec<f64> = (0..10).map(|_| about(900.0, 200.0)).collect();
                let bottoms: Vec<f64> = (0..16).map(|_| about(3.0, 0.2)).collect();
                let (low, high) =
                    ratio_of_independent_means(&tops, &bottoms, 0.95).unwrap().interval.unwrap();
                (low..=high).contains(&300.0)
            })
            .count();
        // At least as often as it says, give or take four standard deviations of 6.9.
        assert!(held >= 922, "{held} of {trials}");
    }
}
