//! `tollgate verify`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use tollgate_model::exit::Exit;
use tollgate_model::plan::{Group, LoadShape, Measure, Pace, Plan};
use tollgate_model::{Contender, Size};

use crate::checkout::Checkout;
use crate::cli::VerifyArgs;
use crate::cmd::run::only;
use crate::interrupt;
use crate::output::grid::Grid;
use crate::output::{self, Format};
use crate::run::crew::Crew;
use crate::run::golden::{self, Check};
use crate::trouble::{Outcome, Trouble};
use crate::worker::Fault;

/// Runs every golden case through every cell that exists, and prints a table.
pub fn carry_out(checkout: &Checkout, worker: Option<PathBuf>, args: &VerifyArgs) -> Outcome<Exit> {
    interrupt::listen();
    let plan = match &args.plan {
        Some(name) => checkout.plan(name)?,
        None => everything(checkout)?,
    };
    let known = checkout.known()?;
    let comparisons = only(plan.resolve(&known).map_err(Trouble::usage)?, args.cells.as_deref())?;
    let deadline = Duration::from_secs(plan.pace.deadline_s);
    let crew = Crew::gather(checkout, worker, &comparisons, deadline)?;
    let needed = golden::needed(&comparisons);
    let mut begun = None;
    let checks = golden::check(checkout, &crew, &needed, |check| {
        if begun.as_ref() != Some(&check.contender) {
            let place = needed.keys().position(|contender| *contender == check.contender).unwrap_or(0);
            output::tell(&format!("verifying {} of {}: {}", place + 1, needed.len(), check.contender));
            begun = Some(check.contender.clone());
        }
        tell(check);
    });
    let checks = checks.map_err(|fault| match fault {
        Fault::Interrupted => Trouble::interrupted("stopped"),
        fault => Trouble::subject(fault),
    })?;
    match args.format {
        Format::Json => output::print_json(&checks)?,
        Format::Csv => output::print(&csv(&checks))?,
        Format::Table => output::print(&table(&checks))?,
    }
    Ok(exit(&checks))
}

/// Every function on every contender.
fn everything(checkout: &Checkout) -> Outcome<Plan> {
    let guests = crate::guests::discover(checkout)?;
    let group = |contenders| Group {
        functions: vec!["*".to_string()],
        sizes: vec![Size::from_bytes(1024)],
        contenders,
        // Nothing is measured; this one exists on every layer.
        measure: vec![Measure::Memory],
        threads: Vec::new(),
        launches: None,
        page_cache: Vec::new(),
        load: LoadShape::default(),
    };
    let in_process = group(guests.names().map(|guest| format!("component/{guest}/*")).collect());
    let over_http = group(vec!["http/rust/*".to_string()]);
    Ok(Plan { about: String::new(), pace: Pace::default(), groups: vec![in_process, over_http] })
}

/// A difference is told when it is found: the table only counts them.
fn tell(check: &Check) {
    if let Some(difference) = check.difference() {
        output::tell(&format!(
            "{}@{} answers differently\n  case      {}\n  expected  {}\n  got       {}",
            check.function, check.contender, difference.case, difference.expected, difference.got
        ));
    }
}

/// One row a contender: how many functions and answers, and what they came to.
fn table(checks: &[Check]) -> String {
    let mut contenders: Vec<&Contender> = checks.iter().map(|check| &check.contender).collect();
    contenders.dedup();
    let rows = contenders.into_iter().map(|contender| {
        let of_it: Vec<&Check> = checks.iter().filter(|check| check.contender == *contender).collect();
        let answers: u64 = of_it.iter().map(|check| answers(check)).sum();
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
    let all: u64 = checks.iter().map(answers).sum();
    text.push_str(&match checks.iter().filter(|check| check.difference().is_some()).count() {
        0 => format!("{all} answers, all the same\n"),
        different => format!("{different} cells answer differently\n"),
    });
    text
}

/// Golden cases that were answered.
fn answers(check: &Check) -> u64 {
    check.outcome.as_ref().map_or(0, |verified| verified.cases)
}

/// What a contender's checks came to: the worst of them.
fn verdict(checks: &[&Check]) -> String {
    let differing: Vec<&str> =
        checks.iter().filter(|check| check.difference().is_some()).map(|check| check.function).collect();
    if !differing.is_empty() {
        return format!("differs: {}", differing.join(", "));
    }
    match checks.iter().find_map(|check| check.outcome.as_ref().err()) {
        Some(stopped) => stopped.status().to_string(),
        None => "all the same".to_string(),
    }
}

fn csv(checks: &[Check]) -> String {
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
                check.function,
                &check.contender.to_string(),
                status,
                &verified.map_or(String::new(), |verified| verified.cases.to_string()),
                verified.map_or("", |verified| &verified.digest),
                &reason,
            ])
            .expect(written);
    }
    String::from_utf8(writer.into_inner().expect(written)).expect("fields are text")
}

fn exit(checks: &[Check]) -> Exit {
    let failed = |check: &Check| matches!(check.outcome, Err(tollgate_model::journal::Stopped::Failed(_)));
    if checks.iter().any(|check| check.difference().is_some()) {
        Exit::Invalid
    } else if checks.iter().any(failed) {
        Exit::SubjectFailed
    } else {
        Exit::Fine
    }
}
