//! Cells without golden answers.

use std::collections::BTreeMap;
use std::time::Duration;

use tollgate_analysis::golden::Check;
use tollgate_model::journal::Stopped;
use tollgate_model::plan::Comparison;
use tollgate_model::{Contender, FunctionName, Workload};

/// The cells whose golden answers could not be had, and why. Nothing is measured before its answers match, so these
/// are not: their reason goes into the journal instead.
pub struct Unverified {
    reasons: BTreeMap<Contender, BTreeMap<FunctionName, Stopped>>,
    took: BTreeMap<Contender, Duration>,
}

impl Unverified {
    /// The cells that `checks` left without an answer.
    pub fn of(checks: &[Check]) -> Self {
        let mut unverified: BTreeMap<Contender, BTreeMap<FunctionName, Stopped>> = BTreeMap::new();
        for check in checks {
            if let Err(reason) = &check.outcome {
                unverified.entry(check.contender.clone()).or_default().insert(check.function, reason.clone());
            }
        }
        Unverified { reasons: unverified, took: BTreeMap::new() }
    }

    /// The same, where opening and asking each contender took so long.
    pub fn that_took(self, took: BTreeMap<Contender, Duration>) -> Self {
        Unverified { took, ..self }
    }

    /// The reason that a cell is not measured, if there is one.
    pub fn reason(&self, contender: &Contender, workload: Workload) -> Option<&Stopped> {
        self.reasons.get(contender)?.get(&workload.function)
    }

    /// The time that opening a contender and asking it took: about what a launch takes beside its measuring.
    pub fn took(&self, contender: &Contender) -> Duration {
        self.took.get(contender).copied().unwrap_or_default()
    }

    /// Whether nothing of a comparison can be measured on a contender: then it need not even be opened.
    pub fn nothing_left(&self, contender: &Contender, comparison: &Comparison) -> bool {
        comparison.workloads_of(contender).all(|workload| self.reason(contender, workload).is_some())
    }
}
