//! `cargo bench --bench layered`: the quick plan through every layer, into the same run folder as `tollgate run`.
//!
//! Criterion looks at one function in one process. This is the real thing: fresh processes in turns, services under
//! load, starts, memory. So it is no criterion bench, and criterion's flags (a filter, a baseline) leave it out.

use std::path::Path;
use std::process::{Command, ExitCode};

/// The program, as cargo has just built it.
const TOLLGATE: &str = env!("CARGO_BIN_EXE_tollgate");

fn main() -> ExitCode {
    // Cargo itself adds `--bench`.
    if let Some(flag) = std::env::args().skip(1).find(|argument| argument != "--bench") {
        println!(
            "layered: skipped: `{flag}` is for criterion; `cargo bench --bench layered` runs the quick plan"
        );
        return ExitCode::SUCCESS;
    }
    let missing = ["tollgate-worker", "tollgate-native-service"]
        .into_iter()
        .find(|program| !Path::new(TOLLGATE).with_file_name(program).is_file());
    if let Some(program) = missing {
        eprintln!("layered: {program} is not there yet: build it with `cargo build --release --workspace`");
        return ExitCode::from(2);
    }
    match Command::new(TOLLGATE).arg("run").status() {
        Ok(status) => ExitCode::from(status.code().unwrap_or(1) as u8),
        Err(error) => {
            eprintln!("layered: cannot start {TOLLGATE}: {error}");
            ExitCode::FAILURE
        }
    }
}
