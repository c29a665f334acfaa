//! The functions of a run, for the first line of its journal: what is known of them outlives their suites.

use std::collections::BTreeSet;

use tollgate_model::plan::Comparison;
use tollgate_model::{Function, FunctionName, Functions};

/// The functions that comparisons call, and those that are subtracted from them to take a call apart, in the order of
/// reports.
pub fn called(all: &Functions, comparisons: &[Comparison]) -> Functions {
    let mut names: BTreeSet<FunctionName> = BTreeSet::new();
    let mut open: Vec<FunctionName> =
        comparisons.iter().flat_map(|it| &it.workloads).map(|workload| workload.function).collect();
    while let Some(name) = open.pop() {
        if names.insert(name) {
            open.extend(all.get(name).and_then(|function| function.less));
        }
    }
    let called: Vec<Function> = all.iter().filter(|it| names.contains(&it.name)).cloned().collect();
    Functions::new(called).expect("a part of what fits together does too, with all that it is less")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::testing::functions;

    #[test]
    fn what_is_subtracted_comes_along_down_to_the_empty_call() {
        let workloads = ["fraud/screen/1KiB", "fraud/score"].map(|it| it.parse().unwrap()).to_vec();
        let comparison = Comparison::new(workloads, Vec::new(), Vec::new(), 1);
        let called = called(&functions(), &[comparison]);
        let names: Vec<&str> = called.iter().map(|function| function.name.as_str()).collect();
        assert_eq!(
            names,
            ["fraud/score", "fraud/screen", "probe/nop", "probe/sink-bytes", "probe/echo-bytes"]
        );
    }
}
