//! The open loop: operations start when the schedule says so, whatever the subject does.

use std::collections::VecDeque;
use std::time::Duration;

use super::{HttpClient, HttpError};
use crate::arrivals::Schedule;
use crate::pace::{Clock as _, MonotonicClock, Pacer, Queue, Wait};
use crate::record::{Failure, Recording};
use crate::run::{Effort, Run};

/// Time-outs are looked for this many times in a time-out's length, but not more often than every millisecond.
const LOOKS: u64 = 16;
const LOOK_AT_MOST: u64 = 1_000_000;

impl HttpClient {
    /// Runs a schedule on the calling thread. Nothing is dropped: what is not answered when the drain is over
    /// is censored.
    ///
    /// # Errors
    /// [`HttpError`] when connections cannot be opened before the first start.
    pub fn open_loop(&mut self, schedule: &Schedule) -> Result<Run, HttpError> {
        let pacer = Pacer::calibrated(&MonotonicClock::start());
        self.open_all()?;
        let mut recording = Recording::new(schedule.horizon());
        let mut queue = Queue::new(schedule.starts());
        let mut free: VecDeque<usize> = (0..self.connections.len()).collect();
        let mut expiry = Expiry::new(self.settings.timeout);
        let clock = MonotonicClock::start();
        let give_up = schedule.horizon().saturating_add(self.settings.drain.as_nanos() as u64);
        let mut plan = pacer.plan(0, schedule.starts()[0]);
        let mut ledger = Ledger::default();
        let end = loop {
            let now = clock.now();
            ledger.until(now);
            queue.notice(now, free.len(), &mut recording.lateness);
            let mut at = now;
            while let Some(&slot) = free.front()
                && let Some(claim) = queue.claim(at, &mut recording.lateness)
            {
                match self.start(slot, claim.index, (claim.intended, at), &clock) {
                    Ok(()) => drop(free.pop_front()),
                    Err(failure) => recording.fail(failure, clock.now()),
                }
                at = clock.now();
            }
            if expiry.is_due(at) {
                self.expire(expiry.look(at), |slot| {
                    recording.fail(Failure::TimedOut, at);
                    free.push_back(slot);
                });
            }
            let next = queue.next_due();
            let over = next.is_none() && queue.unclaimed().is_empty() && free.len() == self.connections.len();
            if over || at >= give_up {
                break at;
            }
            let wait = match next {
                Some(due) => {
                    if plan.due() != due {
                        plan = pacer.plan(at, due);
                    }
                    plan.wait(at)
                }
                None => Wait::Sleep(give_up - at),
            };
            ledger.wait(at, !free.is_empty());
            let nanos = match wait {
                Wait::Over | Wait::Stare => continue,
                Wait::Spin => 0,
                Wait::Sleep(nanos) => nanos.min(expiry.next.saturating_sub(at)),
            };
            let ready = self.poller.wait(nanos).map_err(HttpError::Poll)?;
            if ready > 0 {
                ledger.work(clock.now());
            }
            for event in 0..ready {
                let slot = self.poller.ready(event);
                if let Some(landing) = self.advance(slot, &clock) {
                    let (flight, end) = (landing.flight, landing.end);
                    match landing.outcome {
                        Ok(()) => recording.complete(flight.intended, flight.start, end),
                        Err(failure) => recording.fail(failure, end),
                    }
                    free.push_back(slot);
                }
            }
        };
        for flight in self.abandon() {
            recording.censor(flight.intended, Some(flight.start), end);
        }
        queue.unclaimed().iter().for_each(|&intended| recording.censor(intended, None, end));
        Ok(Run::new(schedule, recording, ledger.effort(end), end))
    }
}

/// When to look for operations that take too long.
struct Expiry {
    timeout: u64,
    next: u64,
}

impl Expiry {
    fn new(timeout: Option<Duration>) -> Self {
        let timeout = timeout.map_or(u64::MAX, |timeout| timeout.as_nanos() as u64);
        Self { timeout, next: timeout }
    }

    fn is_due(&self, now: u64) -> bool {
        now >= self.next
    }

    /// What started at this time or before has taken too long.
    fn look(&mut self, now: u64) -> u64 {
        self.next = now + (self.timeout / LOOKS).max(LOOK_AT_MOST);
        now - self.timeout
    }
}

/// How the time of the generator is spent.
#[derive(Default)]
struct Ledger {
    waiting_since: Option<u64>,
    free_since: Option<u64>,
    waited: u64,
    free: u64,
}

impl Ledger {
    /// From now on it waits, with or without a connection to spare.
    fn wait(&mut self, now: u64, free: bool) {
        self.waiting_since = Some(now);
        self.free_since = free.then_some(now);
    }

    /// The waiting is over: there are answers to see to.
    fn work(&mut self, now: u64) {
        self.waited += self.waiting_since.take().map_or(0, |since| now - since);
    }

    /// One turn is over.
    fn until(&mut self, now: u64) {
        self.work(now);
        self.free += self.free_since.take().map_or(0, |since| now - since);
    }

    fn effort(&self, end: u64) -> Effort {
        let part = |nanos: u64| nanos as f64 / end.max(1) as f64;
        Effort { free: part(self.free), busy: 1.0 - part(self.waited) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_either_waited_or_worked() {
        let mut ledger = Ledger::default();
        ledger.until(10);
        ledger.wait(20, true);
        ledger.work(50);
        ledger.until(60);
        ledger.wait(70, false);
        ledger.until(100);
        assert_eq!(ledger.effort(100), Effort { free: 0.4, busy: 0.4 });
    }

    #[test]
    fn without_a_time_out_nothing_ever_expires() {
        assert!(!Expiry::new(None).is_due(u64::MAX - 1));
        let mut expiry = Expiry::new(Some(Duration::from_millis(160)));
        assert!(!expiry.is_due(159_999_999) && expiry.is_due(160_000_001));
        assert_eq!((expiry.look(160_000_001), expiry.next), (1, 170_000_001));
    }
}
