//! The report of `history check`: news first, each with what may have caused it, then what to do.

use serde::Serialize;
use tollgate_analysis::reproduce::rerun;
use tollgate_history::Checked;
use tollgate_model::Functions;
use tollgate_model::exit::Exit;
use tollgate_model::history::Finding;
use tollgate_model::metric::Metric;

use crate::nights::{likeliest, seen, step};

/// An answer, and what to do about it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CheckReport {
    /// The result of the check.
    #[serde(flatten)]
    pub checked: Checked,
    /// Metrics that stop nothing on this machine.
    pub not_gated: Vec<Metric>,
    /// The command that settles what is suspected.
    pub rerun: Option<String>,
}

impl CheckReport {
    /// The answer, where some metrics do not gate. What figures are made from is among what is known of the functions.
    pub fn of(checked: Checked, not_gated: Vec<Metric>, functions: &Functions) -> Self {
        let mut report = CheckReport { checked, not_gated, rerun: None };
        report.rerun = rerun(report.checked.suspected.iter().filter(|found| report.gates(found)), functions);
        report
    }

    /// Whether a finding may stop anything here.
    fn gates(&self, finding: &Finding) -> bool {
        finding.gates() && !self.not_gated.iter().any(|metric| metric.to_string() == finding.metric)
    }

    /// An alarm is a regression; a suspicion is not decided yet.
    pub fn exit(&self) -> Exit {
        if self.checked.confirmed.iter().any(|found| self.gates(found)) {
            Exit::Regression
        } else if self.checked.suspected.iter().any(|found| self.gates(found)) {
            Exit::Inconclusive
        } else {
            Exit::Fine
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let checked = &self.checked;
        let mut text = String::new();
        for found in &checked.confirmed {
            let what = match (found.worse, self.gates(found)) {
                (true, true) => "ALARM",
                (true, false) => "worse, but it stops nothing",
                (false, _) => "better",
            };
            text.push_str(&paragraph(what, found));
        }
        for found in &checked.suspected {
            let what = if found.worse { "suspected" } else { "perhaps better" };
            text.push_str(&paragraph(what, found));
        }
        for found in &checked.dismissed {
            text.push_str(&paragraph("dismissed: it did not show again", found));
        }
        if let Some(rerun) = &self.rerun {
            text.push_str(&format!(
                "To settle what is suspected, measure it again; else the next night settles it:\n  {rerun}\n  \
                 tollgate history add reports/THE-NEW-RUN && tollgate history check\n\n"
            ));
        }
        text + &self.about()
    }

    /// The basis of the answer.
    fn about(&self) -> String {
        let Checked { run, nights, key, timed, counted, young, left_out, unlike, .. } = &self.checked;
        let mut text = String::new();
        if self.exit() == Exit::Fine {
            text.push_str("No regression. ");
        }
        text.push_str(&format!(
            "{run} is night {nights} under the key {key}: {timed} series by the clock, {counted} counted.\n"
        ));
        if *young > 0 {
            text.push_str(&format!(
                "{young} of them have fewer than 14 nights since they last changed: they can hardly alarm yet.\n"
            ));
        }
        for (reason, count) in left_out {
            text.push_str(&format!("{count} more had no figure that night: {reason}\n"));
        }
        if let Some(unlike) = unlike {
            let facts: Vec<String> =
                unlike.facts.iter().map(|(name, then, now)| format!("{name}: {then} → {now}")).collect();
            text.push_str(&format!(
                "Nights before it have another key ({}) and are not comparable: {}\n",
                unlike.before,
                facts.join("; ")
            ));
        }
        text
    }

    /// One line a finding.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(HEADER).expect("memory takes what is written");
        let checked = &self.checked;
        for found in checked.confirmed.iter().chain(&checked.suspected).chain(&checked.dismissed) {
            let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
            let record = [
                found.state.name().to_string(),
                if found.worse { "worse" } else { "better" }.to_string(),
                self.gates(found).to_string(),
                found.cell.clone(),
                found.metric.clone(),
                found.against.clone().unwrap_or_default(),
                if found.step.relative { "part" } else { "unit" }.to_string(),
                found.step.by.to_string(),
                number(found.step.low),
                number(found.step.high),
                number(found.p),
                number(found.adjusted),
                number(found.again),
                found.before.run.clone(),
                found.first.run.clone(),
                found.after.run.clone(),
                found.found.run.clone(),
                found.settled.as_ref().map_or(String::new(), |settled| settled.run.clone()),
            ];
            writer.write_record(record).expect("memory takes what is written");
        }
        crate::csv::finished(writer)
    }
}

const HEADER: [&str; 18] = [
    "state",
    "direction",
    "gates",
    "cell",
    "metric",
    "against",
    "step_is",
    "step",
    "step_low",
    "step_high",
    "p",
    "adjusted",
    "again",
    "before",
    "first",
    "after",
    "found",
    "settled",
];

/// A finding in three lines: what, by how much, since when.
fn paragraph(what: &str, found: &Finding) -> String {
    let against = found.against.as_ref().map_or(String::new(), |other| format!(" against {other}"));
    let of = if found.controlled { ", against the control of the same night" } else { "" };
    let chance = |name: &str, p: Option<f64>| p.map_or(String::new(), |p| format!(", {name} {p:.4}"));
    format!(
        "{what}: {} {}{against}\n  {}{of}{}{}{}\n  between {} and {}{}\n\n",
        found.cell,
        found.metric,
        step(&found.step, &found.metric),
        chance("p", found.p),
        chance("adjusted", found.adjusted),
        chance("looked at again", found.again),
        seen(&found.before),
        seen(&found.after),
        likeliest(found),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_analysis::testing::suspected;
    use tollgate_model::history::Step;

    #[test]
    fn a_change_is_told_with_what_may_have_caused_it() {
        let text = paragraph("ALARM", &suspected("probe/nop@component/rust/winch", "call-ns"));
        assert!(text.contains("ALARM: probe/nop@component/rust/winch call-ns\n"), "{text}");
        assert!(
            text.contains("+7.9 % [+6.1, +9.8], against the control of the same night, p 0.0001"),
            "{text}"
        );
        let between = "between 2026-01-03 02:00 (wasmtime 48.0.8, commit a1b2c3d4e5+) and 2026-01-03 02:00 (wasmtime 50";
        assert!(text.contains(between), "{text}");
        let exact =
            Step { relative: true, by: 1.0 / 2_038.0, low: Some(1.0 / 2_038.0), high: Some(1.0 / 2_038.0) };
        assert_eq!(step(&exact, "fuel-per-call"), "+0.049 % exactly");
        let unit = Step { relative: false, by: 12.0, low: None, high: None };
        assert_eq!(step(&unit, "entry-ns"), "by 12.0 ns");
    }
}
