//! `tollgate history`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use tollgate_history::{Added, Asked, Database};
use tollgate_model::exit::Exit;
use tollgate_model::metric::Metric;
use tollgate_model::pattern::Pattern;
use tollgate_model::selftest::{self, SelfTest};

use crate::checkout::Checkout;
use crate::history::nights::{self, Read};
use crate::history::told::Told;
use crate::history::{self, folders, shown};
use crate::output::{self, Format, tell};
use crate::trouble::{Outcome, Trouble};

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

/// Carries it out.
pub fn carry_out(checkout: &Checkout, _worker: Option<PathBuf>, args: &HistoryArgs) -> Outcome<Exit> {
    let file = args.database.clone().unwrap_or_else(|| checkout.reports().join("history.sqlite"));
    match &args.verb {
        HistoryVerb::Add { runs } => add(&file, runs),
        HistoryVerb::Check(args) => check(&file, args),
        HistoryVerb::Show(args) => show(&file, args),
        HistoryVerb::Rebuild { folders } => rebuild(&file, folders, &checkout.reports()),
    }
}

/// All of them or none: a run that cannot be read ends it before anything was added.
fn add(file: &Path, runs: &[PathBuf]) -> Outcome<Exit> {
    let mut nights = Vec::new();
    for folder in runs {
        match nights::read(folder)? {
            Read::Night(night) => nights.push(*night),
            Read::None(why) => tell(&format!("left out: {}: {why}", folder.display())),
        }
    }
    if nights.is_empty() {
        return Err(Trouble::usage("nothing was added: none of these runs is a night"));
    }
    make_room(file)?;
    let added = Database::begin(file)?.add(&nights)?;
    let mut text = String::new();
    for (night, added) in nights.iter().zip(added) {
        text.push_str(&match added {
            Added::Now => format!("added {}: {} points\n", night.name, night.points.len()),
            Added::Before => format!("{} was there already\n", night.name),
        });
    }
    output::print(&text)?;
    Ok(Exit::Fine)
}

fn check(file: &Path, args: &CheckArgs) -> Outcome<Exit> {
    let checked = Database::existing(file)?.check(args.key.as_deref())?;
    let not_gated = args.not_gated.as_deref().map_or(Ok(Vec::new()), |file| not_gated(file, &checked.key))?;
    let told = Told::of(checked, not_gated);
    match args.format {
        Format::Table => output::print(&told.text())?,
        Format::Json => output::print_json(&told)?,
        Format::Csv => output::print(&told.csv())?,
    }
    Ok(told.exit())
}

/// What a self-test says of the machine that it ran on; elsewhere it says nothing.
fn not_gated(file: &Path, key: &str) -> Outcome<Vec<Metric>> {
    let text = std::fs::read(file).map_err(|error| Trouble::file("read", file, &error))?;
    let unreadable =
        |why: String| Trouble::usage(format!("{} is not what a self-test writes: {why}", file.display()));
    let found: SelfTest = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
    if found.schema > selftest::SCHEMA {
        return Err(unreadable(format!("schema {}, this program reads {}", found.schema, selftest::SCHEMA)));
    }
    if found.key != key {
        tell(&format!(
            "{} is of another machine or toolchain ({}), and not heeded: run `tollgate selftest` again",
            file.display(),
            found.key
        ));
        return Ok(Vec::new());
    }
    Ok(found.not_to_gate)
}

fn show(file: &Path, args: &ShowArgs) -> Outcome<Exit> {
    let cells = args.cells.as_deref().map(Pattern::new).transpose().map_err(Trouble::usage)?;
    let asked =
        Asked { key: args.key.clone(), cells, metric: args.metric, nights: args.nights, changes: true };
    let series = Database::existing(file)?.show(&asked)?;
    if series.is_empty() {
        return Err(Trouble::usage("no series fits; `tollgate history show` shows them all"));
    }
    match args.format {
        Format::Table => output::print(&shown::text(&series))?,
        Format::Json => output::print_json(&series)?,
        Format::Csv => output::print(&shown::csv(&series))?,
    }
    Ok(Exit::Fine)
}

/// From every journal that can be read; the others are named, and the rest goes on.
fn rebuild(file: &Path, given: &[PathBuf], reports: &Path) -> Outcome<Exit> {
    let reports = [reports.to_path_buf()];
    let mut runs = Vec::new();
    for folder in if given.is_empty() { &reports[..] } else { given } {
        runs.extend(folders::runs_below(folder)?);
    }
    if runs.is_empty() {
        return Err(Trouble::usage("there is no run in these folders: nothing was rebuilt"));
    }
    make_room(file)?;
    let mut left_out = 0;
    let nights = folders::in_order(runs).into_iter().filter_map(|folder| {
        let why = match nights::read(&folder) {
            Ok(Read::Night(night)) => return Some(*night),
            Ok(Read::None(why)) => format!("{}: {why}", folder.display()),
            Err(trouble) => trouble.to_string(),
        };
        left_out += 1;
        tell(&format!("left out: {why}"));
        None
    });
    let count = Database::to_rebuild(file)?.rebuild(nights)?;
    output::print(&format!("{}: {count} runs, {left_out} left out\n", file.display()))?;
    Ok(Exit::Fine)
}

/// The folder that the database lies in.
fn make_room(file: &Path) -> Outcome {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| Trouble::file("create", folder, &error))
}

impl From<tollgate_history::Trouble> for Trouble {
    fn from(trouble: tollgate_history::Trouble) -> Self {
        Trouble::usage(trouble)
    }
}
