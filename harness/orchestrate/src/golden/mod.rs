//! Golden first: nothing is measured before its answers match.

mod everything;
mod unverified;
mod verifier;
mod verify_first;

use std::collections::BTreeMap;

use tollgate_analysis::golden::Check;
use tollgate_model::journal::Stopped;
use tollgate_model::plan::Comparison;
use tollgate_model::{Contender, FunctionName};

pub use everything::everything;
pub use unverified::Unverified;
pub use verify_first::verify_first;

use crate::launcher::Launcher;
use crate::worker::Fault;
use verifier::Verifier;

/// The functions of each contender that `comparisons` measure.
pub fn needed(comparisons: &[Comparison]) -> BTreeMap<Contender, Vec<FunctionName>> {
    let mut needed: BTreeMap<Contender, Vec<FunctionName>> = BTreeMap::new();
    for comparison in comparisons {
        for contender in &comparison.contenders {
            let functions = needed.entry(contender.clone()).or_default();
            for function in comparison.workloads_of(contender).map(|workload| workload.function) {
                if !functions.contains(&function) {
                    functions.push(function);
                }
            }
        }
    }
    needed
}

/// Checks the functions of every contender; `seen` hears of each as it comes.
pub fn check(
    launcher: &dyn Launcher,
    needed: &BTreeMap<Contender, Vec<FunctionName>>,
    mut seen: impl FnMut(&Check),
) -> Result<Vec<Check>, Fault> {
    let mut checks = Vec::new();
    // Files are read and checked once, whoever is asked.
    let mut refused: BTreeMap<FunctionName, Option<Stopped>> = BTreeMap::new();
    for (contender, functions) in needed {
        let mut verifier = Verifier::of(contender, launcher);
        for &function in functions.iter().filter(|function| has_answers(launcher, **function)) {
            let refused = refused.entry(function).or_insert_with(|| {
                launcher.settings().golden(function).err().map(|failure| Stopped::Failed(failure.message))
            });
            let outcome = match refused {
                Some(why) => Err(why.clone()),
                None => verifier.verify(function)?,
            };
            let check = Check { function, contender: contender.clone(), outcome };
            seen(&check);
            checks.push(check);
        }
    }
    Ok(checks)
}

/// Whether there are answers to hold it against: what exists natively only is a line of reference. A function that nobody
/// knows is told of when it is asked for.
fn has_answers(launcher: &dyn Launcher, function: FunctionName) -> bool {
    launcher.settings().function(function).map_or(true, |(_, entry)| entry.function().in_components())
}

#[cfg(test)]
mod tests;
