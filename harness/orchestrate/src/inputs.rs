//! Digests of the inputs of a run's workloads: runs of other inputs are not compared, and not gone on with.

use std::collections::BTreeMap;

use tollgate_model::Workload;
use tollgate_model::plan::Comparison;

use crate::checkout::Checkout;
use crate::command_error::Outcome;
use crate::launcher::function;

/// SHA-256 of the inputs of each workload. One whose inputs cannot be made is left out: its golden check says why.
pub fn digests(checkout: &Checkout, comparisons: &[Comparison]) -> Outcome<BTreeMap<Workload, String>> {
    let suites = checkout.suites()?;
    let mut digests = BTreeMap::new();
    for workload in comparisons.iter().flat_map(|comparison| &comparison.workloads) {
        if digests.contains_key(workload) {
            continue;
        }
        let Ok((suite, entry)) = function(&suites, workload.function) else { continue };
        if let Ok(corpus) = suite.corpus(entry, workload.size, checkout.generators()) {
            digests.insert(*workload, corpus.digest());
        }
    }
    Ok(digests)
}
