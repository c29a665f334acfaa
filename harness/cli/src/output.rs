//! Results on stdout, for people and for machines.

use std::io::Write;

use clap::ValueEnum;
use tollgate_orchestrate::command_error::{CommandError, Outcome};

/// The forms of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs: one JSON document.
    Json,
    /// For programs and spreadsheets.
    Csv,
}

/// Prints to stdout. A reader that went away (`| head`) is no error.
pub fn print(text: &str) -> Outcome {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CommandError::usage(format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a value as JSON.
pub fn print_json(value: &impl serde::Serialize) -> Outcome {
    let mut text = serde_json::to_string_pretty(value).expect("results are plain data");
    text.push('\n');
    print(&text)
}
