//! The command as it was given, and defaults for what it left open.

use std::time::{SystemTime, UNIX_EPOCH};

use tollgate_analysis::reproduce::quoted;
use tollgate_orchestrate::command_error::{CommandError, Outcome};

/// The command line, as a shell would take it again.
pub fn command() -> String {
    let words: Vec<String> = std::env::args().skip(1).map(|word| quoted(&word)).collect();
    format!("tollgate {}", words.join(" "))
}

/// For who does not care which seed it is.
pub fn seed_of_the_clock() -> u64 {
    // Short enough to be typed again.
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs() % 1_000_000_000)
}

/// Refuses to measure with a program that was not built for it.
pub fn refuse_debug_build() -> Outcome {
    if cfg!(debug_assertions) {
        return Err(CommandError::invalid(
            "this is a debug build: build with `cargo build --release` before you measure",
        ));
    }
    Ok(())
}
