//! Golden checks for people and for spreadsheets.

use std::collections::BTreeMap;

use tollgate_analysis::golden::Check;
use tollgate_model::Contender;

use crate::grid::Grid;

/// One row a contender: how many functions and answers, and what they came to.
pub fn table(checks: &[Check]) -> String {
    let mut contenders: Vec<&Contender> = checks.iter().map(|check| &check.contender).collect();
    contenders.dedup();
    let rows = contenders.into_iter().map(|contender| {
        let of_it: Vec<&Check> = checks.iter().filter(|check| check.contender == *contender).collect();
        let answers: u64 = of_it.iter().map(|check| check.answers()).sum();
        (contender.to_string(), vec![of_it.len().to_string(), answers.to_string(), verdict(&of_it)])
    });
    let columns = ["functions", "answers", "verdict"].map(String::from).to_vec();
    let mut text = Grid { corner: "contender".to_string(), columns, rows: rows.collect() }.text();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for stopped in checks.iter().filter_map(|check| check.outcome.as_ref().err()) {
        *reasons.entry(format!("{}: {}", stopped.status(), stopped.reason())).or_default() += 1;
    }
    for (reason, count) in reasons {
        text.push_str(&format!("{reason} ({count} cells)\n"));
    }
    let all: u64 = checks.iter().map(Check::answers).sum();
    text.push_str(&match checks.iter().filter(|check| check.difference().is_some()).count() {
        0 => format!("{all} answers, all the same\n"),
        different => format!("{different} cells answer differently\n"),
    });
    text
}

/// The verdict on a contender's checks: the worst of them.
fn verdict(checks: &[&Check]) -> String {
    let differing = checks.iter().filter(|check| check.difference().is_some());
    let differing: Vec<&str> = differing.map(|check| check.function.as_str()).collect();
    if !differing.is_empty() {
        return format!("differs: {}", differing.join(", "));
    }
    match checks.iter().find_map(|check| check.outcome.as_ref().err()) {
        Some(stopped) => stopped.status().to_string(),
        None => "all the same".to_string(),
    }
}

/// One line a check.
pub fn csv(checks: &[Check]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "memory takes what is written";
    writer.write_record(["function", "contender", "status", "cases", "digest", "reason"]).expect(written);
    for check in checks {
        let verified = check.outcome.as_ref().ok();
        let status = match (&check.outcome, check.difference()) {
            (Err(stopped), _) => stopped.status(),
            (Ok(_), Some(_)) => "differs",
            (Ok(_), None) => "same",
        };
        let reason = match (&check.outcome, check.difference()) {
            (Err(stopped), _) => stopped.reason().to_string(),
            (_, Some(difference)) => format!("case {}", difference.case),
            _ => String::new(),
        };
        writer
            .write_record([
                check.function.as_str(),
                &check.contender.to_string(),
                status,
                &verified.map_or(String::new(), |verified| verified.cases.to_string()),
                verified.map_or("", |verified| &verified.digest),
                &reason,
            ])
            .expect(written);
    }
    crate::csv::finished(writer)
}
