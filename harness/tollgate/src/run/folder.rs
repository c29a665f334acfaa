//! A run's folder: its name, and the summary beside the journal.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tollgate_model::results::Row;

use crate::output::csv;
use crate::output::file::write_whole;
use crate::trouble::{Outcome, Trouble};

/// A folder of its own under `reports`, named for when it began and what it measures.
pub fn new_folder(reports: &Path, started: &str, plan: &str) -> Outcome<PathBuf> {
    let stamp: String = started.chars().filter(|c| c.is_ascii_alphanumeric()).take(15).collect();
    let plan: String =
        plan.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    fs::create_dir_all(reports).map_err(|error| Trouble::file("create", reports, &error))?;
    // Two runs may begin within one second: whoever comes second gets a number.
    for attempt in 1..1_000 {
        let number = if attempt == 1 { String::new() } else { format!("-{attempt}") };
        let folder = reports.join(format!("{stamp}-{plan}{number}"));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Trouble::file("create", &folder, &error)),
        }
    }
    Err(Trouble::usage(format!("{} is full of runs that began this second", reports.display())))
}

/// Writes `summary.csv`: whole or not at all.
pub fn write_summary(folder: &Path, rows: &[Row]) -> Outcome {
    let file = folder.join("summary.csv");
    write_whole(&file, &csv::text(rows)).map_err(|error| Trouble::file("write", &file, &error))
}
