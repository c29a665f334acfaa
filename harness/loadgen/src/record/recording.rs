//! Everything that one run leaves behind.

use std::collections::BTreeMap;

use super::{Backlog, Failure, Latencies};

/// Everything that one run, or one thread of it, leaves behind. Times are nanoseconds from its beginning.
#[derive(Clone, Debug)]
pub struct Recording {
    /// End − intended start, of what was answered well; censored where it was not answered by the end. What a
    /// user would have seen.
    pub response: Latencies,
    /// End − actual start, of the same. What the subject alone would own up to.
    pub service: Latencies,
    /// Lateness of the generator itself: see [`Queue`](crate::Queue).
    pub lateness: Latencies,
    /// Failed operations by kind.
    pub failures: BTreeMap<Failure, u64>,
    /// Number of operations answered well.
    pub completed: u64,
    /// Number of operations in flight or still waiting at the end.
    pub censored: u64,
    /// Ends over time.
    pub backlog: Backlog,
    /// The first and the last end.
    pub ends: Option<(u64, u64)>,
}

impl Recording {
    /// An empty recording of a run of this many nanoseconds.
    #[must_use]
    pub fn new(horizon: u64) -> Self {
        Self {
            response: Latencies::new(),
            service: Latencies::new(),
            lateness: Latencies::new(),
            failures: BTreeMap::new(),
            completed: 0,
            censored: 0,
            backlog: Backlog::new(horizon),
            ends: None,
        }
    }

    /// An operation was answered well.
    #[inline]
    pub fn complete(&mut self, intended: u64, start: u64, end: u64) {
        self.response.record(end.saturating_sub(intended));
        self.service.record(end.saturating_sub(start));
        self.completed += 1;
        self.ended(end);
    }

    /// An operation failed.
    pub fn fail(&mut self, failure: Failure, end: u64) {
        *self.failures.entry(failure).or_default() += 1;
        self.ended(end);
    }

    /// An operation was not over when the run was: in flight, or (without a start) still waiting.
    pub fn censor(&mut self, intended: u64, start: Option<u64>, end: u64) {
        self.response.record_at_least(end.saturating_sub(intended));
        if let Some(start) = start {
            self.service.record_at_least(end.saturating_sub(start));
        }
        self.censored += 1;
    }

    /// Adds what another thread recorded.
    pub fn merge(&mut self, other: &Self) {
        self.response.merge(&other.response);
        self.service.merge(&other.service);
        self.lateness.merge(&other.lateness);
        for (&failure, count) in &other.failures {
            *self.failures.entry(failure).or_default() += count;
        }
        self.completed += other.completed;
        self.censored += other.censored;
        self.backlog.merge(&other.backlog);
        if let Some((first, last)) = other.ends {
            self.ended_between(first, last);
        }
    }

    /// Number of failed operations, of any kind.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.failures.values().sum()
    }

    /// Number of operations accounted for: in an open-loop run, all that were offered.
    #[must_use]
    pub fn accounted(&self) -> u64 {
        self.completed + self.failed() + self.censored
    }

    fn ended(&mut self, at: u64) {
        self.backlog.ended(at);
        self.ended_between(at, at);
    }

    fn ended_between(&mut self, first: u64, last: u64) {
        let (low, high) = self.ends.unwrap_or((first, last));
        self.ends = Some((low.min(first), high.max(last)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Bound;

    #[test]
    fn every_operation_is_accounted_for() {
        let mut one = Recording::new(1_000_000);
        one.complete(100, 150, 400);
        one.fail(Failure::Status(500), 700);
        let mut other = Recording::new(1_000_000);
        other.fail(Failure::Status(500), 50);
        other.censor(600, None, 1_000);
        other.censor(200, Some(300), 1_000);
        one.merge(&other);
        assert_eq!((one.completed, one.failed(), one.censored, one.accounted()), (1, 2, 2, 5));
        assert_eq!(one.failures[&Failure::Status(500)], 2);
        assert_eq!(one.ends, Some((50, 700)));
    }

    #[test]
    fn response_counts_from_the_intended_start_and_service_from_the_actual_one() {
        let mut recording = Recording::new(1_000);
        recording.complete(100, 150, 400);
        assert_eq!(recording.response.max(), Some(Bound::Exactly(300)));
        assert_eq!(recording.service.max(), Some(Bound::Exactly(250)));
        recording.censor(300, None, 1_000);
        assert_eq!(recording.response.max(), Some(Bound::AtLeast(700)));
        assert_eq!(recording.service.count(), 1);
    }
}
