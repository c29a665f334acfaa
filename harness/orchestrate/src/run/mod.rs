//! A plan, executed: golden answers first, then block after block, each kept as soon as it is measured.

mod attempts;
mod blocks;
mod budget;
mod interleaved;
mod isolated;
mod lane;
mod links;
mod progress;
mod request;
mod resume;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tollgate_model::journal::{End, Launch, Line, Run};

pub use lane::Lane;
pub use request::{RunRequest, only, start};
pub use resume::resume;

use crate::command_error::{CommandError, Outcome};
use crate::golden::Unverified;
use crate::journal::Journal;
use crate::launcher::ProcessLauncher;
use crate::worker::Fault;
use blocks::Blocks;
use progress::Progress;

/// A run, as far as it was executed.
pub struct Executed {
    /// Its folder.
    pub folder: PathBuf,
    /// The run of its journal.
    pub run: Run,
    /// Everything that its journal has.
    pub launches: Vec<Launch>,
    /// The time of this sitting, and the part of it that was measuring.
    pub end: End,
    /// Whether somebody asked us to stop before the end.
    pub interrupted: bool,
}

impl Executed {
    /// The run, or the error that an interrupted one ends with.
    pub fn finished(self) -> Outcome<Self> {
        if self.interrupted {
            return Err(CommandError::interrupted(format!(
                "stopped; what was finished is kept: go on with `tollgate run --resume {}`",
                self.folder.display()
            )));
        }
        Ok(self)
    }
}

/// Measures what is still missing of a run.
fn execute(
    folder: &Path,
    run: Run,
    mut launches: Vec<Launch>,
    mut journal: Journal,
    launcher: &ProcessLauncher,
    unverified: &Unverified,
    begun: Instant,
) -> Outcome<Executed> {
    let mut blocks = Blocks::new(launcher, unverified, &run, folder);
    let missing = missing(&run, &launches);
    let mut progress = Progress::of_blocks(missing.len());
    let mut interrupted = false;
    for (number, block) in missing {
        let comparison = &run.comparisons[number];
        progress.begin(&format!("comparison {} of {}", number + 1, run.comparisons.len()));
        match blocks.measure(number, block, comparison) {
            Ok(measured) => {
                journal.append_launches(&measured)?;
                launches.extend(measured);
                progress.done();
            }
            Err(Fault::Interrupted) => {
                interrupted = true;
                break;
            }
            Err(fault) => return Err(CommandError::subject(fault)),
        }
    }
    progress.finish();
    let end = End { wall_s: begun.elapsed().as_secs_f64(), measuring_s: blocks.measuring.as_secs_f64() };
    if !interrupted {
        journal.append(&[Line::End(end.clone())])?;
    }
    Ok(Executed { folder: folder.to_path_buf(), run, launches, end, interrupted })
}

/// The blocks that are not in the journal yet, whole: comparison and block. Comparisons take turns, so that a run that
/// is stopped early has something of each.
fn missing(run: &Run, launches: &[Launch]) -> Vec<(usize, u32)> {
    let most = run.comparisons.iter().map(|comparison| comparison.launches).max().unwrap_or(0);
    let mut missing = Vec::new();
    for block in 0..most {
        for (number, comparison) in run.comparisons.iter().enumerate().filter(|(_, c)| block < c.launches) {
            let existing: BTreeSet<_> = launches
                .iter()
                .filter(|launch| launch.comparison == number && launch.block == block)
                .map(|launch| &launch.contender)
                .collect();
            if !comparison.contenders.iter().all(|contender| existing.contains(contender)) {
                missing.push((number, block));
            }
        }
    }
    missing
}

/// The time that an answer may take, by the run's pace.
fn deadline(run: &Run) -> Duration {
    Duration::from_secs(run.pace.deadline_s)
}
