//! A diagnosis of the machine for people and for spreadsheets.

use tollgate_analysis::diagnosis::{Diagnosis, Finding, Level};

/// The machine, what was found, and the remedies.
pub fn page(diagnosis: &Diagnosis) -> String {
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

/// One line a finding.
pub fn csv(diagnosis: &Diagnosis) -> String {
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
    crate::csv::finished(writer)
}
