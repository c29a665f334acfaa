//! One queue of intended starts, from which whoever is free takes the next.
//!
//! A start of its own for every connection (as wrk2 has it) hides queueing: operations wait behind a slow
//! neighbour on one connection while another is free. Here, as before any real service, there is one queue
//! and k servers.
//!
//! The generator's own **lateness** is told apart from waiting in the queue. Where a connection was free,
//! lateness is the actual start − the intended one. Where all were busy, a start was not possible and the
//! waiting is the subject's; lateness is then how late the generator came to *notice* that the operation was
//! due. So a generator that is stopped for a second is late with every operation of that second, however
//! few of them it had connections for.

use std::ops::Range;

use crate::record::Latencies;

/// The next operation, taken from the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which operation of the schedule.
    pub index: usize,
    /// When it was meant to start.
    pub intended: u64,
}

/// The intended starts of a run and how far they are noticed and claimed.
#[derive(Debug)]
pub struct Queue<'a> {
    starts: &'a [u64],
    noticed: usize,
    claimed: usize,
    /// Those that find a free connection: their lateness is not known before they start.
    prompt: Range<usize>,
}

impl<'a> Queue<'a> {
    /// A queue of starts in order.
    #[must_use]
    pub fn new(starts: &'a [u64]) -> Self {
        Self { starts, noticed: 0, claimed: 0, prompt: 0..0 }
    }

    /// Notices what is due, while so many connections are free. The caller then claims for each of them.
    #[inline]
    pub fn notice(&mut self, now: u64, free: usize, lateness: &mut Latencies) {
        let before = self.noticed;
        while self.starts.get(self.noticed).is_some_and(|&start| start <= now) {
            self.noticed += 1;
        }
        let prompt = self.noticed.min(self.claimed + free).max(before);
        for start in &self.starts[prompt..self.noticed] {
            lateness.record(now - start);
        }
        if before < prompt {
            self.prompt = before..prompt;
        }
    }

    /// Takes the next operation that is due; it starts now.
    #[inline]
    pub fn claim(&mut self, now: u64, lateness: &mut Latencies) -> Option<Claim> {
        if self.claimed == self.noticed {
            return None;
        }
        let index = self.claimed;
        self.claimed += 1;
        let intended = self.starts[index];
        if self.prompt.contains(&index) {
            lateness.record(now - intended);
        }
        Some(Claim { index, intended })
    }

    /// The next start that has not been noticed.
    #[must_use]
    pub fn next_due(&self) -> Option<u64> {
        self.starts.get(self.noticed).copied()
    }

    /// The starts that nobody has claimed.
    #[must_use]
    pub fn unclaimed(&self) -> &'a [u64] {
        &self.starts[self.claimed..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Bound;

    fn max(lateness: &Latencies) -> u64 {
        lateness.max().map_or(0, Bound::nanos)
    }

    #[test]
    fn operations_are_claimed_in_order_when_due() {
        let mut lateness = Latencies::new();
        let mut queue = Queue::new(&[10, 20, 20]);
        queue.notice(5, 2, &mut lateness);
        assert_eq!((queue.claim(5, &mut lateness), queue.next_due()), (None, Some(10)));
        queue.notice(20, 2, &mut lateness);
        assert_eq!(queue.claim(20, &mut lateness), Some(Claim { index: 0, intended: 10 }));
        assert_eq!(queue.claim(20, &mut lateness), Some(Claim { index: 1, intended: 20 }));
        assert_eq!((queue.unclaimed(), queue.next_due()), ([20].as_slice(), None));
    }

    #[test]
    fn waiting_for_a_connection_is_not_the_generators_lateness() {
        let mut lateness = Latencies::new();
        let mut queue = Queue::new(&[100, 200]);
        queue.notice(101, 0, &mut lateness);
        queue.notice(202, 0, &mut lateness);
        queue.notice(900, 2, &mut lateness);
        assert!(queue.claim(900, &mut lateness).is_some() && queue.claim(950, &mut lateness).is_some());
        assert_eq!((lateness.count(), max(&lateness)), (2, 2));
    }

    #[test]
    fn a_start_that_was_possible_is_late_until_it_happens() {
        let mut lateness = Latencies::new();
        let mut queue = Queue::new(&[100, 100]);
        queue.notice(110, 2, &mut lateness);
        assert_eq!(lateness.count(), 0);
        queue.claim(110, &mut lateness);
        queue.claim(130, &mut lateness);
        assert_eq!((lateness.count(), max(&lateness)), (2, 30));
    }

    #[test]
    fn a_stopped_generator_is_late_with_everything_that_fell_due() {
        let starts: Vec<u64> = (0..1_000).collect();
        let mut lateness = Latencies::new();
        let mut queue = Queue::new(&starts);
        queue.notice(1_000, 1, &mut lateness);
        while queue.claim(1_000, &mut lateness).is_some() {}
        assert_eq!(lateness.count(), 1_000);
        assert_eq!(lateness.order_statistic(0.5), Some(Bound::Exactly(500)));
    }
}
