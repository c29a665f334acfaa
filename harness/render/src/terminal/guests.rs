//! Guests and components for people and for spreadsheets.

use tollgate_build::{Inspection, Listing, Status};

/// A guest in two lines.
pub fn line(listing: &Listing) -> String {
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

/// One line a guest.
pub fn csv(listings: &[Listing]) -> String {
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
    crate::csv::finished(writer)
}

/// The composition of a component.
pub fn page(inspection: &Inspection) -> String {
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
