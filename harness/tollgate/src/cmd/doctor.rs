//! `tollgate doctor`.

use std::process::Command;

use serde::Serialize;
use tollgate_guests::Status;
use tollgate_model::exit::Exit;
use tollgate_model::host::Host;

use crate::checkout::Checkout;
use crate::host::{self, Finding, Level};
use crate::output::{self, Format};
use crate::trouble::{Outcome, Trouble};

/// All that the doctor says.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Diagnosis {
    comparability_key: String,
    host: Host,
    findings: Vec<Finding>,
    toolchains: Vec<Finding>,
}

/// Looks at the machine and says what to do. Exits with 5 where measuring makes no sense.
pub fn carry_out(checkout: &Checkout, format: Format) -> Outcome<Exit> {
    let host = host::host();
    let diagnosis = Diagnosis {
        comparability_key: host.key(),
        host,
        findings: host::findings(),
        toolchains: toolchains(checkout)?,
    };
    match format {
        Format::Json => output::print_json(&diagnosis)?,
        Format::Csv => output::print(&csv(&diagnosis))?,
        Format::Table => output::print(&page(&diagnosis))?,
    }
    let hopeless = diagnosis.findings.iter().any(|finding| finding.level == Level::Error);
    Ok(if hopeless { Exit::Invalid } else { Exit::Fine })
}

/// What builds guests: each language needs its own, and only that language's cells go without it.
fn toolchains(checkout: &Checkout) -> Outcome<Vec<Finding>> {
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
    for listing in crate::guests::discover(checkout)?.list().map_err(Trouble::usage)? {
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
                Finding::bad(name, Level::Warning, reason, "until then its cells are shown as failed")
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
    match tollgate_process::hardware::Instructions::open() {
        Ok(_) => Finding::good("hardware counter", "counts instructions"),
        Err(why) => {
            Finding::bad("hardware counter", Level::Warning, why, "optional: callgrind counts as well")
        }
    }
}

fn page(diagnosis: &Diagnosis) -> String {
    let mut text = format!("This machine (comparability key {})\n", diagnosis.comparability_key);
    for (fact, value) in diagnosis.host.comparability.iter().chain(&diagnosis.host.facts) {
        text.push_str(&format!("  {fact:30} {value}\n"));
    }
    text.push_str("\nFit for measuring?\n");
    diagnosis.findings.iter().for_each(|finding| text.push_str(&line(finding)));
    text.push_str("\nToolchains and guests\n");
    diagnosis.toolchains.iter().for_each(|finding| text.push_str(&line(finding)));
    text
}

fn line(finding: &Finding) -> String {
    let mark = match finding.level {
        Level::Good => "ok     ",
        Level::Warning => "warning",
        Level::Error => "ERROR  ",
    };
    let remedy = finding.remedy.map_or(String::new(), |remedy| format!("\n          → {remedy}"));
    format!("  {mark} {:22} {}{remedy}\n", finding.what, finding.found)
}

fn csv(diagnosis: &Diagnosis) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "memory takes what is written";
    writer.write_record(["what", "level", "found", "remedy"]).expect(written);
    for finding in diagnosis.findings.iter().chain(&diagnosis.toolchains) {
        let level = match finding.level {
            Level::Good => "good",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        writer
            .write_record([&*finding.what, level, &finding.found, finding.remedy.unwrap_or_default()])
            .expect(written);
    }
    String::from_utf8(writer.into_inner().expect(written)).expect("fields are text")
}
