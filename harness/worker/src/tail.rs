//! The tail of single calls in this process, one after the other.
//!
//! What is timed is one [`Subject::call`](tollgate_engine::Subject::call), inputs ready: the call through the bindings
//! and, around it, a call through a table of functions, one turn of the loop and its end. That costs some nanoseconds a
//! call, which the empty loop of closed-loop figures takes off and this does not, because it cannot be told from a tail
//! call by call; where it would matter, the clock's cost matters more and there is no tail. The clock's cost is taken off.

use std::time::Duration;

use tollgate_engine::Opened;
use tollgate_loadgen::percall::{CallClock, per_call};
use tollgate_model::Workload;
use tollgate_model::load::PerCall;
use tollgate_model::protocol::Failure;

/// Calls for so long, each timed on its own, after one round of the inputs or as long to warm up.
pub fn of_calls(opened: &Opened, workload: Workload, duration: Duration) -> Result<PerCall, Failure> {
    let mut subject = opened.prepare(workload)?;
    let begin = std::time::Instant::now();
    let warm_up = duration / 4;
    for _ in 0..subject.inputs() {
        subject.call(1)?;
        if begin.elapsed() > warm_up {
            break;
        }
    }
    let clock = CallClock::calibrated();
    let mut outcome = Ok(());
    let tail = per_call(&clock, duration, u64::MAX, || {
        if outcome.is_ok() {
            outcome = subject.call(1);
        }
    });
    outcome.map(|()| tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn long_calls_have_a_tail_and_those_shorter_than_the_clock_do_not() {
        let native = testing::open(None);
        let of =
            |workload| of_calls(&native, testing::workload(workload), Duration::from_millis(100)).unwrap();
        let PerCall::Measured { service, median_ns, .. } = of("fraud/screen/16KiB") else {
            panic!("measurable")
        };
        assert!(service.count > 100 && service.percentile(0.5).is_some() && median_ns > 0.0, "{service:?}");
        let nop = of("probe/nop");
        assert!(matches!(nop, PerCall::NotMeasurable { .. }), "{nop:?}");
    }
}
