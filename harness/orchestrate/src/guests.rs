//! Guests for the command line: built when stale, with their progress told.

use std::collections::{BTreeMap, BTreeSet};

use tollgate_guests::{Error, Event, Guests};
use tollgate_model::protocol::Artifact;

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::stderr;

/// The guests of a checkout.
pub fn discover(checkout: &Checkout) -> Outcome<Guests> {
    Guests::discover(checkout.root()).map_err(CommandError::usage)
}

/// An artifact for each name, built if it is stale. A guest that cannot be had (a toolchain is missing, a compile
/// error, another world) is the trouble of the cells that need it, not of the run. A name that no guest has is a
/// slip of whoever wrote it.
pub fn artifacts(
    checkout: &Checkout,
    names: BTreeSet<&str>,
) -> Outcome<BTreeMap<String, Result<Artifact, String>>> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let guests = discover(checkout)?;
    names.iter().try_for_each(|name| guests.know(name)).map_err(CommandError::usage)?;
    let had = names
        .into_iter()
        .map(|name| (name.to_string(), fit(&guests, name).map_err(|error| error.to_string())));
    Ok(had.collect())
}

fn fit(guests: &Guests, name: &str) -> Result<Artifact, Error> {
    let artifact = guests.build(name, &mut announce)?;
    guests.check(&artifact)?;
    Ok(Artifact { path: artifact.path, sha256: artifact.sha256 })
}

/// What a person wants to know while guests are built; on stderr, so that stdout stays clean.
pub fn announce(event: Event) {
    match event {
        Event::Running { name, command } => stderr::tell(&format!("building guest {name}: {command}")),
        Event::Waiting { name } => stderr::tell(&format!("guest {name}: waiting for another build to end")),
        Event::Built { name, seconds, bytes } => {
            stderr::tell(&format!("built guest {name}: {bytes} bytes in {seconds:.1} s"));
        }
        _ => {}
    }
}
