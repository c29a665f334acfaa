//! A run's folder, its name, and when the run began.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::command_error::{CommandError, Outcome};

/// The form of the time at which a run began.
pub const STARTED: &str = "%Y%m%dT%H%M%SZ";

/// This moment, as the beginning of a run.
pub fn now() -> String {
    jiff::Timestamp::now().strftime(STARTED).to_string()
}

/// A folder of its own under `reports`, named for when it began and what it measures.
pub fn new_folder(reports: &Path, started: &str, plan: &str) -> Outcome<PathBuf> {
    let stamp: String = started.chars().filter(|c| c.is_ascii_alphanumeric()).take(15).collect();
    let plan: String =
        plan.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    fs::create_dir_all(reports).map_err(|error| CommandError::file("create", reports, &error))?;
    // Two runs may begin within one second: whoever comes second gets a number.
    for attempt in 1..1_000 {
        let number = if attempt == 1 { String::new() } else { format!("-{attempt}") };
        let folder = reports.join(format!("{stamp}-{plan}{number}"));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(CommandError::file("create", &folder, &error)),
        }
    }
    Err(CommandError::usage(format!("{} is full of runs that began this second", reports.display())))
}
