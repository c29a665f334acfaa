//! A race by the clock, executed or replayed.

use std::path::Path;
use std::time::{Duration, Instant};

use tollgate_analysis::race::{Ended, Rules, TimedRace, Verdicts};
use tollgate_model::journal::{End, Launch, Line, Race};

use super::block::RaceBlocks;
use super::progress::Progress;
use super::sequencer::{self, Observer};
use super::{Entered, RaceRequest, write_changes};
use crate::command_error::{CommandError, Outcome};
use crate::journal::{Contents, Journal};
use crate::launcher::ProcessLauncher;

/// Races both sides by the clock.
pub fn execute(entered: Entered, request: &RaceRequest) -> Outcome<TimedRace> {
    let receipts = entered.receipts();
    let Entered { folder, run, sides, left_out } = entered;
    let mut journal = Journal::create(&folder, &run)?;
    let mut verdicts = Verdicts::new(&run.comparisons, request.rules).map_err(CommandError::usage)?;
    for launches in &left_out {
        journal.append_launches(launches)?;
        verdicts.feed(launches);
    }
    let contenders = run.comparisons.iter().map(|comparison| comparison.contenders[0].clone()).collect();
    let placed = |launcher: &ProcessLauncher| launcher.placed(run.placement);
    let placed = sides.each_ref().map(|side| side.launchers.iter().map(placed).collect::<Vec<_>>());
    let launchers = placed.each_ref().map(|links| links.iter().map(|link| link as _).collect());
    let mut blocks = RaceBlocks { launchers, contenders, pace: &run.pace, seed: run.seed };
    let mut observer = RaceRun {
        journal,
        budget: request.budget,
        begun: Instant::now(),
        progress: Progress::until(request.budget),
        through_after_s: vec![None; verdicts.cell_count()],
    };
    let ended = sequencer::execute(
        &mut verdicts,
        run.comparisons.len(),
        run.most_launches(),
        &mut blocks,
        &mut observer,
    );
    observer.progress.finish();
    let (ended, took_s) = (ended?, observer.begun.elapsed().as_secs_f64());
    if ended != Ended::Interrupted {
        observer.journal.append(&[Line::End(End { wall_s: took_s, measuring_s: took_s })])?;
    }
    let changes = verdicts.changes();
    write_changes(&folder, &changes)?;
    Ok(TimedRace {
        folder,
        run,
        changes,
        through_after_s: observer.through_after_s,
        receipts,
        failed: verdicts.failed(),
        ended: Some(ended),
        took_s,
    })
}

/// One race while it runs: it has a clock, and writes everything down.
struct RaceRun {
    journal: Journal,
    budget: Duration,
    begun: Instant,
    progress: Progress,
    through_after_s: Vec<Option<f64>>,
}

impl Observer for RaceRun {
    fn time_is_over(&mut self) -> bool {
        self.begun.elapsed() >= self.budget
    }

    fn measured(&mut self, launches: &[Launch], verdicts: &Verdicts) -> Outcome {
        self.journal.append_launches(launches)?;
        let now = self.begun.elapsed().as_secs_f64();
        for (after, through) in self.through_after_s.iter_mut().zip(verdicts.are_through()) {
            if through {
                after.get_or_insert(now);
            }
        }
        self.progress.block(verdicts.through(), verdicts.cell_count());
        Ok(())
    }
}

/// A race read again from its journal: it says what it said.
pub fn replay(folder: &Path, contents: Contents) -> Outcome<TimedRace> {
    let Contents { run, launches, end, .. } = contents;
    let Some(Race { slower, margin, alpha, .. }) = run.race.clone() else {
        return Err(CommandError::usage(format!("{} is no race but a run of a plan", folder.display())));
    };
    let rules = Rules { margin, alpha, slower };
    TimedRace::replay(folder.to_path_buf(), run, rules, &launches, end.as_ref()).map_err(CommandError::usage)
}
