//! `tollgate race`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use tollgate_model::change::overall;
use tollgate_model::exit::Exit;
use tollgate_model::pattern::Pattern;
use tollgate_model::plan::Comparison;

use crate::checkout::Checkout;
use crate::cmd::compare::{Format, Part, part};
use crate::cmd::run::{command, seed_of_the_clock};
use crate::output;
use crate::output::changes::{junit, markdown};
use crate::race::arguments::time;
use crate::race::contest::Rules;
use crate::race::course::Ended;
use crate::race::{self, Asked, Raced, table};
use crate::run::{MeasuringLock, Others};
use crate::trouble::{Outcome, Trouble};
use crate::{counted, interrupt, journal};

/// What races where neither cells nor a plan are named: the boundary alone, a small call, a structured one, a longer
/// one. Few, because each further cell costs the others time and certainty.
const USUAL: &str =
    "{probe/nop,pricing/get-quote,pricing/quote-cart,fraud/score-transaction}@component/rust/cranelift";

/// What is too small to matter, where nobody says otherwise. Small, so that +2 % is clear of it and found within
/// minutes on a busy host; equals are then called equivalent on a quiet one only, and left open elsewhere.
pub const MARGIN: f64 = 0.005;

/// The probability that any verdict of a race is false, where nobody says otherwise: forty races between equals pass without
/// an alarm in 24 of 25 cases.
pub const ALPHA: f64 = 0.001;

/// Race two worker programs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate race target/old/tollgate-worker target/release/tollgate-worker
  tollgate race BASE HEAD --cells 'pricing/*@component/rust/{cranelift,winch}' --budget 10m
  tollgate race BASE HEAD --margin 2% --format json > changes.json
  tollgate race BASE HEAD --lane instructions   exactly, on any machine, where valgrind is
  tollgate race WORKER WORKER --slower 2%       would a slowdown of 2 % be found here?
  tollgate race --again reports/20260101T120000-race

Goes on until every cell is worse, better or equivalent (within the margin), or the budget ends. It may be looked \
at, and ended, at any time: the intervals hold at every look together. Exit codes: 0 all decided and none worse, \
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
    #[arg(long, value_name = "DIR", conflicts_with_all = ["base", "head", "plan", "cells", "slower", "seed", "out"])]
    pub again: Option<PathBuf>,

    #[command(flatten)]
    pub others: Others,

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
    if args.alpha.0 == 0.0 {
        return Err(Trouble::usage("--alpha must be more than 0: no verdict is ever certain"));
    }
    interrupt::listen();
    let (pace, mut comparisons) = planned(checkout, args)?;
    if args.lane == RaceLane::Instructions {
        comparisons = counted::to_be_counted(comparisons);
    }
    let slower = args.slower.map(|slower| slower.0);
    let rules = Rules { margin: args.margin.0, alpha: args.alpha.0, slower };
    let (budget, most_blocks) = (args.budget, args.max_blocks);
    let asked = Asked { command: command(), base, head, rules, pace, budget, most_blocks };
    let _lock = MeasuringLock::take(args.others)?;
    let seed = args.seed.unwrap_or_else(seed_of_the_clock);
    let reports = args.out.clone().unwrap_or_else(|| checkout.reports());
    let entered = race::enter(checkout, &asked, comparisons, seed, &reports)?;
    match args.lane {
        RaceLane::Instructions => finish_counted(counted::race(entered)?, args.format),
        RaceLane::Timed => finish(&race::carry_out(entered, &asked)?, args.format),
    }
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

/// What a race in a folder said.
fn again(folder: &Path, format: Format) -> Outcome<Exit> {
    let found = journal::read(folder)?;
    if found.run.race.is_some() && counted::is_counted(&found.run) {
        let receipts = race::receipts(&found.launches);
        return finish_counted(counted::said(folder, &found.run, &found.launches, receipts), format);
    }
    finish(&race::again(folder)?, format)
}

/// As [`finish`], of a race that was counted.
fn finish_counted(raced: counted::Raced, format: Format) -> Outcome<Exit> {
    let exit = if raced.failed { Exit::SubjectFailed } else { raced.verdict.exit() };
    match format {
        Format::Table => output::print(&counted::raced_table(&raced))?,
        Format::Json => output::print_json(&table::verdicts(raced.heading, raced.verdict, &raced.changes))?,
        Format::Markdown => output::print(&markdown::text(&raced.heading, &raced.changes))?,
        Format::Junit => output::print(&junit::text(&raced.heading, &raced.changes))?,
    }
    Ok(exit)
}

/// Prints it, and says what it means for the exit code.
fn finish(raced: &Raced, format: Format) -> Outcome<Exit> {
    match format {
        Format::Table => output::print(&table::text(raced))?,
        Format::Json => output::print_json(&table::document(raced))?,
        Format::Markdown => output::print(&markdown::text(&table::heading_of(raced), &raced.changes))?,
        Format::Junit => output::print(&junit::text(&table::heading_of(raced), &raced.changes))?,
    }
    if raced.ended == Some(Ended::Interrupted) {
        return Err(Trouble::interrupted(format!(
            "stopped; what was measured is kept: see it again with `tollgate race --again {}`",
            raced.folder.display()
        )));
    }
    Ok(if raced.failed { Exit::SubjectFailed } else { overall(&raced.changes).exit() })
}
