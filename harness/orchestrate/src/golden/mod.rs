//! Golden first: nothing is measured before its answers match.

mod everything;
mod unverified;
mod verifier;
mod verify_first;

use std::collections::BTreeMap;

use tollgate_analysis::golden::Check;
use tollgate_model::plan::Comparison;
use tollgate_model::{Contender, Function, Workload};

pub use everything::everything;
pub use unverified::Unverified;
pub use verify_first::verify_first;

use crate::launcher::Launcher;
use crate::worker::Fault;
use verifier::Verifier;

/// The functions of each contender that `comparisons` measure.
pub fn needed(comparisons: &[Comparison]) -> BTreeMap<Contender, Vec<&'static Function>> {
    let mut needed: BTreeMap<Contender, Vec<&'static Function>> = BTreeMap::new();
    for comparison in comparisons {
        for contender in &comparison.contenders {
            let functions = needed.entry(contender.clone()).or_default();
            let checked =
                |workload: &&Workload| workload.function.in_guests() && contender.offers(**workload);
            for workload in comparison.workloads.iter().filter(checked) {
                if !functions.contains(&workload.function) {
                    functions.push(workload.function);
                }
            }
        }
    }
    needed
}

/// Checks the functions of every contender; `seen` hears of each as it comes.
pub fn check(
    launcher: &dyn Launcher,
    needed: &BTreeMap<Contender, Vec<&'static Function>>,
    mut seen: impl FnMut(&Check),
) -> Result<Vec<Check>, Fault> {
    let mut checks = Vec::new();
    for (contender, functions) in needed {
        let mut verifier = Verifier::of(contender, launcher);
        for &function in functions {
            let outcome = verifier.verify(function)?;
            let check = Check { function: function.name, contender: contender.clone(), outcome };
            seen(&check);
            checks.push(check);
        }
    }
    Ok(checks)
}

#[cfg(test)]
mod tests;
