//! The cost of one more: instances, or components, held at once, each called once; the process's memory at each count.
//!
//! The inputs are there before the first is made, one ring for all. What is between two counts is the instances' own:
//! store, instance, the pages of linear memory and tables that instantiating and one call touched, the host's handle; of
//! components also the machine code (of mapped code the pages that were touched), and what Wasmtime knows of it.

use std::time::{Duration, Instant};

use tollgate_engine::Instances;
use tollgate_model::protocol::{Failure, Held, HeldAt};

use tollgate_worker_kit::{give_back, memory};

/// No further than to a count that takes this long.
pub const LONGEST: Duration = Duration::from_secs(10);

/// Makes as many as `counts` say, ascending. Where no more can be made (the pool is used up, the address space, the number
/// of mappings), or it would take too long, the counts that were reached are the answer, and why there are no more. Only where not even the first
/// can be made, it is a failure.
pub fn hold(mut instances: Box<dyn Instances>, counts: &[u32], longest: Duration) -> Result<Held, Failure> {
    if counts.first().is_none_or(|&first| first == 0) || !counts.is_sorted_by(|one, next| one < next) {
        return Err(Failure::request(format!(
            "`counts` must be ascending and begin at 1 or more, and is {counts:?}"
        )));
    }
    // What compiling left free in the heap would hide what instances take: 5 KiB of 26 each, where one thread does both.
    give_back();
    let mut held = Vec::with_capacity(counts.len());
    let (begin, mut live) = (Instant::now(), 0);
    for &count in counts {
        if let Some(would) = too_long(begin.elapsed(), live, count, longest) {
            let why = format!("stopped at {live}: {count} would take {:.0} s", would.as_secs_f64());
            return Ok(Held { held, stopped: Some(why) });
        }
        while live < count {
            match instances.make().and_then(|()| instances.call(1)) {
                Ok(()) => live += 1,
                Err(failure) if live == 0 => return Err(failure),
                Err(failure) => {
                    return Ok(Held { held, stopped: Some(format!("stopped at {live}: {failure}")) });
                }
            }
        }
        let memory = memory()
            .map_err(|error| Failure::subject(format!("cannot read this process's memory: {error}")))?;
        held.push(HeldAt { count, memory });
    }
    Ok(Held { held, stopped: None })
}

/// The time that so many will take, as those that live went, if it is too long.
fn too_long(so_far: Duration, live: u32, count: u32, longest: Duration) -> Option<Duration> {
    let would = so_far.checked_div(live)?.saturating_mul(count);
    (would > longest).then_some(would)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use tollgate_model::config::CodeLoad;
    use tollgate_model::protocol::FailureKind;

    #[test]
    fn at_the_pools_limit_it_ends_well() {
        let opened = testing::open_with("pooling", |config| {
            let pooling = config.pooling.as_mut().unwrap();
            pooling.total_component_instances = Some(7);
        });
        let instances = opened.instances(testing::workload("probe/nop")).unwrap();
        let Held { held, stopped } = hold(instances, &[1, 5, 10, 20], LONGEST).unwrap();
        assert_eq!(held.iter().map(|at| at.count).collect::<Vec<_>>(), [1, 5]);
        let stopped = stopped.unwrap();
        assert!(stopped.starts_with("stopped at 7: ") && stopped.contains("limit of 7"), "{stopped}");
    }

    #[test]
    fn what_takes_too_long_ends_at_the_count_before() {
        let reached = |each: Duration| {
            let steps = [(0, 1), (1, 10), (10, 100), (100, 1_000)];
            steps
                .iter()
                .take_while(|(live, count)| too_long(each * *live, *live, *count, LONGEST).is_none())
                .count()
        };
        assert_eq!(reached(Duration::from_micros(30)), 4);
        assert_eq!(reached(Duration::from_millis(22)), 3);
        assert_eq!(reached(Duration::from_secs(2)), 1);
    }

    #[test]
    fn nonsense_and_native_code_are_refused() {
        let native = testing::open(None);
        let refused = native.instances(testing::workload("probe/nop")).err().unwrap();
        assert_eq!(refused.kind, FailureKind::Unsupported);
        let opened = testing::open(Some("precompiled"));
        let nop = testing::workload("probe/nop");
        let refused = opened.components(nop, CodeLoad::Compile).err().unwrap();
        assert_eq!(refused.kind, FailureKind::Request);
        let refused = hold(opened.instances(nop).unwrap(), &[5, 1], LONGEST).unwrap_err();
        assert!(refused.message.contains("ascending"), "{refused}");
    }
}
