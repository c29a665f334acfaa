//! The open loop: operations start when the schedule says so, whatever the subject does.

use std::collections::VecDeque;
use std::time::Duration;

use super::{HttpClient, HttpError};
use crate::arrivals::Schedule;
use crate::pace::{Clock as _, MonotonicClock, Pacer, Pacing, Queue, Wait, cpu_time};
use crate::record::{Failure, Recording};
use crate::run::{Effort, Run};
use crate::stalls::Lookout;

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
        let give_up = schedule.horizon().saturating_add(self.settings.drain.as_nanos() as u64);
        let (lookout, clock) = Lookout::begin();
        let mut state = State {
            queue: Queue::new(schedule.starts()),
            free: (0..self.connections.len()).collect(),
            recording: Recording::new(schedule.horizon()),
            clock,
            lookout,
        };
        let mut expiry = Expiry::new(self.settings.timeout);
        let mut plan = pacer.plan(0, schedule.starts()[0]);
        let mut ledger = Ledger::default();
        let pacing = Pacing::of_this_thread(Some(pacer.guard()));
        let cpu = cpu_time();
        let end = loop {
            let now = state.clock.now();
            state.lookout.look(now);
            ledger.until(now);
            self.go_on(now, || state.recording.accounted())?;
            let now = self.start_due(now, &mut state);
            if expiry.is_due(now) {
                self.expire(expiry.look(now), |slot| {
                    state.recording.fail(Failure::TimedOut, now);
                    state.free.push_back(slot);
                });
                state.lookout.worked(state.clock.now(), usize::MAX);
            }
            if state.is_over(self.connections.len()) || now >= give_up {
                break now;
            }
            let wait = match state.queue.next_due() {
                Some(due) => {
                    if plan.due() != due {
                        plan = pacer.plan(now, due);
                    }
                    plan.wait(now)
                }
                None => Wait::Sleep(give_up - now),
            };
            ledger.wait(now, !state.free.is_empty());
            let nanos = match wait {
                Wait::Over | Wait::Stare => continue,
                Wait::Spin => 0,
                Wait::Sleep(nanos) => self.patience(nanos.min(expiry.next.saturating_sub(now))),
            };
            state.lookout.rest(now + nanos);
            let ready = self.poller.wait(nanos).map_err(HttpError::Poll)?;
            if ready > 0 {
                let now = state.clock.now();
                state.lookout.look(now);
                ledger.work(now);
                self.take_in(ready, &mut state);
            }
        };
        let pacing = Pacing { cpu: Some(cpu_time() - cpu), ..pacing };
        let State { queue, mut recording, lookout, .. } = state;
        for flight in self.abandon() {
            recording.censor(flight.intended, Some(flight.start), end);
        }
        queue.unclaimed().iter().for_each(|&intended| recording.censor(intended, None, end));
        let stalls = lookout.end(&recording.response);
        let mut run = Run::new(schedule, recording, ledger.effort(end), end).with_pacing(pacing);
        run.stalls = stalls;
        Ok(run)
    }

    /// Starts what is due on the connections that are free, and answers the time after it. The clock is read
    /// before each write: loopback delivers within it, so that a write is already the subject's time.
    fn start_due(&mut self, now: u64, state: &mut State<'_>) -> u64 {
        let State { queue, free, recording, clock, lookout } = state;
        queue.notice(now, free.len(), &mut recording.lateness);
        let mut at = now;
        while let Some(&slot) = free.front()
            && let Some(claim) = queue.claim(at, &mut recording.lateness)
        {
            match self.start(slot, claim.index, (claim.intended, at), clock) {
                Ok(()) => drop(free.pop_front()),
                Err(failure) => recording.fail(failure, clock.now()),
            }
            at = clock.now();
            lookout.worked(at, self.connections[slot].moved());
        }
        at
    }

    /// Takes in what has come on so many sockets.
    fn take_in(&mut self, ready: usize, state: &mut State<'_>) {
        for event in 0..ready {
            let slot = self.poller.ready(event);
            let landing = self.advance(slot, &state.clock);
            state.lookout.worked(state.clock.now(), self.connections[slot].moved());
            if let Some(landing) = landing {
                landing.record(&mut state.recording);
                if landing.outcome.is_ok() {
                    state.lookout.answered(landing.flight.intended, landing.end);
                }
                state.free.push_back(slot);
            }
        }
    }
}

/// The state that changes during a run.
struct State<'a> {
    queue: Queue<'a>,
    /// Free connections, the one that has been so for the longest first: all are used alike.
    free: VecDeque<usize>,
    recording: Recording,
    clock: MonotonicClock,
    lookout: Lookout,
}

impl State<'_> {
    /// Whether all has been started and answered.
    fn is_over(&self, connections: usize) -> bool {
        self.queue.next_due().is_none() && self.queue.unclaimed().is_empty() && self.free.len() == connections
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

    /// Operations that started at the returned time or before have taken too long.
    fn look(&mut self, now: u64) -> u64 {
        self.next = now + (self.timeout / LOOKS).max(LOOK_AT_MOST);
        now - self.timeout
    }
}

/// The account of the generator's time.
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
