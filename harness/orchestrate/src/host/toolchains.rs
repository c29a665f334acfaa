//! Toolchains that build guests, and tools that count.

use std::path::Path;
use std::process::Command;

use tollgate_analysis::diagnosis::{Finding, Level};
use tollgate_build::Status;

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::profile::runs_on;

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
        tool("perf", "optional, profiles (`tollgate profile`): `apt-get install linux-perf`"),
        profiling(),
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

/// What a profile may see here.
fn profiling() -> Finding {
    let read =
        |file: &str| std::fs::read_to_string(Path::new("/proc/sys/kernel").join(file)).unwrap_or_default();
    let [paranoid, hidden] = ["perf_event_paranoid", "kptr_restrict"].map(read);
    let number = |text: &str| text.trim().parse().unwrap_or(4);
    if let Err(why) = runs_on(std::env::consts::ARCH) {
        return Finding::good("profiling", why.to_string());
    }
    may_profile(rustix::process::geteuid().is_root(), number(&paranoid), number(&hidden))
}

/// What a profile may see, by who we are and the kernel's two settings. Distributions know levels of `paranoid` beyond 2, at
/// which nobody else may look at anything.
fn may_profile(root: bool, paranoid: i32, hidden: i32) -> Finding {
    const WHAT: &str = "profiling";
    let level = format!("kernel.perf_event_paranoid is {paranoid}");
    let sysctl = "`sysctl kernel.perf_event_paranoid=1` as root";
    if root || paranoid <= 1 {
        let names = match root || hidden == 0 {
            true => "",
            false => "; its functions have no names (kernel.kptr_restrict)",
        };
        return Finding::good(WHAT, format!("sees processes and the kernel{names}"));
    }
    let found = match paranoid {
        2 => format!("sees processes and not the kernel ({level})"),
        _ => format!("sees nothing ({level})"),
    };
    Finding::bad(WHAT, Level::Warning, found, sysctl)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_profile_sees_depends_on_who_asks_and_what_the_kernel_allows() {
        let found = |root, paranoid, hidden| may_profile(root, paranoid, hidden).found;
        assert_eq!(found(true, 4, 1), "sees processes and the kernel");
        assert_eq!(
            found(false, 1, 1),
            "sees processes and the kernel; its functions have no names (kernel.kptr_restrict)"
        );
        assert_eq!(found(false, 2, 0), "sees processes and not the kernel (kernel.perf_event_paranoid is 2)");
        assert_eq!(found(false, 3, 0), "sees nothing (kernel.perf_event_paranoid is 3)");
        assert!(may_profile(false, 3, 0).remedy.is_some() && may_profile(true, 3, 0).remedy.is_none());
    }
}
