//! The part of a plan that is measured, if not all of it.

use tollgate_model::plan::{Comparison, Measure};
use tollgate_model::{Contender, Workload};

/// A part of what a plan measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// All that is counted: instructions, allocations, pages, system calls, bytes.
    Instructions,
    /// All that has the machine to itself: starts, memory, sizes.
    Isolated,
}

/// The comparisons of a plan that remain in this lane: calls in a process, counted once each, and sizes, which need no
/// counting.
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
    use tollgate_model::testing::known;

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
        let known = known(&["cranelift", "winch"], &["native", "wasi-p2"]);
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
}
