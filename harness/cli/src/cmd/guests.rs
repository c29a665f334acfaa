//! `tollgate guests`.

use std::path::Path;

use tollgate_build::{Error, Guests, inspect};
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::guests::announce;
use tollgate_orchestrate::stderr::tell;
use tollgate_render::terminal::guests as table;

use crate::cli::GuestsVerb;
use crate::output::{self, Format};

/// Does what is asked with guests.
pub fn execute(checkout: &Checkout, verb: GuestsVerb) -> Outcome<Exit> {
    let guests = checkout.guests()?;
    match verb {
        GuestsVerb::Build { names } => build(guests, &names),
        GuestsVerb::List { format } => list(guests, format),
        GuestsVerb::Inspect { guest, format } => look_into(guests, &guest, format),
    }
}

/// Builds each; one that fails keeps no other from being built. Of all there are, those whose toolchain is not installed are
/// skipped; one that was named is not.
fn build(guests: &Guests, named: &[String]) -> Outcome<Exit> {
    let names: Vec<String> =
        if named.is_empty() { guests.all_names().map(String::from).collect() } else { named.to_vec() };
    names.iter().try_for_each(|name| guests.know(name)).map_err(CommandError::usage)?;
    let mut exit = Exit::Fine;
    let mut any = false;
    for name in names {
        let built = guests.build(&name, &mut announce).and_then(|artifact| {
            guests.check(&artifact)?;
            Ok(artifact)
        });
        match built {
            Ok(artifact) => {
                any = true;
                output::print(&format!(
                    "{:16} {:>9} bytes, built in {:.1} s, SHA-256 {}…\n",
                    artifact.name,
                    artifact.bytes,
                    artifact.build.seconds,
                    &artifact.sha256[..12]
                ))?;
            }
            Err(missing @ Error::MissingToolchain { .. }) if named.is_empty() => {
                tell(&format!("skipped: {name}: {missing}"));
            }
            Err(error) => {
                tell(&format!("tollgate: {error}"));
                exit = Exit::SubjectFailed;
            }
        }
    }
    // Nothing at all could be built: that is no choice of languages.
    Ok(if any { exit } else { Exit::SubjectFailed })
}

fn list(guests: &Guests, format: Format) -> Outcome<Exit> {
    let listings = guests.list().map_err(CommandError::usage)?;
    match format {
        Format::Json => output::print_json(&listings)?,
        Format::Csv => output::print(&table::csv(&listings))?,
        Format::Table => listings.iter().try_for_each(|listing| output::print(&table::line(listing)))?,
    }
    Ok(Exit::Fine)
}

/// A guest's name, or any component.
fn look_into(guests: &Guests, guest: &str, format: Format) -> Outcome<Exit> {
    let file = Path::new(guest);
    let path = if guest.ends_with(".wasm") || file.exists() {
        file.to_path_buf()
    } else {
        guests.artifact(guest).map_err(CommandError::usage)?.path
    };
    let inspection = inspect(&path).map_err(CommandError::usage)?;
    match format {
        Format::Json => output::print_json(&inspection)?,
        Format::Table | Format::Csv => output::print(&table::page(&inspection))?,
    }
    Ok(Exit::Fine)
}
