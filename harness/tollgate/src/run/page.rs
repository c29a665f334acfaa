//! The page of a run, in its folder.

use std::path::Path;

use tollgate_model::journal::{Launch, Run};
use tollgate_model::results::Row;
use tollgate_report::{Distribution, Report, Source};

use crate::output::file::write_whole;
use crate::trouble::{Outcome, Trouble};

/// The page's name in a run's folder.
pub const FILE: &str = "index.html";

/// Writes the page, and gives what it says first as a few lines.
pub fn write(
    folder: &Path,
    run: &Run,
    launches: &[Launch],
    rows: &[Row],
    tails: &[Distribution],
) -> Outcome<String> {
    let name = folder.file_name().map_or(run.plan.clone(), |name| name.to_string_lossy().into_owned());
    let source = Source { name: &name, run, launches, rows, tails };
    let report = Report { runs: vec![source], ..Report::default() };
    let file = folder.join(FILE);
    write_whole(&file, &tollgate_report::html(&report))
        .map_err(|error| Trouble::file("write", &file, &error))?;
    Ok(tollgate_report::text(&report))
}
