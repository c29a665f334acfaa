//! Counts of successes: how likely, and what a rate may be that was seen so often.

use statrs::distribution::{Binomial, DiscreteCDF};
use statrs::function::beta::beta_reg;

use crate::interval::Interval;

/// The probability of at most `k` successes in `n` trials of probability `p`. `None` unless `0 ≤ p ≤ 1`.
///
/// Good to twelve digits for a thousand trials and to eight for ten million, but for the middle of so many: statrs
/// 0.19.1 breaks its continued fraction off after 140 terms, which near the mean costs 0.001 of a million trials at
/// one half, and 0.14 of ten million. From half a standard deviation on it costs nothing that is seen, and it is in
/// the tails that ranks and intervals are found. (Mended by statrs#456, which is not released yet.)
#[must_use]
pub fn binomial_cdf(k: u64, n: u64, p: f64) -> Option<f64> {
    Some(Binomial::new(p, n).ok()?.cdf(k))
}

/// The interval of a rate that showed itself `successes` times in `trials`: the exact one of Clopper and
/// Pearson (1934), never narrower than its level says. For the rate of false alarms that was observed, which
/// is worth nothing without it: none in 40 is at most 8.8 %.
///
/// `None` without trials, with more successes than trials, or for a level outside (0, 1).
#[must_use]
pub fn rate_interval(successes: u64, trials: u64, level: f64) -> Option<Interval> {
    if trials == 0 || successes > trials || !(level > 0.0 && level < 1.0) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let (k, n) = (successes as f64, trials as f64);
    // Seen so often or more is as unlikely as the tail at the lower end, so often or less at the upper.
    let low = if successes == 0 { 0.0 } else { solve(|p| beta_reg(k, n - k + 1.0, p) < tail) };
    let high = if successes == trials { 1.0 } else { solve(|p| beta_reg(n - k, k + 1.0, 1.0 - p) > tail) };
    Some(Interval { low, estimate: k / n, high, level })
}

/// The place in `[0, 1]` up to which `holds` does.
fn solve(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_binomial_terms() {
        for (n, p) in [(1, 0.3), (10, 0.5), (30, 0.99), (30, 0.0), (30, 1.0)] {
            let mut term = (1.0_f64 - p).powi(n);
            let mut sum = 0.0;
            for k in 0..=n {
                // From one term to the next, but for p = 1, where only the last is not zero.
                sum += if p == 1.0 { f64::from(u8::from(k == n)) } else { term };
                let found = binomial_cdf(k as u64, n as u64, p).unwrap();
                assert!((found - sum).abs() < 1e-12, "P(≤ {k} of {n} at {p}) = {found}, not {sum}");
                term *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
            }
        }
        assert_eq!(binomial_cdf(1, 2, f64::NAN), None);
    }

    /// By mpmath with 60 digits, two standard deviations from the mean, and in the middle at 0.999.
    #[test]
    fn ten_million_trials_are_no_trouble() {
        for (k, p, expected) in [
            (4_996_901, 0.5, 0.025_017_566_287_555_06),
            (5_003_099, 0.5, 0.975_019_396_483_705),
            (9_899_383, 0.99, 0.025_121_086_002_035_04),
            (9_990_000, 0.999, 0.501_331_804_199_223_8),
        ] {
            let found = binomial_cdf(k, 10_000_000, p).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-7, "P(≤ {k} at {p}) = {found}, not {expected}");
        }
    }

    /// The rule of three, and the textbook's 10 of 100: [0.0490, 0.1762].
    #[test]
    fn known_intervals() {
        let rate = |k, n| rate_interval(k, n, 0.95).unwrap();
        assert_eq!((rate(0, 40).low, rate(40, 40).high), (0.0, 1.0));
        assert!((rate(0, 40).high - (1.0 - 0.025_f64.powf(1.0 / 40.0))).abs() < 1e-9);
        assert!((rate(10, 100).low - 0.0490).abs() < 1e-4 && (rate(10, 100).high - 0.1762).abs() < 1e-4);
        assert_eq!(rate_interval(1, 0, 0.95), None);
        assert_eq!(rate_interval(3, 2, 0.95), None);
        assert_eq!(rate_interval(1, 2, 1.0), None);
    }

    #[test]
    fn the_interval_holds_the_rate_at_least_as_often_as_it_says() {
        for p in [0.01, 0.2, 0.5] {
            let held: f64 = (0..=50)
                .filter(|&k| rate_interval(k, 50, 0.95).unwrap().contains(p))
                .map(|k| {
                    let below = if k == 0 { 0.0 } else { binomial_cdf(k - 1, 50, p).unwrap() };
                    binomial_cdf(k, 50, p).unwrap() - below
                })
                .sum();
            assert!(held >= 0.95, "a rate of {p} was held with probability {held}");
        }
    }
}
