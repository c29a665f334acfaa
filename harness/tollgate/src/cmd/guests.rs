//! `tollgate guests`.

use std::path::Path;

use tollgate_guests::{Guests, Inspection, Listing, Status, inspect};
use tollgate_model::exit::Exit;

use crate::checkout::Checkout;
use crate::cli::GuestsVerb;
use crate::guests::{discover, tell};
use crate::output::{self, Format};
use crate::trouble::{Outcome, Trouble};

/// Does what is asked with guests.
pub fn carry_out(checkout: &Checkout, verb: GuestsVerb) -> Outcome<Exit> {
    let guests = discover(checkout)?;
    match verb {
        GuestsVerb::Build { names } => build(&guests, &names),
        GuestsVerb::List { format } => list(&guests, format),
        GuestsVerb::Inspect { guest, format } => look_into(&guests, &guest, format),
    }
}

/// Builds each; one that fails keeps no other from being built.
fn build(guests: &Guests, names: &[String]) -> Outcome<Exit> {
    let names: Vec<String> =
        if names.is_empty() { guests.all_names().map(String::from).collect() } else { names.to_vec() };
    names.iter().try_for_each(|name| guests.know(name)).map_err(Trouble::usage)?;
    let mut exit = Exit::Fine;
    for name in names {
        let built = guests.build(&name, &mut tell).and_then(|artifact| {
            guests.check(&artifact)?;
            Ok(artifact)
        });
        match built {
            Ok(artifact) => output::print(&format!(
                "{:16} {:>9} bytes, built in {:.1} s, SHA-256 {}…\n",
                artifact.name,
                artifact.bytes,
                artifact.build.seconds,
                &artifact.sha256[..12]
            ))?,
            Err(error) => {
                output::tell(&format!("tollgate: {error}"));
                exit = Exit::SubjectFailed;
            }
        }
    }
    Ok(exit)
}

fn list(guests: &Guests, format: Format) -> Outcome<Exit> {
    let listings = guests.list().map_err(Trouble::usage)?;
    match format {
        Format::Json => output::print_json(&listings)?,
        Format::Csv => output::print(&csv(&listings))?,
        Format::Table => listings.iter().try_for_each(|listing| output::print(&line(listing)))?,
    }
    Ok(Exit::Fine)
}

fn line(listing: &Listing) -> String {
    let bytes = listing.bytes.map_or("–".to_string(), |bytes| bytes.to_string());
    format!(
        "{:16} {:6} {bytes:>9} bytes  {}\n    {}\n",
        listing.name,
        listing.language,
        state(listing),
        listing.about
    )
}

fn state(listing: &Listing) -> String {
    match &listing.status {
        Status::Fresh => "fresh".to_string(),
        Status::Stale { reason } => format!("stale: {reason}"),
        Status::Missing => format!("not built: run `tollgate guests build {}`", listing.name),
        Status::ToolchainMissing { reason } => format!("cannot be built: {reason}"),
    }
}

fn csv(listings: &[Listing]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "memory takes what is written";
    writer.write_record(["name", "language", "bytes", "stripped_bytes", "state"]).expect(written);
    let number = |bytes: Option<u64>| bytes.map_or(String::new(), |bytes| bytes.to_string());
    for listing in listings {
        let (bytes, stripped) = (number(listing.bytes), number(listing.stripped_bytes));
        writer
            .write_record([&listing.name, &listing.language, &bytes, &stripped, &state(listing)])
            .expect(written);
    }
    String::from_utf8(writer.into_inner().expect(written)).expect("fields are text")
}

/// A guest's name, or any component.
fn look_into(guests: &Guests, guest: &str, format: Format) -> Outcome<Exit> {
    let file = Path::new(guest);
    let path = if guest.ends_with(".wasm") || file.exists() {
        file.to_path_buf()
    } else {
        guests.artifact(guest).map_err(Trouble::usage)?.path
    };
    let inspection = inspect(&path).map_err(Trouble::usage)?;
    match format {
        Format::Json => output::print_json(&inspection)?,
        Format::Table | Format::Csv => output::print(&page(&inspection))?,
    }
    Ok(Exit::Fine)
}

fn page(inspection: &Inspection) -> String {
    let mut text = format!(
        "{}\n{} bytes, {} without custom sections\n",
        inspection.path.display(),
        inspection.bytes,
        inspection.stripped_bytes
    );
    for (title, interfaces) in [("imports", &inspection.imports), ("exports", &inspection.exports)] {
        let none = if interfaces.is_empty() { ": none" } else { "" };
        text.push_str(&format!("\n{title}{none}\n"));
        for interface in interfaces.iter() {
            text.push_str(&format!("  {}\n", interface.name));
            interface.functions.iter().for_each(|function| text.push_str(&format!("    {function}\n")));
        }
    }
    text.push_str("\nsections\n");
    for section in &inspection.sections {
        text.push_str(&format!("  {:>9} bytes  {}\n", section.bytes, section.kind));
    }
    text.push_str(&format!("\nWIT\n{}\n", inspection.wit));
    text
}
