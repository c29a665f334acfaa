//! The check before every run and race.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use tollgate_analysis::golden::Check;
use tollgate_model::Contender;
use tollgate_model::journal::Stopped;
use tollgate_model::plan::Comparison;

use super::{Unverified, check, needed};
use crate::command_error::{CommandError, Outcome};
use crate::launcher::Launcher;
use crate::stderr::tell;
use crate::worker::Fault;

/// Nothing is measured before its answers match. Answers that differ end the run; a cell that gives none is left out.
pub fn verify_first(launcher: &dyn Launcher, comparisons: &[Comparison]) -> Outcome<Unverified> {
    let mut different = None;
    let (mut took, mut before) = (BTreeMap::<Contender, Duration>::new(), Instant::now());
    let checks = check(launcher, &needed(comparisons), |check| {
        *took.entry(check.contender.clone()).or_default() += before.elapsed();
        before = Instant::now();
        if different.is_none() && launcher.known_wrong(&check.contender).is_none() {
            different = check.difference_report("answers differently, so nothing is measured");
        }
    });
    match (checks, different) {
        (Err(Fault::Interrupted), _) => {
            Err(CommandError::interrupted("stopped before anything was measured"))
        }
        (Err(fault), _) => Err(CommandError::subject(fault)),
        (Ok(_), Some(different)) => Err(CommandError::invalid(different)),
        (Ok(mut checks), None) => {
            checks.iter_mut().for_each(|check| leave_out_what_is_wrong(check, launcher));
            if let Some(why) = all_skipped(&checks, comparisons) {
                return Err(CommandError::subject(why));
            }
            let cases: u64 = checks.iter().filter_map(|c| c.outcome.as_ref().ok()).map(|v| v.cases).sum();
            let broken = checks.iter().filter(|check| check.outcome.is_err()).count();
            tell(&format!("golden answers: {cases} cases agree{}", unanswered(broken)));
            for (why, contenders) in skipped(&checks) {
                let names: Vec<String> = contenders.iter().map(ToString::to_string).collect();
                tell(&format!("skipped: {}: {why}", names.join(", ")));
            }
            Ok(Unverified::of(&checks).that_took(took))
        }
    }
}

/// What is known to answer wrongly has no answers: the difference is its reason.
fn leave_out_what_is_wrong(check: &mut Check, launcher: &dyn Launcher) {
    let known = launcher.known_wrong(&check.contender);
    let Some((wrong, difference)) = known.zip(check.difference()) else { return };
    let why = format!(
        "it answers wrongly, and is not measured: {wrong}; first in case {}: {} and not {}",
        difference.case, difference.got, difference.expected
    );
    check.outcome = Err(Stopped::Unsupported(why));
}

/// The first reason, where all that was asked for is skipped and only controls are left.
fn all_skipped(checks: &[Check], comparisons: &[Comparison]) -> Option<String> {
    let is_control = |contender: &Contender| comparisons.iter().any(|it| it.is_control(contender));
    let asked = checks.iter().filter(|check| !is_control(&check.contender));
    let skipped = asked.map(|check| match &check.outcome {
        Err(Stopped::Skipped(why)) => Some(format!("{}: {why}", check.contender)),
        _ => None,
    });
    skipped.collect::<Option<Vec<String>>>()?.into_iter().next()
}

/// What need not be there and is not, with those that go without it.
fn skipped(checks: &[Check]) -> BTreeMap<&str, BTreeSet<&Contender>> {
    let mut skipped: BTreeMap<&str, BTreeSet<&Contender>> = BTreeMap::new();
    for check in checks {
        if let Err(Stopped::Skipped(why)) = &check.outcome {
            skipped.entry(why).or_default().insert(&check.contender);
        }
    }
    skipped
}

fn unanswered(broken: usize) -> String {
    match broken {
        0 => String::new(),
        1 => ", 1 cell gave none (shown below as such)".to_string(),
        cells => format!(", {cells} cells gave none (shown below as such)"),
    }
}
