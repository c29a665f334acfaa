//! What a call is made of: by time, by instructions, and what one could do about it.

use serde::Serialize;
use tollgate_model::counts::Counts;
use tollgate_profile::{Advice, HeavyStack, Summary, advice, folded, heaviest};

use super::{Asked, exact, launcher, sampled};
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::counting::{self, NotCounted};
use crate::worker::Fault;

/// A call, explained.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Explained {
    /// Its profile.
    pub profile: Summary,
    /// The stacks that most of it is in.
    pub stacks: Vec<HeavyStack>,
    /// Why its classes were not counted, where they were not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_counted: Option<String>,
    /// What it does, counted.
    pub counts: Counts,
    /// What one could do about it.
    pub advice: Vec<Advice>,
}

/// So many stacks are told.
const STACKS: usize = 6;

/// Profiles a cell, and counts what its calls do.
pub fn explain(checkout: &Checkout, asked: &Asked) -> Outcome<Explained> {
    if asked.cell.contender.deployment.is_served() {
        return Err(CommandError::usage("calls are explained, and this cell is served: profile it"));
    }
    let launcher = launcher(checkout, asked)?;
    let cell = &asked.cell;
    let sampled = match sampled(&launcher, checkout, asked)? {
        // Counting takes seconds, and would not help.
        Err(why) if !why.is_for_want_of_perf() => return Err(why.into()),
        sampled => sampled,
    };
    let by_class = match exact::count(&launcher, asked) {
        Ok(counted) => Ok(counted),
        Err(NotCounted::Skipped(why)) => Err(why),
        Err(NotCounted::Interrupted) => return Err(CommandError::interrupted("stopped while counting")),
    };
    let (profile, stacks, not_counted) = match (sampled, by_class) {
        (Ok(mut profiled), by_class) => {
            let profile = &profiled.recorded.profile;
            let stacks = heaviest(&folded(profile), profile.logic(), STACKS);
            let (exact, not_counted) = match by_class {
                Ok(counted) => (Some(counted.exact), None),
                Err(why) => (None, Some(why)),
            };
            profiled.summary.exact = exact;
            (profiled.summary, stacks, not_counted)
        }
        // Without perf, what is counted is what there is.
        (Err(why), Ok(counted)) => {
            let counted = counted.into_profile(asked, &why);
            let stacks = heaviest(&counted.folded, &counted.logic, STACKS);
            (counted.summary, stacks, None)
        }
        (Err(why), Err(not)) => {
            return Err(CommandError::usage(format!(
                "a call can be neither sampled nor counted: {why}; {not}"
            )));
        }
    };
    let counted =
        counting::count(&launcher, &cell.contender, &[cell.workload]).map_err(|fault| match fault {
            Fault::Interrupted => CommandError::interrupted("stopped while counting"),
            fault => CommandError::subject(fault),
        })?;
    let counts = counted
        .of(cell.workload)
        .map(|measured| measured.counts().cloned().unwrap_or_default())
        .unwrap_or_default();
    let config = launcher.config(&cell.contender);
    Ok(Explained { advice: advice(&profile, config.as_ref()), profile, stacks, not_counted, counts })
}
