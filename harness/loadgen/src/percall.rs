//! The tail of service time of short in-process calls: one after the other (closed-loop), each timed on its own.
//!
//! It takes a clock that costs next to nothing: the processor's time-stamp counter, calibrated against the monotonic
//! clock (`quanta`; where there is no steady counter it falls back on the monotonic clock, and costs more). What the
//! clock adds to each time is measured and taken off. Where it is more than a tenth of the call's median there is no
//! tail: what varies then is the clock. (The counter is read as it is, without a fence: of calls of a hundred nanoseconds
//! and more the processor's reordering blurs a few.) And being closed-loop it says nothing about queues: no user waits in it.

use std::time::{Duration, Instant};

use quanta::Clock;
use tollgate_model::load::PerCall;

use crate::record::Latencies;
use crate::summary::tail;

/// The clock may add this part of the median call.
const TOLERABLE: f64 = 0.1;

/// Number of empty regions that the clock's cost is taken from.
const EMPTY: usize = 4096;

/// Maximum number of calls in the pilot, and its maximum duration. The calls are the warm-up, too.
const PILOT: usize = 2048;
const PILOT_AT_MOST: Duration = Duration::from_millis(100);

/// A calibrated clock that knows its cost.
pub struct CallClock {
    clock: Clock,
    cost: u64,
}

impl CallClock {
    /// Calibrates, which takes some milliseconds, and measures the cost of two readings.
    #[must_use]
    pub fn calibrated() -> Self {
        let mut clock = Self { clock: Clock::new(), cost: 0 };
        // The first thousands are slower, as code and counters warm up.
        (0..EMPTY).for_each(|_| {
            clock.time(&mut || {});
        });
        clock.cost = median((0..EMPTY).map(|_| clock.time(&mut || {})).collect());
        clock
    }

    /// The overhead that it adds to each time, in nanoseconds.
    #[must_use]
    pub fn cost(&self) -> u64 {
        self.cost
    }

    /// One call in nanoseconds, the clock's cost taken off.
    #[inline]
    fn time(&self, call: &mut impl FnMut()) -> u64 {
        let start = self.clock.raw();
        call();
        let end = self.clock.raw();
        self.clock.delta_as_nanos(start, end).saturating_sub(self.cost)
    }
}

/// Calls for so long, or so often, and answers the tail, unless the clock costs too much of a call. What `call` makes
/// must go through `black_box`.
#[must_use]
pub fn per_call(clock: &CallClock, duration: Duration, calls: u64, mut call: impl FnMut()) -> PerCall {
    let pilot_until = Instant::now() + PILOT_AT_MOST;
    let pilot = (0..PILOT).map_while(|n| {
        let goes_on = n == 0 || Instant::now() < pilot_until;
        goes_on.then(|| clock.time(&mut call))
    });
    let median = median(pilot.collect());
    let (clock_ns, median_ns) = (clock.cost as f64, median as f64);
    if too_dear(clock.cost, median) {
        return PerCall::NotMeasurable { clock_ns, median_ns };
    }
    let mut service = Latencies::new();
    let until = Instant::now() + duration;
    while service.count() < calls && Instant::now() < until {
        service.record(clock.time(&mut call));
    }
    PerCall::Measured { clock_ns, median_ns, service: tail(&service) }
}

/// Whether the clock costs too much of a call.
fn too_dear(cost: u64, median: u64) -> bool {
    cost as f64 > median as f64 * TOLERABLE
}

fn median(mut times: Vec<u64>) -> u64 {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    /// Busy for at least so long by another clock.
    fn busy(micros: u64) -> impl FnMut() {
        move || {
            let until = Instant::now() + Duration::from_micros(micros);
            while Instant::now() < until {}
        }
    }

    #[test]
    fn a_call_of_known_length_has_a_tail() {
        let clock = CallClock::calibrated();
        let measured = per_call(&clock, Duration::from_secs(20), 1_000, busy(50));
        let PerCall::Measured { clock_ns, median_ns, service } = measured else { panic!("{measured:?}") };
        assert!(clock_ns > 0.0 && clock_ns < 5_000.0, "{clock_ns}");
        assert_eq!(service.count, 1_000);
        let p50 = service.percentile(0.5).unwrap();
        // Never shorter than it was; longer, on a machine with other work, but not always.
        assert!(p50.value_ns >= 49_500 && service.min_ns < 100_000, "{service:?}");
        assert!(median_ns >= 49_500.0 && service.min_ns <= p50.low_ns);
        assert_eq!(service.too_few.iter().map(|few| few.needed).collect::<Vec<_>>(), [10_000, 100_000]);
    }

    #[test]
    fn a_call_shorter_than_the_clock_is_not_measurable() {
        let clock = CallClock::calibrated();
        let nop = per_call(&clock, Duration::from_secs(1), 1_000, || {
            black_box(1);
        });
        let PerCall::NotMeasurable { clock_ns, median_ns } = nop else { panic!("{nop:?}") };
        assert_eq!(clock_ns, clock.cost() as f64);
        assert!(median_ns < clock_ns * 10.0);
    }

    #[test]
    fn it_ends_after_its_time() {
        let clock = CallClock::calibrated();
        let begin = Instant::now();
        let PerCall::Measured { service, .. } =
            per_call(&clock, Duration::from_millis(30), u64::MAX, busy(20))
        else {
            panic!()
        };
        assert!(service.count > 0 && begin.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_tenth_of_the_call_is_the_limit() {
        assert!(!too_dear(20, 200) && too_dear(21, 200) && too_dear(1, 0) && !too_dear(0, 0));
    }
}
