//! Percentiles that say how sure they are, or are not given at all.
//!
//! The interval is the distribution-free one between two order statistics (David and Nagaraja 2003, *Order
//! Statistics*, § 7.1), their ranks from the normal approximation of the binomial, which is good because no
//! percentile is given without 100 operations beyond it. It takes operations to be independent. Under load
//! they are not: neighbours wait in the same queue, and the interval of one run is narrower than the spread
//! between runs. That is why a search asks for several trials at each rate.

use std::fmt;

use tollgate_stats::normal_quantile;

/// The confidence level of every interval here.
pub const LEVEL: f64 = 0.95;

/// Number of operations that must lie beyond a percentile for it to be given.
const BEYOND: f64 = 100.0;

/// A time in nanoseconds, or the least that it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// It was seen.
    Exactly(u64),
    /// It lies at or above the point from which on operations were still in flight at the end.
    AtLeast(u64),
}

impl Bound {
    /// The number, whatever is known about it.
    #[must_use]
    pub fn nanos(self) -> u64 {
        match self {
            Self::Exactly(nanos) | Self::AtLeast(nanos) => nanos,
        }
    }

    /// Whether the true time is surely not above `limit`.
    #[must_use]
    pub fn is_within(self, limit: u64) -> bool {
        matches!(self, Self::Exactly(nanos) if nanos <= limit)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.nanos() as f64;
        let (value, unit) = match self.nanos() {
            0..1_000 => (nanos, "ns"),
            1_000..1_000_000 => (nanos / 1e3, "µs"),
            1_000_000..1_000_000_000 => (nanos / 1e6, "ms"),
            _ => (nanos / 1e9, "s"),
        };
        let places = if value >= 100.0 || unit == "ns" { 0 } else { 2 };
        let sign = if matches!(self, Self::AtLeast(_)) { "≥ " } else { "" };
        write!(f, "{sign}{value:.places$} {unit}")
    }
}

/// A percentile with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentile {
    /// Which, between 0 and 1.
    pub q: f64,
    /// The lower end of the interval at [`LEVEL`].
    pub low: Bound,
    /// The percentile itself.
    pub value: Bound,
    /// The upper end of the interval at [`LEVEL`].
    pub high: Bound,
    /// Of how many operations.
    pub operations: u64,
}

impl fmt::Display for Percentile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{} {} [{}, {}]", percent(self.q), self.value, self.low, self.high)
    }
}

/// The reason that a percentile is not given.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("p{} needs {needed} operations and there are {operations}", percent(*.q))]
pub struct TooFew {
    /// Which percentile, between 0 and 1.
    pub q: f64,
    /// Number of operations.
    pub operations: u64,
    /// Number of operations needed: 100 beyond the percentile.
    pub needed: u64,
}

/// `0.999` as `99.9`, without the dust of binary fractions.
pub(crate) fn percent(q: f64) -> f64 {
    (q * 1e8).round() / 1e6
}

/// The ranks, from 1, of the percentile among `count` values in order, and of its interval's ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ranks {
    pub low: u64,
    pub value: u64,
    pub high: u64,
}

/// The ranks of a percentile, if there are enough operations to speak of it.
pub(crate) fn ranks(q: f64, count: u64) -> Result<Ranks, TooFew> {
    // Rounded, because 1 − 0.99 is a little more than a hundredth.
    let needed = if q < 1.0 { (BEYOND / (1.0 - q)).round() } else { f64::INFINITY };
    if !(q > 0.0 && count as f64 >= needed) {
        return Err(TooFew { q, operations: count, needed: needed as u64 });
    }
    let n = count as f64;
    let spread = normal_quantile(0.5 + LEVEL / 2.0).unwrap_or(f64::INFINITY) * (n * q * (1.0 - q)).sqrt();
    let rank = |position: f64| (position as u64).clamp(1, count);
    Ok(Ranks {
        low: rank((n * q - spread).floor()),
        value: rank_at(q, count),
        high: rank((n * q + spread).ceil() + 1.0),
    })
}

/// The rank of the `q`-th order statistic: the least that has at least `q` of the values at or below it.
pub(super) fn rank_at(q: f64, count: u64) -> u64 {
    // 0.99 · 10000 must not become 9901 for the last bit of 0.99.
    ((q * count as f64 - 1e-6).ceil() as u64).clamp(1, count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_stats::Rng;

    #[test]
    fn known_ranks() {
        // √(10000 · 0.99 · 0.01) = 9.95, times 1.96 is 19.5.
        assert_eq!(ranks(0.99, 10_000), Ok(Ranks { low: 9880, value: 9900, high: 9921 }));
        assert_eq!(ranks(0.5, 200), Ok(Ranks { low: 86, value: 100, high: 115 }));
    }

    #[test]
    fn no_percentile_of_too_few() {
        for (q, count) in [(0.5, 199), (0.99, 9_999), (0.999, 99_999), (1.0, u64::MAX), (0.0, 1_000)] {
            assert!(ranks(q, count).is_err(), "{q} of {count}");
        }
        assert_eq!(
            ranks(0.999, 5_000).unwrap_err().to_string(),
            "p99.9 needs 100000 operations and there are 5000"
        );
        assert_eq!(ranks(f64::NAN, 5_000).unwrap_err().operations, 5_000);
    }

    /// The promise of the interval, simulated: of uniform values the p90 is 0.9.
    #[test]
    fn the_interval_holds_the_truth_as_often_as_it_says() {
        let mut rng = Rng::new(5);
        let held = (0..2_000).filter(|_| {
            let mut values: Vec<f64> = (0..1_000).map(|_| rng.unit()).collect();
            values.sort_unstable_by(f64::total_cmp);
            let ranks = ranks(0.9, 1_000).unwrap();
            values[ranks.low as usize - 1] <= 0.9 && 0.9 <= values[ranks.high as usize - 1]
        });
        // 95 % of 2000 is 1900; three standard deviations are 29, and rounding outwards adds a little.
        let held = held.count();
        assert!((1_871..=1_950).contains(&held), "{held}");
    }

    #[test]
    fn bounds_read_well() {
        for (bound, expected) in [
            (Bound::Exactly(66), "66 ns"),
            (Bound::Exactly(41_230), "41.23 µs"),
            (Bound::Exactly(900_000_000), "900 ms"),
            (Bound::AtLeast(1_500_000_000), "≥ 1.50 s"),
        ] {
            assert_eq!(bound.to_string(), expected);
        }
        assert!(Bound::Exactly(5).is_within(5) && !Bound::AtLeast(5).is_within(9));
    }
}
