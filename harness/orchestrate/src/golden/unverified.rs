//! Cells without golden answers.

use std::collections::BTreeMap;

use tollgate_analysis::golden::Check;
use tollgate_model::journal::Stopped;
use tollgate_model::{Contender, Workload};

/// The cells whose golden answers could not be had, and why. Nothing is measured before its answers match, so these
/// are not: their reason goes into the journal instead.
pub struct Unverified(BTreeMap<Contender, BTreeMap<&'static str, Stopped>>);

impl Unverified {
    /// The cells that `checks` left without an answer.
    pub fn of(checks: &[Check]) -> Self {
        let mut unverified: BTreeMap<Contender, BTreeMap<&'static str, Stopped>> = BTreeMap::new();
        for check in checks {
            if let Err(reason) = &check.outcome {
                unverified.entry(check.contender.clone()).or_default().insert(check.function, reason.clone());
            }
        }
        Unverified(unverified)
    }

    /// Why a cell is not measured, if so.
    pub fn reason(&self, contender: &Contender, workload: Workload) -> Option<&Stopped> {
        self.0.get(contender)?.get(workload.function.name)
    }

    /// Whether nothing of `workloads` can be measured on a contender: then it need not even be opened.
    pub fn nothing_left(&self, contender: &Contender, workloads: &[Workload]) -> bool {
        let mut offered = workloads.iter().filter(|&&workload| contender.offers(workload));
        offered.all(|&workload| self.reason(contender, workload).is_some())
    }
}
