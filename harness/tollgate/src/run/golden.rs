//! Golden first: nothing is measured before its answers match.

use std::collections::BTreeMap;

use serde::Serialize;
use tollgate_model::journal::Stopped;
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::{Answer, Difference, Request, Verified};
use tollgate_model::{Contender, Function};

use super::crew::Crew;
use super::seat::stopped;
use crate::checkout::Checkout;
use crate::worker::Fault;

/// What came of one function's golden cases on one contender.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Check {
    /// The function.
    pub function: &'static str,
    /// The contender.
    pub contender: Contender,
    /// What came out, or why nothing did.
    pub outcome: Result<Verified, Stopped>,
}

impl Check {
    /// The first case with another answer.
    pub fn difference(&self) -> Option<&Difference> {
        self.outcome.as_ref().ok()?.difference.as_ref()
    }
}

/// The functions of each contender that `comparisons` measure.
pub fn needed(comparisons: &[Comparison]) -> BTreeMap<Contender, Vec<&'static Function>> {
    let mut needed: BTreeMap<Contender, Vec<&'static Function>> = BTreeMap::new();
    for comparison in comparisons {
        for contender in &comparison.contenders {
            let functions = needed.entry(contender.clone()).or_default();
            for workload in comparison.workloads.iter().filter(|workload| workload.function.in_guests()) {
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
    checkout: &Checkout,
    crew: &Crew,
    needed: &BTreeMap<Contender, Vec<&'static Function>>,
    mut seen: impl FnMut(&Check),
) -> Result<Vec<Check>, Fault> {
    let mut checks = Vec::new();
    for (contender, functions) in needed {
        let mut worker = None;
        for function in functions {
            let outcome = one(checkout, crew, contender, function, &mut worker)?;
            let check = Check { function: function.name, contender: contender.clone(), outcome };
            seen(&check);
            checks.push(check);
        }
    }
    Ok(checks)
}

/// A worker that fails is replaced for the next function.
fn one(
    checkout: &Checkout,
    crew: &Crew,
    contender: &Contender,
    function: &Function,
    worker: &mut Option<crate::worker::Worker>,
) -> Result<Result<Verified, Stopped>, Fault> {
    let request = Request::Verify { function: function.name.to_string(), golden: checkout.golden() };
    let answer = match worker.as_mut() {
        Some(worker) => worker.ask(&request, crew.deadline),
        None => crew.open(contender).and_then(|(opened, _)| worker.insert(opened).ask(&request, crew.deadline)),
    };
    match answer {
        Ok(Answer::Verified(verified)) => Ok(Ok(verified)),
        Ok(other) => Ok(Err(Stopped::Failed(format!("the worker answered {other:?} to `verify`")))),
        Err(Fault::Interrupted) => Err(Fault::Interrupted),
        Err(fault) => {
            *worker = None;
            Ok(Err(stopped(&fault)))
        }
    }
}
