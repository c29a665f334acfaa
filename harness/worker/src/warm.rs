//! A warm start: a new instance in an engine that has made one before, as a host does that gives each request its own.
//!
//! - *Instantiate*: a store with its limits, an instance in it, its exports looked up. On demand, memory is mapped for
//!   it; pooled, it gets a slot, as a rule the one that was given back last.
//! - *First call*: one call, with the pages that it touches first.
//! - *Drop*: instance and store. On demand, memory is unmapped; pooled, the slot is wiped.
//!
//! Each figure is the median of that many instances, and holds one reading of the clock. Where they would take longer than
//! [`LONGEST`], or than the time that was asked for, there are fewer.

use std::time::{Duration, Instant};

use tollgate_engine::Opened;
use tollgate_model::Workload;
use tollgate_model::protocol::{Failure, Warmed};
use tollgate_stats::median;

/// No more are made after this, but for the first few.
pub const LONGEST: Duration = Duration::from_secs(5);

/// So many are made however long they take, the one that is not warm included.
const LEAST: usize = 6;

/// Makes, calls once and drops, one instance after the other.
pub fn instances(
    opened: &Opened,
    workload: Workload,
    count: u32,
    longest: Duration,
) -> Result<Warmed, Failure> {
    if count == 0 {
        return Err(Failure::request("`instances` must be at least 1"));
    }
    let mut instances = opened.instances(workload)?;
    let steps = count as usize;
    let (mut made, mut called, mut dropped) =
        (Vec::with_capacity(steps), Vec::with_capacity(steps), Vec::with_capacity(steps));
    let started = Instant::now();
    // One more than are asked for: the first of a process is not warm, if it is that.
    for _ in 0..=count {
        if made.len() >= LEAST && started.elapsed() > longest {
            break;
        }
        let begin = Instant::now();
        instances.make()?;
        let instance = Instant::now();
        instances.call(1)?;
        let answer = Instant::now();
        instances.drop_last();
        let end = Instant::now();
        made.push(us(begin, instance));
        called.push(us(instance, answer));
        dropped.push(us(answer, end));
    }
    let of = |times: &[f64]| median(&times[1..]).expect("at least one instance was made");
    Ok(Warmed {
        instances: made.len() as u32 - 1,
        instantiate_us: of(&made),
        first_call_us: of(&called),
        drop_us: of(&dropped),
    })
}

fn us(from: Instant, to: Instant) -> f64 {
    (to - from).as_secs_f64() * 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use tollgate_model::protocol::FailureKind;

    #[test]
    fn every_step_takes_time_on_demand_and_pooled() {
        for config in ["cranelift", "pooling", "fresh-pooled", "async-call"] {
            let opened = testing::open(Some(config));
            let warmed = instances(&opened, testing::workload("pricing/quote-cart"), 20, LONGEST).unwrap();
            assert_eq!(warmed.instances, 20);
            let hurried = instances(&opened, testing::workload("pricing/quote-cart"), 20, Duration::ZERO);
            assert_eq!(hurried.unwrap().instances as usize, LEAST - 1);
            for step in [warmed.instantiate_us, warmed.first_call_us, warmed.drop_us] {
                assert!(step > 0.0 && step < 1e6, "{config}: {warmed:?}");
            }
        }
    }

    #[test]
    fn native_code_has_no_instances() {
        let refused =
            instances(&testing::open(None), testing::workload("probe/nop"), 5, LONGEST).unwrap_err();
        assert_eq!(refused.kind, FailureKind::Unsupported, "{refused}");
    }
}
