//! What a call is made of: by time, by instructions, and what one could do about it.

use serde::Serialize;
use tollgate_model::counts::Counts;
use tollgate_profile::{Advice, Summary, advice};

use super::{Asked, launcher, profile_with};
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::counting;
use crate::worker::Fault;

/// A call, explained.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Explained {
    /// Its profile.
    pub profile: Summary,
    /// What it does, counted.
    pub counts: Counts,
    /// What one could do about it.
    pub advice: Vec<Advice>,
}

/// Profiles a cell, and counts what its calls do.
pub fn explain(checkout: &Checkout, asked: &Asked) -> Outcome<Explained> {
    if asked.cell.contender.deployment.is_served() {
        return Err(CommandError::usage("calls are explained, and this cell is served: profile it"));
    }
    let launcher = launcher(checkout, asked)?;
    let cell = &asked.cell;
    let profile = profile_with(&launcher, checkout, asked)?.summary;
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
    Ok(Explained { advice: advice(&profile, config.as_ref()), profile, counts })
}
