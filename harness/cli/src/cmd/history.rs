//! `tollgate history`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use tollgate_history::{Added, Asked, Database};
use tollgate_model::exit::Exit;
use tollgate_model::metric::Metric;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::history::{self, Rebuilt};
use tollgate_render::terminal::check_report::CheckReport;
use tollgate_render::terminal::series_table;

use crate::arguments::pattern;
use crate::output::{self, Format};

/// Nights in a database
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate history add reports/20260103T020000-nightly
  tollgate history check                        exit code 1: a regression that was confirmed
  tollgate history show 'fraud/*/winch' --metric call-ns
  tollgate history rebuild                      from every journal under reports/")]
pub struct HistoryArgs {
    /// The database, instead of reports/history.sqlite
    #[arg(long, global = true, value_name = "FILE")]
    database: Option<PathBuf>,

    /// What to do with nights
    #[command(subcommand)]
    verb: HistoryVerb,
}

#[derive(Debug, Subcommand)]
enum HistoryVerb {
    /// Add runs; one that is there already is left as it is
    Add {
        /// Folders of runs
        #[arg(required = true, value_name = "RUN")]
        runs: Vec<PathBuf>,
    },
    /// Tell what has changed since the night before. Exit code 1: a regression; 3: one is suspected
    Check(CheckArgs),
    /// Show series, night by night
    Show(ShowArgs),
    /// Make the database anew from journals
    Rebuild {
        /// Folders with runs in them, instead of reports/
        #[arg(value_name = "DIR")]
        folders: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// The nights of this comparability key (or what it begins with), instead of the latest night's
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    /// Metrics that alarm too often on this machine stop nothing: what `tollgate selftest` wrote
    #[arg(long, value_name = "FILE")]
    not_gated: Option<PathBuf>,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// Only these cells: a glob over WORKLOAD@CONTENDER
    #[arg(value_name = "CELLS")]
    cells: Option<String>,

    /// Only this metric
    #[arg(long, value_name = "METRIC")]
    metric: Option<Metric>,

    /// The nights of this comparability key (or what it begins with), instead of the latest night's
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    /// At most so many nights, the last ones
    #[arg(long, value_name = "N", default_value_t = history::SHOWN)]
    nights: usize,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Does what is asked with nights.
pub fn execute(checkout: &Checkout, args: &HistoryArgs) -> Outcome<Exit> {
    let file = args.database.clone().unwrap_or_else(|| checkout.reports().join("history.sqlite"));
    match &args.verb {
        HistoryVerb::Add { runs } => add(&file, runs),
        HistoryVerb::Check(args) => check(checkout, &file, args),
        HistoryVerb::Show(args) => show(&file, args),
        HistoryVerb::Rebuild { folders } => rebuild(&file, folders, checkout.reports()),
    }
}

fn add(file: &Path, runs: &[PathBuf]) -> Outcome<Exit> {
    let mut text = String::new();
    for kept in history::add(file, runs)? {
        text.push_str(&match kept.added {
            Added::Now => format!("added {}: {} points\n", kept.name, kept.points),
            Added::Before => format!("{} was there already\n", kept.name),
        });
    }
    output::print(&text)?;
    Ok(Exit::Fine)
}

fn rebuild(file: &Path, given: &[PathBuf], reports: PathBuf) -> Outcome<Exit> {
    let reports = [reports];
    let Rebuilt { runs, left_out } = history::rebuild(file, if given.is_empty() { &reports } else { given })?;
    output::print(&format!("{}: {runs} runs, {left_out} left out\n", file.display()))?;
    Ok(Exit::Fine)
}

fn check(checkout: &Checkout, file: &Path, args: &CheckArgs) -> Outcome<Exit> {
    let checked = Database::existing(file)?.check(args.key.as_deref())?;
    let not_gated =
        args.not_gated.as_deref().map_or(Ok(Vec::new()), |file| history::not_gated(file, &checked.key))?;
    let report = CheckReport::of(checked, not_gated, checkout.suites()?.functions());
    match args.format {
        Format::Table => output::print(&report.text())?,
        Format::Json => output::print_json(&report)?,
        Format::Csv => output::print(&report.csv())?,
    }
    Ok(report.exit())
}

fn show(file: &Path, args: &ShowArgs) -> Outcome<Exit> {
    let cells = pattern(args.cells.as_deref())?;
    let asked =
        Asked { key: args.key.clone(), cells, metric: args.metric, nights: args.nights, changes: true };
    let series = Database::existing(file)?.show(&asked)?;
    if series.is_empty() {
        return Err(CommandError::usage("no series fits; `tollgate history show` shows them all"));
    }
    match args.format {
        Format::Table => output::print(&series_table::text(&series))?,
        Format::Json => output::print_json(&series)?,
        Format::Csv => output::print(&series_table::csv(&series))?,
    }
    Ok(Exit::Fine)
}
