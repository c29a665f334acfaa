//! Cells that are still worth a launch: those whose answers could be had, and that did not fail too often.

use std::collections::BTreeMap;

use tollgate_model::journal::{Measured, Stopped};
use tollgate_model::{Cell, Contender, Workload};

use crate::golden::Unverified;
use crate::session::Session;

/// Cells that failed this often are not tried again.
const TRIES: u32 = 2;

/// The failures so far, kept from block to block.
pub struct Attempts<'a> {
    /// The cells without golden answers.
    pub unverified: &'a Unverified,
    failures: BTreeMap<String, u32>,
    given_up: BTreeMap<Contender, Stopped>,
}

impl<'a> Attempts<'a> {
    /// Nothing tried yet.
    pub fn new(unverified: &'a Unverified) -> Self {
        Attempts { unverified, failures: BTreeMap::new(), given_up: BTreeMap::new() }
    }

    /// The reason that a contender is not opened any more, if there is one.
    pub fn given_up(&self, contender: &Contender) -> Option<&Stopped> {
        self.given_up.get(contender)
    }

    /// The reason that a cell is not measured, if there is one.
    pub fn reason_not_to(&self, contender: &Contender, workload: Workload) -> Option<Stopped> {
        let cell = Cell { workload, contender: contender.clone() };
        let often = self.failures.get(&cell.to_string()).is_some_and(|&failures| failures >= TRIES);
        let known = self.unverified.reason(contender, workload).or(self.given_up(contender)).cloned();
        known.or_else(|| often.then(not_again))
    }

    /// Counts what failed, and gives up what cannot be done.
    pub fn remember(&mut self, sessions: &[Session]) {
        for session in sessions {
            match &session.stopped {
                None | Some(Stopped::Skipped(_)) => {}
                Some(reason @ Stopped::Unsupported(_)) => {
                    self.given_up.insert(session.contender.clone(), reason.clone());
                }
                Some(Stopped::Failed(_)) => {
                    if self.failed(session.contender.to_string()) {
                        self.given_up.insert(session.contender.clone(), not_again());
                    }
                }
            }
            self.count_failures(&session.contender, &session.measured);
        }
    }

    /// Counts the cells of a contender that failed.
    pub fn count_failures(&mut self, contender: &Contender, measured: &[Measured]) {
        for measured in measured.iter().filter(|m| matches!(m.stopped, Some(Stopped::Failed(_)))) {
            let cell = Cell { workload: measured.workload, contender: contender.clone() };
            self.failed(cell.to_string());
        }
    }

    /// Counts a failure; whether it was the last that is tolerated.
    fn failed(&mut self, what: String) -> bool {
        let failures = self.failures.entry(what).or_default();
        *failures += 1;
        *failures >= TRIES
    }
}

fn not_again() -> Stopped {
    Stopped::Skipped(format!("failed in {TRIES} launches and was not tried again"))
}
