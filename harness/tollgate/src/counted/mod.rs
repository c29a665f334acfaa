//! The deterministic lane: what a call does, counted instead of timed. A busy machine does not change it, so it can decide
//! about every change of the code, on whatever machine there is.
//!
//! Everything is counted twice, over few calls and over more of them; what the second count has more, divided by the calls
//! that it has more, is the figure. What is done only once (opening, compiling, first calls) is in both and cancels out, and
//! the loop around the calls is counted by itself and taken off.
//!
//! Three workers are asked for each contender, because whoever watches one disturbs what the others count: a plain one
//! counts its own pages, its instructions where the processor can, and the bytes that are moved; one under callgrind has
//! instructions and allocations counted; one under `strace` its system calls.

mod callgrind;
mod changes;
mod contender;
mod dump;
mod race;
mod raced_table;
mod scratch;
mod strace;
mod tool;

use clap::ValueEnum;
use tollgate_model::plan::{Comparison, Measure};
use tollgate_model::{Contender, Workload};

pub use contender::{OfContender, count};
pub use race::{Raced, is_counted, race, said, to_be_counted};
pub use raced_table::text as raced_table;

/// What alone is measured, if not everything that the plan says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnlyLane {
    /// What is counted: instructions, allocations, pages, system calls, bytes
    Instructions,
}

/// How many calls the two counts have at least. Larger payloads have shorter rings of inputs and need fewer.
fn calls(workload: Workload) -> [u64; 2] {
    const CALLS: u64 = 1_024;
    let round = workload.size.map_or(CALLS, |size| ((1 << 20) / size.bytes().max(1)).clamp(1, CALLS));
    [round, 3 * round]
}

/// What is left of a plan in this lane: calls in a process, counted once each, and sizes, which need no counting.
pub fn only_counted(comparisons: Vec<Comparison>, launches: u32) -> Vec<Comparison> {
    let mut kept: Vec<Comparison> = Vec::new();
    for mut comparison in comparisons {
        let measures = |wanted: &[Measure]| comparison.measure.iter().any(|it| wanted.contains(it));
        if measures(&[Measure::CallTime, Measure::Counts]) {
            comparison.measure = vec![Measure::Counts];
            let again =
                |&workload: &Workload| kept.iter().any(|it| covers(it, &comparison.contenders, workload));
            comparison.workloads = comparison.workloads.iter().copied().filter(|it| !again(it)).collect();
        } else if measures(&[Measure::Size]) {
            comparison.measure = vec![Measure::Size];
        } else {
            continue;
        }
        if !comparison.workloads.is_empty() {
            kept.push(Comparison { launches, ..comparison });
        }
    }
    kept
}

/// Whether a comparison has all of these cells already.
fn covers(comparison: &Comparison, contenders: &[Contender], workload: Workload) -> bool {
    comparison.measure == [Measure::Counts]
        && comparison.workloads.contains(&workload)
        && contenders.iter().all(|it| comparison.contenders.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::Plan;
    use tollgate_model::plan::Known;

    #[test]
    fn of_a_plan_calls_in_a_process_remain_each_once_and_sizes() {
        let plan = "about = ''
            [[group]]
            functions = ['probe/nop', 'pricing/get-quote']
            contenders = ['component/rust/*']
            [[group]]
            functions = ['probe/nop', 'pricing/unit-price']
            contenders = ['component/rust/winch']
            [[group]]
            functions = ['pricing/get-quote']
            contenders = ['http/rust/wasi-p2']
            measure = ['load']
            [[group]]
            functions = ['fraud/score']
            contenders = ['component/rust/winch']
            measure = ['cold-start']
            [[group]]
            functions = ['probe/nop']
            contenders = ['component/rust/winch']
            measure = ['size', 'build-time']";
        let plan: Plan = tollgate_model::strict_toml::parse("plan.toml".as_ref(), plan).unwrap();
        let known = Known {
            configs: vec!["cranelift".to_string(), "winch".to_string()],
            services: vec!["wasi-p2".to_string()],
        };
        let kept = only_counted(plan.resolve(&known).unwrap(), 1);
        let workloads: Vec<Vec<String>> =
            kept.iter().map(|it| it.workloads.iter().map(ToString::to_string).collect()).collect();
        assert_eq!(
            workloads,
            [vec!["probe/nop", "pricing/get-quote"], vec!["pricing/unit-price"], vec!["probe/nop"]]
        );
        let measures: Vec<Measure> = kept.iter().flat_map(|it| it.measure.clone()).collect();
        assert_eq!(measures, [Measure::Counts, Measure::Counts, Measure::Size]);
        assert!(kept.iter().all(|it| it.launches == 1));
    }

    #[test]
    fn larger_payloads_are_called_less_often() {
        let of = |name: &str| calls(name.parse().unwrap());
        assert_eq!(of("probe/nop"), [1_024, 3_072]);
        assert_eq!(of("probe/echo-bytes/1KiB"), [1_024, 3_072]);
        assert_eq!(of("probe/echo-bytes/64KiB"), [16, 48]);
        assert_eq!(of("probe/echo-bytes/4MiB"), [1, 3]);
    }
}
