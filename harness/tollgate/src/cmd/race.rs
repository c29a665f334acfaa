//! `tollgate race`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use tollgate_model::change::overall;
use tollgate_model::exit::Exit;
use tollgate_model::journal::{Race, Run, SCHEMA};
use tollgate_model::pattern::Pattern;
use tollgate_model::plan::Comparison;

use crate::checkout::Checkout;
use crate::cmd::run::{command, seed_of_the_clock};
use crate::output::{self, tell};
use crate::race::arguments::{percent, time};
use crate::race::contest::Rules;
use crate::race::course::Ended;
use crate::race::{self, Asked, Raced, entrants, table};
use crate::run::{self, MeasuringLock};
use crate::trouble::{Outcome, Trouble};
use crate::{counted, host, interrupt, journal};

/// What races where neither cells nor a plan are named: the boundary alone, a small call, a structured one, a longer
/// one. Few, because each further cell costs the others time and certainty.
const USUAL: &str =
    "{probe/nop,pricing/get-quote,pricing/quote-cart,fraud/score-transaction}@component/rust/cranelift";

/// Race two worker programs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate race target/old/tollgate-worker target/release/tollgate-worker
  tollgate race BASE HEAD --cells 'pricing/*@component/rust/{cranelift,winch}' --budget 10m
  tollgate race BASE HEAD --margin 2% --format json > changes.json
  tollgate race BASE HEAD --lane instructions   counted, not timed: exact on a shared machine
  tollgate race WORKER WORKER --slower 2%       would a slowdown of 2 % be found here?
  tollgate race --again reports/20260101T120000-race

Goes on until every cell is worse, better or equivalent (within the margin), or the budget ends. It may be looked
at, and ended, at any time: the intervals hold at every look together. Exit codes: 0 all decided and none worse,
1 worse, 3 something is left open, 5 answers differ, 6 a subject failed.")]
pub struct RaceArgs {
    /// The worker program that the other is held against
    #[arg(value_name = "BASE_WORKER", required_unless_present = "again")]
    pub base: Option<PathBuf>,

    /// The other worker program
    #[arg(value_name = "HEAD_WORKER", required_unless_present = "again")]
    pub head: Option<PathBuf>,

    /// The plan whose call times in a process race, and whose pace is taken; `quick`, if cells are named
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<String>,

    /// Only these cells: a glob over WORKLOAD@CONTENDER
    #[arg(long, value_name = "GLOB")]
    pub cells: Option<String>,

    /// Go on this long at most
    #[arg(long, default_value = "3m", value_name = "TIME", value_parser = time)]
    pub budget: Duration,

    /// What is too small to matter
    #[arg(long, default_value = "0.5%", value_name = "PERCENT", value_parser = percent)]
    pub margin: f64,

    /// The probability that any verdict of the whole race is false
    #[arg(long, default_value = "0.1%", value_name = "PERCENT", value_parser = percent)]
    pub alpha: f64,

    /// Make the head slower by this, to see whether that is found
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub slower: Option<f64>,

    /// By the clock, or by counting instructions
    #[arg(long, value_enum, default_value_t = RaceLane::Timed)]
    pub lane: RaceLane,

    /// Blocks (launches of each side) of each contender at most
    #[arg(long, default_value_t = 10_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_blocks: u32,

    /// Everything random is drawn from this; drawn from the clock if not given, and always recorded
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Where the race's folder goes, instead of reports/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Print what a race in that folder said
    #[arg(long, value_name = "DIR", conflicts_with_all = ["base", "head", "plan", "cells", "slower", "seed", "out"])]
    pub again: Option<PathBuf>,

    /// Wait while another run measures on this machine
    #[arg(long)]
    pub wait: bool,

    /// Measure although another run may measure on this machine: their figures disturb each other (for tests)
    #[arg(long, conflicts_with = "wait", hide_short_help = true)]
    pub beside: bool,

    /// How to print
    #[arg(long, value_enum, default_value_t = RaceFormat::Table)]
    pub format: RaceFormat,
}

/// How a race's figures come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RaceLane {
    /// By the clock
    Timed,
    /// By counting instructions: exact, and blind to what is not an instruction
    Instructions,
}

/// How a race is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RaceFormat {
    /// For people
    Table,
    /// For programs: the verdicts as one JSON document
    Json,
}

/// Races.
pub fn carry_out(checkout: &Checkout, worker: Option<PathBuf>, args: &RaceArgs) -> Outcome<Exit> {
    if worker.is_some() {
        return Err(Trouble::usage(
            "a race has two workers, which are named behind `race`: leave out --worker",
        ));
    }
    let (base, head) = match (&args.again, &args.base, &args.head) {
        (Some(folder), ..) => return again(folder, args.format),
        (None, Some(base), Some(head)) => (base.clone(), head.clone()),
        (None, ..) => unreachable!("clap asks for both"),
    };
    if cfg!(debug_assertions) {
        return Err(Trouble::invalid(
            "this is a debug build: build with `cargo build --release` before you measure",
        ));
    }
    if !(args.alpha > 0.0 && args.alpha < 1.0) {
        return Err(Trouble::usage("--alpha must be more than 0% and less than 100%"));
    }
    interrupt::listen();
    let (pace, mut comparisons) = planned(checkout, args)?;
    if args.lane == RaceLane::Instructions {
        comparisons = counted::to_be_counted(comparisons);
    }
    let rules = Rules { margin: args.margin, alpha: args.alpha, slower: args.slower };
    let (budget, most_blocks) = (args.budget, args.max_blocks);
    let asked = Asked { base, head, rules, pace, budget, most_blocks };
    let _lock = MeasuringLock::take(args.wait, args.beside)?;
    let entrants = entrants::gather(checkout, &asked, &comparisons)?;
    let left_out = entrants::golden(checkout, &entrants, &comparisons)?;
    let run = Run {
        schema: SCHEMA,
        tollgate: env!("CARGO_PKG_VERSION").to_string(),
        plan: "race".to_string(),
        command: command(),
        seed: args.seed.unwrap_or_else(seed_of_the_clock),
        started: jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string(),
        pace: asked.pace.clone(),
        subjects: entrants[0].crew.subjects(&comparisons),
        comparisons,
        host: host::host(),
        revision: checkout.revision(),
        race: Some(Race {
            base: asked.base.clone(),
            head: asked.head.clone(),
            slower: rules.slower,
            margin: rules.margin,
            alpha: rules.alpha,
        }),
    };
    let reports = args.out.clone().unwrap_or_else(|| checkout.reports());
    let folder = run::new_folder(&reports, &run.started, &run.plan)?;
    if counted::is_counted(&run) {
        tell(&format!("counting into {}", folder.display()));
        return finish_counted(&counted::race(&folder, &run, &entrants, &left_out)?, args.format);
    }
    tell(&format!("racing into {}", folder.display()));
    finish(&race::carry_out(&folder, run, &asked, &entrants, &left_out)?, args.format)
}

/// The pace, and what races.
fn planned(checkout: &Checkout, args: &RaceArgs) -> Outcome<(tollgate_model::plan::Pace, Vec<Comparison>)> {
    let name = args.plan.as_deref().unwrap_or("quick");
    let plan = checkout.plan(name)?;
    let resolved =
        plan.resolve(&checkout.known()?).map_err(|error| Trouble::usage(format!("{name}: {error}")))?;
    let cells = match (&args.cells, &args.plan) {
        (Some(cells), _) => cells,
        (None, Some(_)) => "*",
        (None, None) => USUAL,
    };
    let fits = Pattern::new(cells).map_err(Trouble::usage)?;
    let comparisons = race::comparisons(&resolved, |cell| fits.matches(&cell), args.max_blocks);
    if comparisons.is_empty() {
        return Err(Trouble::usage(format!(
            "no call time in a process fits `{cells}`; `tollgate list cells --plan {name}` shows all cells"
        )));
    }
    Ok((plan.pace, comparisons))
}

/// Prints what a race in a folder said.
fn again(folder: &Path, format: RaceFormat) -> Outcome<Exit> {
    let found = journal::read(folder)?;
    if found.run.race.is_some() && counted::is_counted(&found.run) {
        return finish_counted(&counted::said(folder, &found.run, &found.launches), format);
    }
    finish(&race::again(folder)?, format)
}

/// As [`finish`], of a race that was counted.
fn finish_counted(raced: &counted::Raced, format: RaceFormat) -> Outcome<Exit> {
    match format {
        RaceFormat::Table => output::print(&raced.table)?,
        RaceFormat::Json => output::print_json(&raced.changes)?,
    }
    Ok(if raced.failed { Exit::SubjectFailed } else { raced.verdict.exit() })
}

/// Prints it, and says what it means for the exit code.
fn finish(raced: &Raced, format: RaceFormat) -> Outcome<Exit> {
    match format {
        RaceFormat::Table => output::print(&table::text(raced))?,
        RaceFormat::Json => output::print_json(&raced.changes)?,
    }
    if raced.ended == Some(Ended::Interrupted) {
        return Err(Trouble::interrupted(format!(
            "stopped; what was measured is kept: see it again with `tollgate race --again {}`",
            raced.folder.display()
        )));
    }
    Ok(if raced.failed { Exit::SubjectFailed } else { overall(&raced.changes).exit() })
}
