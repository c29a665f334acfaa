//! `tollgate verify`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use tollgate_model::exit::Exit;
use tollgate_model::plan::{Comparison, Group, Measure, Pace, Plan};
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
    let comparisons = only(asked(checkout, args)?, args.cells.as_deref())?;
    let deadline = Duration::from_secs(Pace::default().deadline_s);
    let crew = Crew::gather(checkout, worker, &comparisons, deadline)?;
    let checks = golden::check(checkout, &crew, &golden::needed(&comparisons), |check| {
        if args.format == Format::Table {
            tell(check);
        }
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

/// Every function on every contender, or what a plan measures.
fn asked(checkout: &Checkout, args: &VerifyArgs) -> Outcome<Vec<Comparison>> {
    let configs: Vec<String> = checkout.configs()?.into_keys().collect();
    let plan = match &args.plan {
        Some(name) => checkout.plan(name)?,
        None => everything(checkout)?,
    };
    plan.resolve(&configs).map_err(Trouble::usage)
}

fn everything(checkout: &Checkout) -> Outcome<Plan> {
    let guests = crate::guests::discover(checkout)?;
    let group = Group {
        functions: vec!["*".to_string()],
        sizes: vec![Size::from_bytes(1024)],
        contenders: guests.names().map(|guest| format!("component/{guest}/*")).collect(),
        measure: vec![Measure::CallTime],
        threads: Vec::new(),
        launches: None,
    };
    Ok(Plan { about: String::new(), pace: Pace::default(), groups: vec![group] })
}

/// Differences and failures are told at once: the table only counts them.
fn tell(check: &Check) {
    if let Some(difference) = check.difference() {
        eprintln!(
            "{}@{} answers differently\n  case      {}\n  expected  {}\n  got       {}",
            check.function, check.contender, difference.case, difference.expected, difference.got
        );
    }
}

fn table(checks: &[Check]) -> String {
    let mut contenders: Vec<&Contender> = checks.iter().map(|check| &check.contender).collect();
    contenders.dedup();
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let mut fields: BTreeMap<(&str, &Contender), String> = BTreeMap::new();
    for check in checks {
        if !rows.iter().any(|(function, _)| function == check.function) {
            rows.push((check.function.to_string(), Vec::new()));
        }
        fields.insert((check.function, &check.contender), word(check));
    }
    for (function, row) in &mut rows {
        let of = |contender: &&Contender| fields.get(&(function.as_str(), *contender)).cloned();
        row.extend(contenders.iter().map(|contender| of(contender).unwrap_or("–".to_string())));
    }
    let columns = contenders.iter().map(|contender| contender.to_string().replacen('/', "\n", 1)).collect();
    let mut text = Grid { corner: "golden cases".to_string(), columns, rows }.text();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for stopped in checks.iter().filter_map(|check| check.outcome.as_ref().err()) {
        *reasons.entry(format!("{}: {}", stopped.status(), stopped.reason())).or_default() += 1;
    }
    for (reason, count) in reasons {
        text.push_str(&format!("{reason} ({count} cells)\n"));
    }
    let different = checks.iter().filter(|check| check.difference().is_some()).count();
    let agreeing: u64 = checks
        .iter()
        .filter(|check| check.difference().is_none())
        .filter_map(|check| Some(check.outcome.as_ref().ok()?.cases))
        .sum();
    text.push_str(&match different {
        0 => format!("{agreeing} answers, all the same\n"),
        cells => format!("{cells} cells answer differently\n"),
    });
    text
}

fn word(check: &Check) -> String {
    match (&check.outcome, check.difference()) {
        (Err(stopped), _) => stopped.status().to_string(),
        (Ok(_), Some(_)) => "differs".to_string(),
        (Ok(verified), None) => format!("{} ok", verified.cases),
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
