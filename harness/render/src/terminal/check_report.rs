//! What `history check` says: news first, each with what may have caused it, then what to do.

use std::collections::BTreeSet;

use serde::Serialize;
use tollgate_history::Checked;
use tollgate_model::exit::Exit;
use tollgate_model::history::Finding;
use tollgate_model::metric::Metric;
use tollgate_model::{Cell, Workload};

use crate::nights::{seen, step};

/// More cells than this are measured again by the whole plan.
const A_FEW: usize = 12;

/// An answer, and what to do about it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CheckReport {
    /// What is new.
    #[serde(flatten)]
    pub checked: Checked,
    /// Metrics that stop nothing on this machine.
    pub not_gated: Vec<Metric>,
    /// How to settle what is suspected.
    pub rerun: Option<String>,
}

impl CheckReport {
    /// The answer, where some metrics do not gate.
    pub fn of(checked: Checked, not_gated: Vec<Metric>) -> Self {
        let mut report = CheckReport { checked, not_gated, rerun: None };
        report.rerun = rerun(report.checked.suspected.iter().filter(|found| report.gates(found)));
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

    /// What the answer rests on.
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
                found.found.run.clone(),
                found.settled.as_ref().map_or(String::new(), |settled| settled.run.clone()),
            ];
            writer.write_record(record).expect("memory takes what is written");
        }
        String::from_utf8(writer.into_inner().expect("memory takes what is written"))
            .expect("fields are text")
    }
}

const HEADER: [&str; 17] = [
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
    "found",
    "settled",
];

/// A finding in three lines: what, by how much, since when.
fn paragraph(what: &str, found: &Finding) -> String {
    let against = found.against.as_ref().map_or(String::new(), |other| format!(" against {other}"));
    let of = if found.controlled { ", against the control of the same night" } else { "" };
    let chance = |name: &str, p: Option<f64>| p.map_or(String::new(), |p| format!(", {name} {p:.4}"));
    format!(
        "{what}: {} {}{against}\n  {}{of}{}{}{}\n  between {} and {}\n\n",
        found.cell,
        found.metric,
        step(&found.step, &found.metric),
        chance("p", found.p),
        chance("adjusted", found.adjusted),
        chance("looked at again", found.again),
        seen(&found.before),
        seen(&found.first),
    )
}

/// The command that measures exactly what is suspected once more, with what its figures are made from.
fn rerun<'a>(suspected: impl Iterator<Item = &'a Finding>) -> Option<String> {
    let mut cells = BTreeSet::new();
    // Oldest first: the last one is of the latest night.
    let mut night = None;
    for found in suspected {
        night = Some(&found.found);
        cells.insert(found.cell.clone());
        let Ok(cell) = found.cell.parse::<Cell>() else { continue };
        if let Some(other) = &found.against {
            cells.insert(format!("{}@{other}", cell.workload));
        }
        if let Some((metric, Some(less))) = cell.workload.function.part()
            && metric.to_string() == found.metric
            && let Some(function) = tollgate_model::Function::named(less)
        {
            let size = cell.workload.size.filter(|_| function.sized);
            cells.insert(
                Cell { workload: Workload { function, size }, contender: cell.contender }.to_string(),
            );
        }
    }
    let night = night?;
    let plan = plan_of(&night.command).unwrap_or_else(|| night.plan.clone());
    Some(match cells.len() {
        1 => format!("tollgate run --plan {plan} --cells '{}'", cells.first()?),
        2..=A_FEW => {
            let cells: Vec<String> = cells.into_iter().collect();
            format!("tollgate run --plan {plan} --cells '{{{}}}'", cells.join(","))
        }
        _ => format!("tollgate run --plan {plan}"),
    })
}

/// The plan as it was named on the command line: a file of the user's is not found by its stem.
fn plan_of(command: &str) -> Option<String> {
    let mut words = command.split_whitespace();
    while let Some(word) = words.next() {
        if let Some(plan) = word.strip_prefix("--plan=") {
            return Some(plan.to_string());
        }
        if word == "--plan" {
            return words.next().map(String::from);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::history::{Seen, State, Step};

    fn found(cell: &str, metric: &str) -> Finding {
        let seen = |run: &str, runtime: &str| Seen {
            run: run.to_string(),
            started: 1_767_405_600,
            plan: "mine".to_string(),
            command: "tollgate run --plan plans/mine.toml --seed 7".to_string(),
            revision: Some("a1b2c3d4e5f60718+".to_string()),
            runtime: Some(runtime.to_string()),
            artifact: None,
        };
        Finding {
            cell: cell.to_string(),
            metric: metric.to_string(),
            against: None,
            conditions: String::new(),
            place: 0,
            control: false,
            controlled: true,
            state: State::Suspected,
            worse: true,
            step: Step { relative: true, by: 0.079, low: Some(0.061), high: Some(0.098) },
            p: Some(0.0001),
            adjusted: Some(0.03),
            again: None,
            before: seen("a", "wasmtime 48.0.8"),
            first: seen("b", "wasmtime 50.0.1"),
            found: seen("b", "wasmtime 50.0.1"),
            settled: None,
        }
    }

    #[test]
    fn a_rerun_measures_the_suspected_cells_and_what_they_are_made_from() {
        let nop = found("probe/nop@component/rust/winch", "call-ns");
        let expected = "tollgate run --plan plans/mine.toml --cells 'probe/nop@component/rust/winch'";
        assert_eq!(rerun([nop.clone()].iter()).unwrap(), expected);
        let lifting = found("probe/echo-bytes/1KiB@component/rust/winch", "lifting-ns");
        let command = rerun([lifting.clone()].iter()).unwrap();
        assert!(
            command.ends_with(
                "--cells '{probe/echo-bytes/1KiB@component/rust/winch,probe/sink-bytes/1KiB@component/rust/winch}'"
            ),
            "{command}"
        );
        let other = Finding { against: Some("component/rust/cranelift".to_string()), ..nop };
        assert!(rerun([other].iter()).unwrap().contains("probe/nop@component/rust/cranelift"));
        assert_eq!(rerun([].iter()), None);
    }

    #[test]
    fn a_change_is_told_with_what_may_have_caused_it() {
        let text = paragraph("ALARM", &found("probe/nop@component/rust/winch", "call-ns"));
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
