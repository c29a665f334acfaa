//! The check before every run and race.

use tollgate_model::plan::Comparison;

use super::{Unverified, check, needed};
use crate::command_error::{CommandError, Outcome};
use crate::launcher::Launcher;
use crate::stderr::tell;
use crate::worker::Fault;

/// Nothing is measured before its answers match. Answers that differ end the run; a cell that gives none is left out.
pub fn verify_first(launcher: &dyn Launcher, comparisons: &[Comparison]) -> Outcome<Unverified> {
    let mut different = None;
    let checks = check(launcher, &needed(comparisons), |check| {
        if different.is_none() {
            different = check.difference_report("answers differently, so nothing is measured");
        }
    });
    match (checks, different) {
        (Err(Fault::Interrupted), _) => {
            Err(CommandError::interrupted("stopped before anything was measured"))
        }
        (Err(fault), _) => Err(CommandError::subject(fault)),
        (Ok(_), Some(different)) => Err(CommandError::invalid(different)),
        (Ok(checks), None) => {
            let cases: u64 = checks.iter().filter_map(|c| c.outcome.as_ref().ok()).map(|v| v.cases).sum();
            let broken = checks.iter().filter(|check| check.outcome.is_err()).count();
            tell(&format!("golden answers: {cases} cases agree{}", unanswered(broken)));
            Ok(Unverified::of(&checks))
        }
    }
}

fn unanswered(broken: usize) -> String {
    if broken == 0 { String::new() } else { format!(", {broken} cells gave none (shown below as such)") }
}
