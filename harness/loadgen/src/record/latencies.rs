//! Latencies, some of them only known from below.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer as _, V2DeflateSerializer};

use super::percentile::{Bound, Percentile, TooFew, rank_at, ranks};

/// The longest time that is told apart, one hour in nanoseconds; what takes longer is known as "at least".
pub const LIMIT: u64 = 3_600_000_000_000;

/// Three digits: 0.1 %, at 7 ns a value and 270 KiB a histogram.
const DIGITS: u8 = 3;

/// Times in nanoseconds, to three digits, with right-censoring (Klein and Moeschberger 2003, *Survival
/// Analysis*, § 3.2): an operation that was still in flight at the end took *at least* so long.
///
/// A censored operation is counted at its lower bound. Every order statistic below the least such bound is
/// then exactly right, because whatever was censored lies above it; from there on it is a lower bound.
#[derive(Clone, Debug)]
pub struct Latencies {
    values: Histogram<u64>,
    censored: u64,
    censored_from: Option<u64>,
}

/// A text that holds no histogram of latencies.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a histogram of times up to an hour (HdrHistogram V2, deflated, base64): {0}")]
pub struct BadHistogram(String);

impl Default for Latencies {
    fn default() -> Self {
        Self::new()
    }
}

impl Latencies {
    /// No times yet.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the bounds are constants that the histogram accepts")]
    pub fn new() -> Self {
        let values = Histogram::new_with_bounds(1, LIMIT, DIGITS).expect("constant bounds are accepted");
        Self { values, censored: 0, censored_from: None }
    }

    /// An operation took this long.
    #[inline]
    pub fn record(&mut self, nanos: u64) {
        if self.values.record(nanos).is_err() {
            self.record_at_least(LIMIT);
        }
    }

    /// An operation took at least this long; how long it would have taken is not known.
    pub fn record_at_least(&mut self, nanos: u64) {
        let nanos = nanos.min(LIMIT);
        self.values.saturating_record(nanos);
        self.censored += 1;
        self.censored_from = Some(self.censored_from.map_or(nanos, |from| from.min(nanos)));
    }

    /// Adds what another thread recorded.
    #[expect(clippy::missing_panics_doc, reason = "all have the same bounds")]
    pub fn merge(&mut self, other: &Self) {
        self.values.add(&other.values).expect("histograms of the same bounds");
        self.censored += other.censored;
        self.censored_from = self.censored_from.into_iter().chain(other.censored_from).min();
    }

    /// The same without those operations, none of which is censored.
    #[expect(clippy::missing_panics_doc, reason = "all have the same bounds")]
    #[must_use]
    pub fn less(&self, part: &Self) -> Self {
        let mut rest = self.clone();
        rest.values.subtract(&part.values).expect("a part of these");
        rest
    }

    /// Number of operations, censored ones included.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.values.len()
    }

    /// Number of censored operations, and the least of their lower bounds.
    #[must_use]
    pub fn censored(&self) -> Option<(u64, u64)> {
        self.censored_from.map(|from| (self.censored, from))
    }

    /// The mean in nanoseconds; a lower bound when something was censored.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.values.mean()
    }

    /// The longest time; `None` when there is none.
    #[must_use]
    pub fn max(&self) -> Option<Bound> {
        (self.count() > 0).then(|| self.at_rank(self.count()))
    }

    /// A percentile with its interval.
    ///
    /// # Errors
    /// [`TooFew`] when fewer than 100 operations lie beyond it: a p99 takes 10,000 operations.
    pub fn percentile(&self, q: f64) -> Result<Percentile, TooFew> {
        let operations = self.count();
        let ranks = ranks(q, operations)?;
        let [low, value, high] = [ranks.low, ranks.value, ranks.high].map(|rank| self.at_rank(rank));
        Ok(Percentile { q, low, value, high, operations })
    }

    /// The order statistic at `q` of however few operations. To judge with, not to print: print a
    /// [`percentile`](Self::percentile).
    #[must_use]
    pub fn order_statistic(&self, q: f64) -> Option<Bound> {
        (self.count() > 0).then(|| self.at_rank(rank_at(q, self.count())))
    }

    /// The value of a rank, counted from 1.
    pub(crate) fn at_rank(&self, rank: u64) -> Bound {
        let mut below = 0;
        for step in self.values.iter_recorded() {
            below += step.count_at_value();
            if below >= rank {
                return self.bound(step.value_iterated_to());
            }
        }
        self.bound(self.values.max())
    }

    fn bound(&self, value: u64) -> Bound {
        let high = self.values.highest_equivalent(value);
        match self.censored_from {
            Some(from) if high >= from => Bound::AtLeast(self.values.lowest_equivalent(value)),
            _ => Bound::Exactly(high),
        }
    }

    /// The histogram as every HdrHistogram tool reads it: V2, deflated, base64. Censored operations stand in
    /// it at their lower bounds; the format has no place to say so.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "writing to memory does not fail")]
    pub fn to_base64(&self) -> String {
        let mut bytes = Vec::new();
        V2DeflateSerializer::new().serialize(&self.values, &mut bytes).expect("memory takes all bytes");
        STANDARD.encode(bytes)
    }

    /// Reads what [`to_base64`](Self::to_base64) wrote, with what [`censored`](Self::censored) said.
    ///
    /// # Errors
    /// [`BadHistogram`] when the text is none, or one of other times than these.
    pub fn from_base64(text: &str, censored: Option<(u64, u64)>) -> Result<Self, BadHistogram> {
        let bytes = STANDARD.decode(text).map_err(|cause| BadHistogram(cause.to_string()))?;
        let read: Histogram<u64> = Deserializer::new()
            .deserialize(&mut bytes.as_slice())
            .map_err(|cause| BadHistogram(cause.to_string()))?;
        let mut latencies = Self::new();
        latencies.values.add(&read).map_err(|cause| BadHistogram(cause.to_string()))?;
        latencies.censored = censored.map_or(0, |(count, _)| count);
        latencies.censored_from = censored.map(|(_, from)| from);
        Ok(latencies)
    }

    /// The histogram itself, censored operations at their lower bounds.
    #[must_use]
    pub fn histogram(&self) -> &Histogram<u64> {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 µs to 10 ms, each microsecond once.
    fn ten_thousand() -> Latencies {
        let mut latencies = Latencies::new();
        (1..=10_000).for_each(|micros| latencies.record(micros * 1_000));
        latencies
    }

    fn close(bound: Bound, expected: u64) -> bool {
        bound.nanos().abs_diff(expected) * 1_000 <= expected
    }

    #[test]
    fn percentiles_of_known_values() {
        let p99 = ten_thousand().percentile(0.99).unwrap();
        assert!(close(p99.value, 9_900_000), "{p99}");
        assert!(close(p99.low, 9_880_000) && close(p99.high, 9_921_000), "{p99}");
        assert!(matches!(p99.high, Bound::Exactly(_)));
        assert_eq!(ten_thousand().percentile(0.999).unwrap_err().needed, 100_000);
    }

    #[test]
    fn what_lies_above_the_censor_point_is_at_least() {
        let mut latencies = ten_thousand();
        for _ in 0..200 {
            latencies.record_at_least(9_000_000);
        }
        assert_eq!(latencies.censored(), Some((200, 9_000_000)));
        assert!(matches!(latencies.percentile(0.5).unwrap().high, Bound::Exactly(_)));
        let p99 = latencies.percentile(0.99).unwrap();
        assert!(matches!(p99.value, Bound::AtLeast(_)), "{p99}");
        assert!(p99.to_string().starts_with("p99 ≥ 9.9"), "{p99}");
        assert!(matches!(latencies.max(), Some(Bound::AtLeast(_))));
    }

    #[test]
    fn beyond_the_limit_is_censored_and_not_lost() {
        let mut latencies = Latencies::new();
        latencies.record(u64::MAX);
        assert_eq!((latencies.count(), latencies.censored()), (1, Some((1, LIMIT))));
    }

    #[test]
    fn merged_is_as_recorded_together() {
        let (mut one, mut other) = (ten_thousand(), Latencies::new());
        other.record_at_least(5);
        other.record(7);
        one.merge(&other);
        assert_eq!((one.count(), one.censored()), (10_002, Some((1, 5))));
        one.merge(&Latencies::new());
        assert_eq!((one.count(), one.censored()), (10_002, Some((1, 5))));
    }

    #[test]
    fn base64_is_read_back_by_the_reference_reader() {
        let latencies = ten_thousand();
        let bytes = STANDARD.decode(latencies.to_base64()).unwrap();
        let read: Histogram<u64> = Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap();
        assert_eq!(&read, latencies.histogram());
    }

    #[test]
    fn base64_is_read_back_with_what_was_censored() {
        let mut latencies = ten_thousand();
        latencies.record_at_least(9_000_000);
        let read = Latencies::from_base64(&latencies.to_base64(), latencies.censored()).unwrap();
        assert_eq!(read.histogram(), latencies.histogram());
        assert_eq!(read.percentile(0.99), latencies.percentile(0.99));
        for bad in ["", "!", "AAAA"] {
            assert!(Latencies::from_base64(bad, None).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn nothing_has_no_percentile() {
        let none = Latencies::new();
        assert_eq!((none.max(), none.order_statistic(0.5)), (None, None));
        assert!(none.percentile(0.5).is_err());
    }
}
