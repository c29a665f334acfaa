//! Toolchains that build guests, and tools that count.

use std::process::Command;

use tollgate_analysis::diagnosis::{Finding, Level};
use tollgate_build::Status;

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};

/// The toolchains of guests and the tools that count: each language needs its own, and only that language's cells go
/// without it.
pub fn toolchains(checkout: &Checkout) -> Outcome<Vec<Finding>> {
    let mut found = vec![
        tool("rustup", "install it from the Rust project's site, https://rustup.rs"),
        tool("cargo", "comes with rustup"),
        tool("python3", "`apt-get install python3`, or your system's equivalent"),
        tool(
            "node",
            "optional until a guest language needs it: `apt-get install nodejs`, or your system's equivalent",
        ),
        tool("valgrind", "optional, counts instructions (`--lane instructions`): `apt-get install valgrind`"),
        tool("strace", "optional, counts system calls (`--lane instructions`): `apt-get install strace`"),
        hardware_counter(),
    ];
    for listing in checkout.guests()?.list().map_err(CommandError::usage)? {
        let name = format!("guest {}", listing.name);
        found.push(match listing.status {
            Status::Fresh => Finding::good(name, "built"),
            Status::Missing => Finding::bad(
                name,
                Level::Warning,
                "not built yet",
                "`tollgate guests build`; `run` does it too",
            ),
            Status::Stale { reason } => Finding::bad(
                name,
                Level::Warning,
                format!("stale: {reason}"),
                "`tollgate guests build`; `run` does it too",
            ),
            Status::ToolchainMissing { reason } => {
                Finding::bad(name, Level::Warning, reason, "until then its cells are skipped")
            }
        });
    }
    Ok(found)
}

fn tool(program: &'static str, remedy: &'static str) -> Finding {
    match Command::new(program).arg("--version").output() {
        Ok(output) if output.status.success() => {
            let version = String::from_utf8_lossy(&output.stdout);
            Finding::good(program, version.lines().next().unwrap_or_default().trim())
        }
        _ => Finding::bad(program, Level::Warning, "not found", remedy),
    }
}

/// Whether the processor counts instructions for us: the one lane that needs no tool, where there is one.
fn hardware_counter() -> Finding {
    match tollgate_worker_kit::hardware::Instructions::open() {
        Ok(_) => Finding::good("hardware counter", "counts instructions"),
        Err(why) => {
            Finding::bad("hardware counter", Level::Warning, why, "optional: callgrind counts as well")
        }
    }
}
