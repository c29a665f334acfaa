//! The hybrid wait: sleep until a guard before the start, then spin.
//!
//! Measured on a busy machine with two cores at 1 kHz, lateness p50 / p99: a runtime's timer 1.48 / 1.99 ms, an
//! absolute sleep 40 / 167–260 µs, sleeping and then spinning 66 ns / 113 µs. Spinning alone reaches the same
//! median but p99s of milliseconds: a thread that never sleeps uses up its share of the core and is put
//! aside when it matters. Hence the cap: never more than half of a wait is spun, however high the rate.

use std::num::NonZeroU64;

use rustix::thread::set_current_timer_slack;

use super::Clock;

/// Number and length of the sleeps that calibrate the guard: 15 ms in all on a quiet machine.
const SLEEPS: usize = 64;
const SLEEP: u64 = 200_000;

/// The guard is so many times what 19 of 20 sleeps overshoot by: with that alone, one start in twenty would be late.
const MARGIN: u64 = 2;

/// The guard stays within these. Below, the machine was luckier than it will be; above, it is a neighbour
/// that was measured and not the timer, and no guard helps against neighbours.
const GUARD: std::ops::RangeInclusive<u64> = 60_000..=300_000;

/// Time before a start in which only the clock is looked at: a look at the sockets can take this long.
const STARE: u64 = 5_000;

/// Knows how long before a start to stop sleeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pacer {
    guard: u64,
}

/// The next action before a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Nothing: it is time.
    Over,
    /// Read the clock again.
    Stare,
    /// Look at the sockets without waiting, and read the clock again.
    Spin,
    /// Sleep, or wait for the sockets, for so many nanoseconds.
    Sleep(u64),
}

/// The wait for one start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    spin_from: u64,
    due: u64,
}

impl Pacer {
    /// A pacer that stops sleeping this many nanoseconds before a start.
    #[must_use]
    pub fn with_guard(guard: u64) -> Self {
        Self { guard }
    }

    /// A pacer whose guard covers 19 of 20 of this machine's sleeps twice over, measured now, on this thread.
    ///
    /// The thread's timer slack, by which the kernel delays its wake-ups to bundle them, becomes a nanosecond
    /// (50 µs is the default); where that is not permitted the guard grows by what it costs.
    #[must_use]
    pub fn calibrated(clock: &impl Clock) -> Self {
        // Refused in some sandboxes. The sleeps measured next then hold the slack.
        let _ = set_current_timer_slack(NonZeroU64::new(1));
        let mut overshoots: Vec<u64> = (0..SLEEPS)
            .map(|_| {
                let before = clock.now();
                clock.sleep(SLEEP);
                clock.now().saturating_sub(before + SLEEP)
            })
            .collect();
        overshoots.sort_unstable();
        Self { guard: (MARGIN * overshoots[SLEEPS * 19 / 20]).clamp(*GUARD.start(), *GUARD.end()) }
    }

    /// Time before a start at which sleeping stops, in nanoseconds.
    #[must_use]
    pub fn guard(&self) -> u64 {
        self.guard
    }

    /// The wait for a start, planned once as soon as it is the next.
    #[must_use]
    pub fn plan(&self, now: u64, due: u64) -> Plan {
        let spin = self.guard.min(due.saturating_sub(now) / 2);
        Plan { spin_from: due - spin.min(due), due }
    }

    /// Waits until `due` and answers the time, which is not before it.
    pub fn wait_until(&self, clock: &impl Clock, due: u64) -> u64 {
        let mut now = clock.now();
        let plan = self.plan(now, due);
        loop {
            match plan.wait(now) {
                Wait::Over => return now,
                Wait::Stare | Wait::Spin => std::hint::spin_loop(),
                Wait::Sleep(nanos) => clock.sleep(nanos),
            }
            now = clock.now();
        }
    }
}

impl Plan {
    /// The start that is waited for.
    #[must_use]
    pub fn due(&self) -> u64 {
        self.due
    }

    /// The action to take now.
    #[inline]
    #[must_use]
    pub fn wait(&self, now: u64) -> Wait {
        if now >= self.due {
            Wait::Over
        } else if now < self.spin_from {
            Wait::Sleep(self.spin_from - now)
        } else if self.due - now <= STARE {
            Wait::Stare
        } else {
            Wait::Spin
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::SimulatedClock;

    #[test]
    fn sleeps_then_spins_then_stares() {
        let plan = Pacer::with_guard(150_000).plan(0, 1_000_000);
        assert_eq!(plan.wait(0), Wait::Sleep(850_000));
        assert_eq!(plan.wait(849_000), Wait::Sleep(1_000));
        assert_eq!(plan.wait(850_000), Wait::Spin);
        assert_eq!(plan.wait(995_000), Wait::Stare);
        assert_eq!(plan.wait(1_000_000), Wait::Over);
        assert_eq!(Pacer::with_guard(150_000).plan(500, 3).wait(500), Wait::Over);
    }

    #[test]
    fn never_more_than_half_of_a_wait_is_spun() {
        let plan = Pacer::with_guard(150_000).plan(10_000, 60_000);
        assert_eq!(plan.wait(10_000), Wait::Sleep(25_000));
        assert_eq!(plan.wait(35_000), Wait::Spin);
    }

    #[test]
    fn sleeps_that_overshoot_by_less_than_the_guard_make_no_start_late() {
        let clock = SimulatedClock::new(60_000);
        let pacer = Pacer::with_guard(100_000);
        for start in (1..=1_000).map(|index| index * 1_000_000) {
            let lateness = pacer.wait_until(&clock, start) - start;
            assert!(lateness <= clock.read, "{lateness}");
        }
    }

    #[test]
    fn what_overshoots_by_more_is_late_and_says_so() {
        let clock = SimulatedClock::new(400_000);
        assert_eq!(Pacer::with_guard(100_000).wait_until(&clock, 1_000_000), 1_300_000 + clock.read);
    }

    #[test]
    fn the_guard_is_twice_what_sleeps_overshoot_by() {
        for (overshoot, guard) in [(70_000, 140_060), (0, 60_000), (9_000_000, 300_000)] {
            assert_eq!(Pacer::calibrated(&SimulatedClock::new(overshoot)).guard(), guard);
        }
    }
}
