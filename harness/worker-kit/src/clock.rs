//! The cost of reading the clock: a batch must be long enough that the reading does not matter. And clocks that the
//! standard library does not read.

use std::time::Instant;

use nix::time::ClockId;
use tollgate_model::protocol::Clock;

/// Readings for each estimate; the median of several estimates is taken.
const READINGS: u32 = 2_000;

/// The time that a clock shows, in nanoseconds; 0 where there is no such clock.
///
/// By the C library, and not by rustix: that asks the kernel where the process's auxiliary vector lies and follows it to code
/// that valgrind has taken away, so that a worker would not survive its first statement under callgrind.
pub(crate) fn read_ns(clock: ClockId) -> u64 {
    clock.now().map_or(0, |time| time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64)
}

/// Calibrates the clock; takes about a millisecond.
pub fn calibrate() -> Clock {
    let mut costs: Vec<f64> = (0..9).map(|_| cost()).collect();
    costs.sort_by(f64::total_cmp);
    Clock { cost_ns: costs[costs.len() / 2], resolution_ns: resolution() }
}

fn cost() -> f64 {
    let begin = Instant::now();
    for _ in 0..READINGS {
        std::hint::black_box(Instant::now());
    }
    begin.elapsed().as_nanos() as f64 / f64::from(READINGS)
}

/// The least step that is not zero.
fn resolution() -> f64 {
    let mut least = u128::MAX;
    for _ in 0..READINGS {
        let begin = Instant::now();
        let step = begin.elapsed().as_nanos();
        if step > 0 {
            least = least.min(step);
        }
    }
    if least == u128::MAX { 0.0 } else { least as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_costs_something_and_not_much() {
        let clock = calibrate();
        assert!(clock.cost_ns > 0.0 && clock.cost_ns < 100_000.0, "{clock:?}");
        assert!(clock.resolution_ns > 0.0, "{clock:?}");
    }
}
