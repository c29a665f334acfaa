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
    if args.lane == RaceLane::Instructions && (base.is_dir() || head.is_dir()) {
        return Err(CommandError::usage(
            "links are stripped, and counting goes by names: count two programs, for which the order of code is nothing",
        ));
    }
    interrupt::listen();
    let (pace, mut comparisons) =
        race::planned(checkout, args.plan.as_deref(), args.cells.as_deref(), args.max_blocks)?;
    if args.lane == RaceLane::Instructions {
        comparisons = race::to_be_counted(comparisons);
    }
    let slower = args.slower.map(|slower| slower.0);
    let rules = Rules { margin: args.margin.0, alpha: args.alpha.0, slower };
    let placement = args.placement.into();
    let request = RaceRequest { command: command(), base, head, placement, rules, pace, budget: args.budget };
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
