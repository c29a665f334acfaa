//! `tollgate report`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Deserialize;
use tollgate_history::{Asked, Database};
use tollgate_loadgen::Objective;
use tollgate_model::change::Change;
use tollgate_model::exit::Exit;
use tollgate_model::history::Series;
use tollgate_model::load::Curve;
use tollgate_model::results::Row;
use tollgate_report::{ChangeSince, Distribution, LoadCurve, Report, Source};

use crate::change::side::Side;
use crate::change::{self, Settings, comparable};
use crate::history;
use crate::output::file::write_whole;
use crate::output::{self, tell};
use crate::results;
use crate::run::PAGE;
use crate::runs::Loaded;
use crate::trouble::{Outcome, Trouble};

/// What is reported, and where to.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate report reports/20260101T120000-quick                    into its folder, as index.html
  tollgate report reports/20260101T120000-nightly -o report.html
  tollgate report reports/…-quick reports/…-nightly -o both.html   side by side
  tollgate report reports/20260102T120000-quick --base reports/20260101T120000-quick
  tollgate report reports/20260102T020000-nightly --history reports/history.sqlite
  tollgate report reports/20260101T120000-quick --format text
  tollgate report reports/20260101T120000-quick --format markdown | gh pr comment --body-file -")]
pub struct ReportArgs {
    /// Folders of runs, made on comparable machines. Where several have a cell, the first one's figure is shown, and the
    /// others beside it
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,

    /// The file to write, whole or not at all; `-` for stdout. Without it a page goes into the run's folder, and the other
    /// formats to stdout
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Say what has changed since this: a run's folder, several with commas between, or a folder that holds runs, as for
    /// `tollgate compare`
    #[arg(long, value_name = "BASE")]
    pub base: Option<String>,

    /// Show how these cells went over the nights: the database that `tollgate history` keeps, reports/history.sqlite
    #[arg(long, value_name = "FILE")]
    pub history: Option<PathBuf>,

    /// Show latency against load too: a folder that `tollgate load --curve --out` wrote; may be given several times
    #[arg(long = "load", value_name = "DIR")]
    pub loads: Vec<PathBuf>,

    /// The objective that is drawn into latency against load, such as `p99<5ms`
    #[arg(long, value_name = "OBJECTIVE", requires = "loads")]
    pub slo: Option<Objective>,

    /// What to make
    #[arg(long, value_enum, default_value_t = ReportFormat::Html)]
    pub format: ReportFormat,
}

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// One page, self-contained
    Html,
    /// What to choose, for a terminal
    Text,
    /// What to choose and what has changed, for a pull request
    Markdown,
}

/// Reads the runs and writes what was asked for.
pub fn carry_out(args: &ReportArgs) -> Outcome<Exit> {
    let to = target(args)?;
    let names: Vec<String> = args.runs.iter().map(|folder| name(folder)).collect();
    once(&args.runs)?;
    let head = Side {
        name: "head",
        runs: args.runs.iter().map(|folder| Loaded::open(folder)).collect::<Outcome<_>>()?,
    };
    let loaded = &head.runs;
    side_by_side(loaded)?;
    let curves = args.loads.iter().map(|folder| curve(folder, args.slo.as_ref())).collect::<Outcome<_>>()?;
    let changes = args.base.as_deref().map(|base| since(base, &head)).transpose()?;
    let nights = args.history.as_deref().map(|file| over_the_nights(file, loaded)).transpose()?;
    for run in loaded {
        run.remarks.iter().for_each(|remark| tell(&format!("{}: {remark}", run.folder.display())));
    }
    let tails: Vec<Vec<Distribution>> =
        loaded.iter().map(|run| results::distributions(&run.run, &run.launches)).collect::<Outcome<_>>()?;
    let runs = loaded.iter().zip(&tails).zip(&names).map(|((loaded, tails), name)| Source {
        name,
        run: &loaded.run,
        launches: &loaded.launches,
        rows: &loaded.rows,
        tails,
    });
    let change = changes.as_ref().zip(args.base.as_deref());
    let change = change.map(|(changes, base)| ChangeSince { base, changes });
    let report = Report { runs: runs.collect(), change, history: nights.as_deref(), curves };
    let text = match args.format {
        ReportFormat::Html => tollgate_report::html(&report),
        ReportFormat::Text => tollgate_report::text(&report),
        ReportFormat::Markdown => tollgate_report::markdown(&report),
    };
    match to {
        None => output::print(&text)?,
        Some(file) => {
            write_whole(&file, &text).map_err(|error| Trouble::file("write", &file, &error))?;
            tell(&format!("wrote {}", file.display()));
        }
    }
    Ok(Exit::Fine)
}

/// What has changed, by the rules of `tollgate compare`.
fn since(base: &str, head: &Side) -> Outcome<Vec<Change>> {
    let base = Side::open("base", base)?;
    comparable::check(&base, head)?;
    let (run_of_base, run_of_head) = (&base.runs[0].run, &head.runs[0].run);
    let refuse =
        |of_base: &Row, of_head: &Row| comparable::refuse(run_of_base, run_of_head, of_base, of_head);
    let settings = Settings { refuse: &refuse, ..Settings::default() };
    change::between(&base.rows(), &head.rows(), &settings).map_err(Trouble::usage)
}

/// How the cells of these runs went, as long as the machine is the same.
fn over_the_nights(file: &Path, runs: &[Loaded]) -> Outcome<Vec<Series>> {
    let key = runs.first().map(|run| run.run.host.key());
    let asked = Asked { key, cells: None, metric: None, nights: history::SHOWN, changes: true };
    let cells: BTreeSet<String> =
        runs.iter().flat_map(|run| &run.rows).map(|row| row.cell.to_string()).collect();
    let mut series = Database::existing(file)?.show(&asked)?;
    series.retain(|series| cells.contains(&series.cell));
    Ok(series)
}

/// What of a `load.json` is shown.
#[derive(Deserialize)]
struct Load {
    url: String,
    fixture: Option<String>,
    curve: Curve,
}

fn curve(folder: &Path, objective: Option<&Objective>) -> Outcome<LoadCurve> {
    let file = folder.join("load.json");
    let text = std::fs::read(&file).map_err(|error| Trouble::file("read", &file, &error))?;
    let load: Load = serde_json::from_slice(&text).map_err(|error| {
        Trouble::usage(format!(
            "{} holds no latency against load: {error}; make it with `tollgate load --curve --out`",
            file.display()
        ))
    })?;
    // The folder's name is what its maker calls it; the address of a service often has a port that was free by chance.
    let name = format!("{}: {}", name(folder), load.fixture.unwrap_or(load.url));
    let objective = objective.map(|objective| (objective.q, objective.limit as f64 / 1e6));
    Ok(LoadCurve { name, objective, curve: load.curve })
}

/// The file to write; none is stdout.
fn target(args: &ReportArgs) -> Outcome<Option<PathBuf>> {
    match (&args.output, args.format, &args.runs[..]) {
        (Some(file), ..) if file.as_os_str() == "-" => Ok(None),
        (Some(file), ..) if file.is_dir() => Ok(Some(file.join(PAGE))),
        (Some(file), ..) => Ok(Some(file.clone())),
        (None, ReportFormat::Html, [run]) => Ok(Some(run.join(PAGE))),
        (None, ReportFormat::Html, _) => Err(Trouble::usage(
            "a page of several runs belongs to none of their folders: name a file, with -o FILE",
        )),
        (None, ..) => Ok(None),
    }
}

/// A run that is named twice would be beside itself.
fn once(folders: &[PathBuf]) -> Outcome {
    let mut seen = BTreeSet::new();
    let twice = folders
        .iter()
        .find(|folder| !seen.insert(folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf())));
    twice.map_or(Ok(()), |folder| Err(Trouble::usage(format!("{} is named twice", folder.display()))))
}

/// What a reader knows a run by.
fn name(folder: &Path) -> String {
    let known = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    known.file_name().map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Runs may stand side by side if the machines agree in what decides figures.
fn side_by_side(runs: &[Loaded]) -> Outcome {
    let Some((first, others)) = runs.split_first() else { return Ok(()) };
    let Some(other) = others.iter().find(|other| other.run.host.key() != first.run.host.key()) else {
        return Ok(());
    };
    Err(Trouble::not_comparable(format!(
        "{} and {} are of machines that differ in {}: they do not go on one page",
        first.folder.display(),
        other.folder.display(),
        first.run.host.differs_in(&other.run.host).join(", ")
    )))
}
