//! Percentiles with the interval that their order statistics give.
//!
//! Between two order statistics of n independent values lies the quantile at `q` with a probability that is
//! binomial and nothing else: the number of values at or below it has the distribution Bin(n, q), whatever the
//! values are distributed like (David and Nagaraja 2003, *Order Statistics*, § 7.1; Hahn and Meeker 1991,
//! *Statistical Intervals*, § 5.2). The ranks are taken so that either end is passed with no more than half of
//! what the level leaves; they are exact for every n, and the coverage they reach is given with them.
//!
//! What it asks is independence. Operations that wait in one queue are not independent, and operations of one
//! launch are alike: the interval then speaks of that run alone, and is too narrow for the next. For several
//! launches see [`crate::pooled`].

use crate::binomial::binomial_cdf;

/// Which order statistics, counted from 1, stand for a quantile and for the ends of its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderRanks {
    /// The lower end; `None` when so few values cannot bound the quantile from below.
    pub low: Option<u64>,
    /// The quantile itself: the least value that at least the part `q` of all does not exceed.
    pub value: u64,
    /// The upper end; `None` when so few values cannot bound the quantile from above.
    pub high: Option<u64>,
    /// The probability that the interval holds the quantile of a continuous distribution, an end that is
    /// missing taken as infinite. At least the level asked for.
    pub coverage: f64,
}

/// A percentile and its interval, read off sorted values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderInterval<T> {
    /// The lower end, if there are values enough.
    pub low: Option<T>,
    /// The quantile.
    pub value: T,
    /// The upper end, if there are values enough.
    pub high: Option<T>,
    /// See [`OrderRanks::coverage`].
    pub coverage: f64,
}

impl OrderRanks {
    /// The ranks for the quantile at `q` of `count` values. Ranks are all that a histogram needs.
    ///
    /// `None` without values, or unless `q` and `level` lie strictly between 0 and 1.
    #[must_use]
    pub fn new(count: u64, q: f64, level: f64) -> Option<Self> {
        if count == 0 || !(q > 0.0 && q < 1.0) || !(level > 0.0 && level < 1.0) {
            return None;
        }
        let tail = (1.0 - level) / 2.0;
        let below = |rank: u64| if rank == 0 { Some(0.0) } else { binomial_cdf(rank - 1, count, q) };
        // The greatest rank whose value lies above the quantile with no more than the tail's probability:
        // fewer than `rank` values at or below it. And the least whose value lies below it with no more than
        // that.
        let low = last(count, |rank| below(rank).is_some_and(|p| p <= tail));
        let high = last(count, |rank| below(rank).is_some_and(|p| 1.0 - p > tail)) + 1;
        let low_missed = below(low)?;
        let high_missed = if high > count { 0.0 } else { 1.0 - below(high)? };
        // 0.99 · 10000 must not become 9901 for the last bit of 0.99.
        let value = ((q * count as f64 - 1e-6).ceil() as u64).clamp(1, count);
        Some(Self {
            low: (low > 0).then_some(low),
            value,
            high: (high <= count).then_some(high),
            coverage: 1.0 - low_missed - high_missed,
        })
    }

    /// The values that stand at these ranks, of which there must be as many as the ranks were made for.
    #[must_use]
    pub fn of<T: Copy>(&self, sorted: &[T]) -> Option<OrderInterval<T>> {
        let at = |rank: u64| sorted.get(rank as usize - 1).copied();
        Some(OrderInterval {
            low: self.low.and_then(at),
            value: at(self.value)?,
            high: self.high.and_then(at),
            coverage: self.coverage,
        })
    }
}

/// The quantile at `q` of values in ascending order, with its interval. `None` as for [`OrderRanks::new`].
#[must_use]
pub fn percentile<T: Copy>(sorted: &[T], q: f64, level: f64) -> Option<OrderInterval<T>> {
    OrderRanks::new(sorted.len() as u64, q, level)?.of(sorted)
}

/// The last of `0..=count` for which `holds` does: it holds for 0, and once it does not, never again.
fn last(count: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, count + 1);
    while high - low > 1 {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The textbook's table for medians: ranks 2 and 9 of ten values, 97.9 %; 9 and 20 of 28.
    #[test]
    fn known_ranks_of_medians() {
        let ranks = OrderRanks::new(10, 0.5, 0.95).unwrap();
        assert_eq!((ranks.low, ranks.value, ranks.high), (Some(2), 5, Some(9)));
        assert!((ranks.coverage - 0.978_515_625).abs() < 1e-12);
        let ranks = OrderRanks::new(28, 0.5, 0.95).unwrap();
        assert_eq!((ranks.low, ranks.high), (Some(9), Some(20)));
    }

    #[test]
    fn too_few_values_leave_an_end_open() {
        let ranks = OrderRanks::new(5, 0.5, 0.95).unwrap();
        assert_eq!((ranks.low, ranks.high, ranks.coverage), (None, None, 1.0));
        let ranks = OrderRanks::new(100, 0.99, 0.95).unwrap();
        assert_eq!((ranks.low, ranks.value, ranks.high), (Some(97), 99, None));
        assert_eq!(OrderRanks::new(1, 0.5, 0.95).unwrap().value, 1);
    }

    #[test]
    fn many_values_agree_with_the_normal_approximation() {
        let ranks = OrderRanks::new(10_000, 0.99, 0.95).unwrap();
        // 9900 ± 1.96 · 9.95.
        assert!(ranks.low.unwrap().abs_diff(9_880) <= 2 && ranks.high.unwrap().abs_diff(9_920) <= 2);
        assert_eq!(ranks.value, 9_900);
        assert!((0.95..0.96).contains(&ranks.coverage));
        let ranks = OrderRanks::new(10_000_000, 0.5, 0.95).unwrap();
        // 5,000,000 ± 1.96 · 1581.14.
        assert!(ranks.low.unwrap().abs_diff(4_996_901) <= 2 && ranks.high.unwrap().abs_diff(5_003_099) <= 2);
    }

    /// Not by simulation but by summing: whatever n, q and level, the ends are passed no more often than said,
    /// and one rank further inside would be too often.
    #[test]
    fn either_end_is_as_close_as_it_may_be() {
        for (n, q, level) in [(30, 0.5, 0.9), (200, 0.9, 0.95), (1_000, 0.99, 0.99), (77, 0.05, 0.95)] {
            let ranks = OrderRanks::new(n, q, level).unwrap();
            let tail = (1.0 - level) / 2.0;
            let (low, high) = (ranks.low.unwrap_or(0), ranks.high.unwrap_or(n + 1));
            let fewer_than = |rank: u64| if rank == 0 { 0.0 } else { binomial_cdf(rank - 1, n, q).unwrap() };
            assert!(fewer_than(low) <= tail && fewer_than(low + 1) > tail);
            assert!(1.0 - fewer_than(high) <= tail && 1.0 - fewer_than(high - 1) > tail);
            assert!(ranks.coverage >= level && ranks.value >= low && ranks.value <= high);
        }
    }

    #[test]
    fn senseless_questions_have_no_answer() {
        for (count, q, level) in
            [(0, 0.5, 0.95), (9, 0.0, 0.95), (9, 1.0, 0.95), (9, f64::NAN, 0.95), (9, 0.5, 1.0)]
        {
            assert_eq!(OrderRanks::new(count, q, level), None);
        }
        assert_eq!(percentile(&[3_u64, 5, 9], 0.5, 0.95).unwrap().value, 5);
        assert_eq!(percentile::<u64>(&[], 0.5, 0.95), None);
    }
}
