//! `tollgate race`.

mod args;

use std::path::{Path, PathBuf};

use tollgate_analysis::race::{CountedRace, Ended, Rules, TimedRace, is_counted, receipts};
use tollgate_model::change::overall;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::lock::MeasuringLock;
use tollgate_orchestrate::race::{self, RaceRequest};
use tollgate_orchestrate::{interrupt, journal};
use tollgate_render::changes::{junit, markdown};
use tollgate_render::terminal::{counted_race as counted_table, race as table};

pub use args::{RaceArgs, RaceLane};

use crate::cmd::compare::Format;
use crate::invocation::{command, refuse_debug_build, seed_of_the_clock};
use crate::output;

/// Race two worker programs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate race target/old/tollgate-worker target/release/tollgate-worker
  tollgate race BASE HEAD --cells 'pricing/*@component/rust/{cranelift,winch}' --budget 10m
  tollgate race BASE HEAD --margin 2% --format json > changes.json
  tollgate race BASE HEAD --lane instructions   exactly, on any machine, where valgrind is
  tollgate race WORKER WORKER --slower 2%       would a slowdown of 2 % be found here?
  tollgate race --replay reports/20260101T120000-race

Goes on until every cell is worse, better or equivalent (within the margin), or the budget ends. It may be looked \
at, and ended, at any time: the intervals hold at every look together. Exit codes: 0 all decided and none worse, \
1 worse, 3 something is left open, 5 answers differ, 6 a subject failed.")]
pub struct RaceArgs {
    /// The worker program that the other is held against
    #[arg(value_name = "BASE_WORKER", required_unless_present = "replay")]
    pub base: Option<PathBuf>,

    /// The other worker program
    #[arg(value_name = "HEAD_WORKER", required_unless_present = "replay")]
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

    /// What is too small to matter: `2%` or `0.02`
    #[arg(long, value_name = "PART", value_parser = part, default_value_t = Part(MARGIN))]
    pub margin: Part,

    /// The probability that any verdict of the whole race is false
    #[arg(long, value_name = "PART", value_parser = part, default_value_t = Part(ALPHA))]
    pub alpha: Part,

    /// Make the head slower by this, to see whether that is found
    #[arg(long, value_name = "PART", value_parser = part)]
    pub slower: Option<Part>,

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
    #[arg(
        long,
        alias = "again",
        value_name = "DIR",
        conflicts_with_all = ["base", "head", "plan", "cells", "slower", "seed", "out"]
    )]
    pub replay: Option<PathBuf>,

    #[command(flatten)]
    pub lock: LockArgs,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// How a race's figures come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RaceLane {
    /// By the clock
    Timed,
    /// By counting instructions: exact, and blind to what is not an instruction
    Instructions,
}

/// Races.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: &RaceArgs) -> Outcome<Exit> {
    if worker.is_some() {
        return Err(CommandError::usage(
            "a race has two workers, which are named behind `race`: leave out --worker",
        ));
    }
    let (base, head) = match (&args.replay, &args.base, &args.head) {
        (Some(folder), ..) => return replay(folder, args.format),
        (None, Some(base), Some(head)) => (base.clone(), head.clone()),
        (None, ..) => unreachable!("clap asks for both"),
    };
    refuse_debug_build()?;
    if args.alpha.0 == 0.0 {
        return Err(CommandError::usage("--alpha must be more than 0: no verdict is ever certain"));
    }
    interrupt::listen();
    let (pace, mut comparisons) =
        race::planned(checkout, args.plan.as_deref(), args.cells.as_deref(), args.max_blocks)?;
    if args.lane == RaceLane::Instructions {
        comparisons = race::to_be_counted(comparisons);
    }
    let slower = args.slower.map(|slower| slower.0);
    let rules = Rules { margin: args.margin.0, alpha: args.alpha.0, slower };
    let (budget, most_blocks) = (args.budget, args.max_blocks);
    let request = RaceRequest { command: command(), base, head, rules, pace, budget, most_blocks };
    let _lock = MeasuringLock::take(args.lock.into())?;
    let seed = args.seed.unwrap_or_else(seed_of_the_clock);
    let reports = args.out.clone().unwrap_or_else(|| checkout.reports());
    let entered = race::enter(checkout, &request, comparisons, seed, &reports)?;
    match args.lane {
        RaceLane::Instructions => finish_counted(&race::count(entered)?, args.format),
        RaceLane::Timed => finish(&race::execute(entered, &request)?, args.format),
    }
}

/// Prints what a race in a folder said.
fn replay(folder: &Path, format: Format) -> Outcome<Exit> {
    let found = journal::read(folder)?;
    if found.run.race.is_some() && is_counted(&found.run) {
        let receipts = receipts(&found.launches);
        let raced = CountedRace::of(folder.to_path_buf(), found.run, &found.launches, receipts);
        return finish_counted(&raced, format);
    }
    finish(&race::replay(folder, found)?, format)
}

/// As [`finish`], of a race that was counted.
fn finish_counted(raced: &CountedRace, format: Format) -> Outcome<Exit> {
    match format {
        Format::Table => output::print(&counted_table::text(raced))?,
        Format::Json => output::print_json(&table::counted_document(raced))?,
        Format::Markdown => {
            output::print(&markdown::text(&table::heading_of_counted(raced), &raced.changes))?;
        }
        Format::Junit => output::print(&junit::text(&table::heading_of_counted(raced), &raced.changes))?,
    }
    Ok(if raced.failed { Exit::SubjectFailed } else { raced.verdict.exit() })
}

/// Prints it, and says what it means for the exit code.
fn finish(raced: &TimedRace, format: Format) -> Outcome<Exit> {
    match format {
        Format::Table => output::print(&table::text(raced))?,
        Format::Json => output::print_json(&table::document(raced))?,
        Format::Markdown => output::print(&markdown::text(&table::heading_of(raced), &raced.changes))?,
        Format::Junit => output::print(&junit::text(&table::heading_of(raced), &raced.changes))?,
    }
    if raced.ended == Some(Ended::Interrupted) {
        return Err(CommandError::interrupted(format!(
            "stopped; what was measured is kept: see it again with `tollgate race --replay {}`",
            raced.folder.display()
        )));
    }
    Ok(if raced.failed { Exit::SubjectFailed } else { overall(&raced.changes).exit() })
}
