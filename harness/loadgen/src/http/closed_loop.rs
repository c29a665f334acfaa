//! The closed loop: as fast as the subject answers, for the highest throughput.

use std::time::Duration;

use super::{HttpClient, HttpError};
use crate::pace::{Clock as _, MonotonicClock, Pacing, cpu_time};
use crate::record::{Failure, Recording};

/// A finished closed-loop run.
#[derive(Clone, Debug)]
pub struct ClosedRun {
    /// The recording. Response and service are the same here: an operation that starts when the one before
    /// it ends has no time at which it was *meant* to start. It is not what users would have waited.
    pub recording: Recording,
    /// Good answers a second, of those that came within the duration.
    pub rate: f64,
    /// Duration in nanoseconds, draining included.
    pub elapsed: u64,
    /// Number of connections.
    pub connections: usize,
    /// The circumstances of the run, and what it cost the generator.
    pub pacing: Pacing,
}

impl HttpClient {
    /// Keeps one operation in flight on every connection for so long, on the calling thread.
    ///
    /// # Errors
    /// [`HttpError`] when connections cannot be opened before the first start.
    pub fn closed_loop(&mut self, duration: Duration) -> Result<ClosedRun, HttpError> {
        self.open_all()?;
        let horizon = duration.as_nanos() as u64;
        let give_up = horizon.saturating_add(self.settings.drain.as_nanos() as u64);
        let timeout = self.settings.timeout.map(|timeout| timeout.as_nanos() as u64);
        let mut recording = Recording::new(horizon);
        let mut idle: Vec<usize> = (0..self.connections.len()).rev().collect();
        let (mut in_flight, mut started, mut in_time) = (0_usize, 0_usize, 0_u64);
        let pacing = Pacing::of_this_thread(None);
        let cpu = cpu_time();
        let clock = MonotonicClock::start();
        let end = loop {
            let now = clock.now();
            self.go_on(now, || recording.accounted())?;
            if now >= give_up || (now >= horizon && in_flight == 0) {
                break now;
            }
            // Those that cannot start are tried again in the next turn, not at once: the others get theirs.
            if now < horizon {
                for slot in std::mem::take(&mut idle) {
                    match self.start(slot, started, (now, now), &clock) {
                        Ok(()) => in_flight += 1,
                        Err(failure) => {
                            recording.fail(failure, clock.now());
                            idle.push(slot);
                        }
                    }
                    started += 1;
                }
            }
            if let Some(timeout) = timeout.filter(|&timeout| now >= timeout) {
                self.expire(now - timeout, |slot| {
                    recording.fail(Failure::TimedOut, now);
                    in_flight -= 1;
                    idle.push(slot);
                });
            }
            let until = if now < horizon { horizon } else { give_up };
            let patience = match timeout {
                _ if now < horizon && !idle.is_empty() => 0,
                Some(timeout) => (timeout / 16).max(1_000_000),
                None => u64::MAX,
            };
            for event in
                0..self.poller.wait(self.patience((until - now).min(patience))).map_err(HttpError::Poll)?
            {
                let slot = self.poller.ready(event);
                let Some(landing) = self.advance(slot, &clock) else { continue };
                let end = landing.end;
                in_flight -= 1;
                landing.record(&mut recording);
                in_time += u64::from(landing.outcome.is_ok() && end < horizon);
                // At once, from here: a turn of the loop later costs throughput.
                if end >= horizon {
                    idle.push(slot);
                    continue;
                }
                match self.start(slot, started, (end, end), &clock) {
                    Ok(()) => in_flight += 1,
                    Err(failure) => {
                        recording.fail(failure, clock.now());
                        idle.push(slot);
                    }
                }
                started += 1;
            }
        };
        let pacing = Pacing { cpu: Some(cpu_time() - cpu), ..pacing };
        self.abandon().iter().for_each(|flight| recording.censor(flight.intended, Some(flight.start), end));
        let rate = in_time as f64 * 1e9 / horizon.max(1) as f64;
        Ok(ClosedRun { recording, rate, elapsed: end, connections: self.connections.len(), pacing })
    }
}
