//! By how much one set of numbers lies above another: the estimate that goes with ranks.
//!
//! The median of all differences between the two (Hodges and Lehmann 1963), with the interval that inverts
//! the rank-sum test of Mann and Whitney (1947; Bauer 1972, "Constructing confidence sets using rank
//! statistics"). It bears spikes in up to 29 % of the numbers, and loses 4.5 % of the launches where there
//! are none.

use crate::error::Defect;
use crate::interval::Interval;
use crate::normal::normal_quantile;
use crate::sample::Sample;

/// Up to so many numbers in all the distribution of the rank sum is counted; beyond, the normal approximation
/// is off by less than a rank.
const COUNTED: usize = 60;

/// The distance by which a lies below b.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The median of the differences, b less a.
    pub estimate: f64,
    /// Its interval. `None` where so few numbers cannot give one: 3 against 3 at 95 %.
    pub interval: Option<Interval>,
}

/// The shift from `a` to `b`. Takes all pairs of them: meant for hundreds, not for millions.
///
/// # Errors
/// When a side is empty or holds a NaN or an infinity. A level outside (0, 1) gives no interval.
pub fn shift(a: &[f64], b: &[f64], level: f64) -> Result<Shift, Defect> {
    for side in [a, b] {
        Sample::new(side.to_vec())?;
    }
    let differences = Sample::new(b.iter().flat_map(|b| a.iter().map(move |a| b - a)).collect())?;
    let (estimate, sorted) = (differences.median(), differences.sorted());
    let cut = cut(a.len(), b.len(), (1.0 - level) / 2.0);
    let interval = cut.filter(|cut| *cut > 0 && 2 * cut <= sorted.len()).map(|cut| Interval {
        low: sorted[cut - 1],
        estimate,
        high: sorted[sorted.len() - cut],
        level,
    });
    Ok(Shift { estimate, interval })
}

/// Number of differences on either side that may be left out: the greatest c with P(U < c) ≤ tail.
fn cut(m: usize, n: usize, tail: f64) -> Option<usize> {
    if m + n > COUNTED {
        let (pairs, total) = ((m * n) as f64, (m + n + 1) as f64);
        let reach = normal_quantile(tail)? * (pairs * total / 12.0).sqrt();
        return Some((pairs / 2.0 + reach + 0.5).floor().max(0.0) as usize);
    }
    if !(tail > 0.0 && tail < 0.5) {
        return None;
    }
    let ways = rank_sums(m, n);
    let total: f64 = ways.iter().sum();
    let mut below = 0.0;
    ways.iter().position(|ways| {
        below += ways / total;
        below > tail
    })
}

/// In how many orders of m and n numbers U pairs are the wrong way round, for U = 0 ..= m·n: the coefficients
/// of the Gaussian binomial, Π (1 − qⁿ⁺ⁱ) / (1 − qⁱ) for i = 1 ..= m.
fn rank_sums(m: usize, n: usize) -> Vec<f64> {
    let (m, n) = (m.min(n), m.max(n));
    let mut ways = vec![0.0; m * n + 1];
    ways[0] = 1.0;
    for i in 1..=m {
        // Times 1 − qⁿ⁺ⁱ from the top down, divided by 1 − qⁱ from the bottom up.
        for u in (n + i..ways.len()).rev() {
            ways[u] -= ways[u - n - i];
        }
        for u in i..ways.len() {
            ways[u] += ways[u - i];
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_sums_of_small_sets_and_their_total() {
        assert_eq!(rank_sums(2, 3), [1.0, 1.0, 2.0, 2.0, 2.0, 1.0, 1.0]);
        // 14 over 5, and 60 over 30, which is still exact enough.
        assert_eq!(rank_sums(5, 9).iter().sum::<f64>(), 2_002.0);
        let total: f64 = rank_sums(30, 30).iter().sum();
        assert!((total / 118_264_581_564_861_424.0 - 1.0).abs() < 1e-12);
    }

    /// The tables' critical values for two-sided 5 %: U of 5 and 8 is at most 6, of 10 and 10 at most 23; of
    /// 3 and 3 there is none. P(U ≤ c) ≤ α/2 is P(U < c + 1) ≤ α/2.
    #[test]
    fn cuts_are_those_of_the_tables() {
        assert_eq!(cut(5, 8, 0.025), Some(7));
        assert_eq!(cut(10, 10, 0.025), Some(24));
        assert_eq!(cut(3, 3, 0.025), Some(0));
    }

    #[test]
    fn counting_and_approximating_agree_where_they_meet() {
        let counted = cut(20, 40, 0.025).unwrap();
        let approximated = cut(20, 41, 0.025).unwrap();
        // One more number moves the middle of 400 by 10, and the cut by three quarters of that.
        assert!((approximated as i64 - counted as i64 - 7).abs() <= 2, "{counted} {approximated}");
    }

    #[test]
    fn a_shift_is_found_and_spikes_do_not_move_it() {
        let a = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
        let b = a.map(|a| a + 10.0);
        let found = shift(&a, &b, 0.95).unwrap();
        assert_eq!(found.estimate, 10.0);
        assert!(found.interval.unwrap().contains(10.0));
        let spiked = [10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 1_000.0];
        assert!((shift(&a, &spiked, 0.95).unwrap().estimate - 10.0).abs() <= 1.0);
        assert_eq!(shift(&b, &a, 0.95).unwrap().estimate, -10.0);
    }

    #[test]
    fn few_or_bad_numbers() {
        assert_eq!(shift(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0], 0.95).unwrap().interval, None);
        assert_eq!(shift(&[], &[1.0], 0.95), Err(Defect::Empty));
        assert_eq!(shift(&[1.0], &[f64::NAN], 0.95), Err(Defect::NotFinite));
    }
}
