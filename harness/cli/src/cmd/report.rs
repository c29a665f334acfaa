//! `tollgate report`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use tollgate_analysis::report::{ChangeSince, Report};
use tollgate_analysis::results::{self, Distribution};
use tollgate_model::exit::Exit;
use tollgate_model::load::Objective;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::file::write_whole;
use tollgate_orchestrate::profile::stacks;
use tollgate_orchestrate::report_inputs::{curve, head, name, over_the_nights, since};
use tollgate_orchestrate::stderr::tell;
use tollgate_render::terminal::machine::machine;
use tollgate_render::{figures, html, markdown, text};

use crate::audited;
use crate::output;
use crate::run_files::PAGE;

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
  tollgate report reports/20260101T120000-quick --figure fig-decision -o decision.svg
  tollgate report --audit reports/20260101T120000-quick            recompute what its page and table print
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

    /// Make one chart of the page instead, as an SVG with the words to quote it by: its name is its address on the page, without
    /// the #; an unknown one lists all
    #[arg(long, value_name = "NAME", conflicts_with = "format")]
    pub figure: Option<String>,

    /// Make nothing: recompute what the page and summary.csv in the run's folder print, from the journal, by a second way that
    /// shares no code with the first. Exit code 5 where anything differs
    #[arg(long, conflicts_with_all = ["output", "base", "history", "loads", "format", "figure"])]
    pub audit: bool,
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
pub fn execute(args: &ReportArgs) -> Outcome<Exit> {
    if args.audit {
        args.runs.iter().try_for_each(|run| audited::run(run))?;
        return Ok(Exit::Fine);
    }
    let to = target(args)?;
    let names: Vec<String> = args.runs.iter().map(|folder| name(folder)).collect();
    let head = head(&args.runs)?;
    let loaded = &head.runs;
    let curves = args.loads.iter().map(|folder| curve(folder, args.slo.as_ref())).collect::<Outcome<_>>()?;
    let changes = args.base.as_deref().map(|base| since(base, &head)).transpose()?;
    let nights = args.history.as_deref().map(|file| over_the_nights(file, loaded)).transpose()?;
    for run in loaded {
        run.remarks.iter().for_each(|remark| tell(&format!("{}: {remark}", run.folder.display())));
    }
    let tails: Vec<Vec<Distribution>> =
        loaded.iter().map(|run| results::distributions(&run.run, &run.launches)).collect::<Result<_, _>>()?;
    let runs = loaded.iter().zip(&tails).zip(&names).map(|((run, tails), name)| run.source(name, tails));
    let change = changes.as_ref().zip(args.base.as_deref());
    let change = change.map(|(changes, base)| ChangeSince { base, changes });
    let stacks = loaded.iter().flat_map(|run| stacks(&run.folder, &run.launches)).collect();
    let report = Report { runs: runs.collect(), change, history: nights.as_deref(), curves, stacks };
    let made = match args.format {
        _ if args.figure.is_some() => figure(&report, args.figure.as_deref().unwrap_or_default())?,
        ReportFormat::Html => html(&report),
        ReportFormat::Text => machine(&report) + &text(&report),
        ReportFormat::Markdown => markdown(&report),
    };
    match to {
        None => output::print(&made)?,
        Some(file) => {
            write_whole(&file, &made)?;
            tell(&format!("wrote {}", file.display()));
        }
    }
    Ok(Exit::Fine)
}

/// The chart of that name.
fn figure(report: &Report, name: &str) -> Outcome<String> {
    let mut all = figures(report);
    let Some(place) = all.iter().position(|figure| figure.name == name) else {
        let names: Vec<&str> = all.iter().map(|figure| figure.name.as_str()).collect();
        return Err(CommandError::usage(match names[..] {
            [] => format!("--figure {name}: the page of this run has no chart"),
            _ => format!("--figure {name}: there is no such chart; there are {}", names.join(", ")),
        }));
    };
    Ok(all.swap_remove(place).svg)
}

/// The file to write; none is stdout.
fn target(args: &ReportArgs) -> Outcome<Option<PathBuf>> {
    match (&args.output, args.format, &args.runs[..]) {
        (None, ..) if args.figure.is_some() => Ok(None),
        (Some(file), ..) if args.figure.is_some() && file.is_dir() => {
            let name = args.figure.as_deref().unwrap_or_default();
            Ok(Some(file.join(format!("{name}.svg"))))
        }
        (Some(file), ..) if file.as_os_str() == "-" => Ok(None),
        (Some(file), ..) if file.is_dir() => Ok(Some(file.join(PAGE))),
        (Some(file), ..) => Ok(Some(file.clone())),
        (None, ReportFormat::Html, [run]) => Ok(Some(run.join(PAGE))),
        (None, ReportFormat::Html, _) => Err(CommandError::usage(
            "a page of several runs belongs to none of their folders: name a file, with -o FILE",
        )),
        (None, ..) => Ok(None),
    }
}
