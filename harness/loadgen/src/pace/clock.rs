//! The clock of a run, real or simulated.

use std::time::{Duration, Instant};

/// A clock that can be waited on. Times are nanoseconds from the beginning of the run.
pub trait Clock {
    /// The time now.
    fn now(&self) -> u64;
    /// Sleeps for about this long; in truth always longer.
    fn sleep(&self, nanos: u64);
}

/// The monotonic clock of the system.
#[derive(Clone, Copy, Debug)]
pub struct MonotonicClock {
    zero: Instant,
}

impl MonotonicClock {
    /// A clock that reads 0 now.
    #[must_use]
    pub fn start() -> Self {
        Self { zero: Instant::now() }
    }
}

impl Clock for MonotonicClock {
    #[inline]
    fn now(&self) -> u64 {
        self.zero.elapsed().as_nanos() as u64
    }

    fn sleep(&self, nanos: u64) {
        std::thread::sleep(Duration::from_nanos(nanos));
    }
}

/// A clock on which nothing takes time but being read and slept on.
#[cfg(test)]
pub(crate) struct SimulatedClock {
    now: std::cell::Cell<u64>,
    /// The cost of reading it.
    pub read: u64,
    /// By how much a sleep is too long.
    pub overshoot: u64,
}

#[cfg(test)]
impl SimulatedClock {
    pub fn new(overshoot: u64) -> Self {
        Self { now: std::cell::Cell::new(0), read: 30, overshoot }
    }

    pub fn advance(&self, nanos: u64) {
        self.now.set(self.now.get() + nanos);
    }
}

#[cfg(test)]
impl Clock for SimulatedClock {
    fn now(&self) -> u64 {
        self.advance(self.read);
        self.now.get()
    }

    fn sleep(&self, nanos: u64) {
        self.advance(nanos + self.overshoot);
    }
}
