//! Carrying out a plan: golden answers first, then block after block, each kept as soon as it is measured.

mod apart;
mod block;
pub mod crew;
mod folder;
pub mod golden;
mod lock;
mod page;
mod progress;
pub mod schedule;
pub mod seat;
pub mod served;
pub mod slices;
mod tails;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tollgate_model::journal::{End, Launch, Line, Run};
use tollgate_model::results::Row;

use crate::journal::Journal;
use crate::results;
use crate::trouble::{Outcome, Trouble};
use crate::worker::Fault;
use block::Blocks;
use crew::Crew;
use golden::Unfit;
use progress::Progress;

pub use folder::new_folder;
pub use lock::{MeasuringLock, Others};
pub use page::FILE as PAGE;

/// A run, in the middle of being carried out or done.
pub struct Carried {
    /// Its folder.
    pub folder: PathBuf,
    /// What it is.
    pub run: Run,
    /// What it says.
    pub rows: Vec<Row>,
    /// What to choose by that, in a few lines.
    pub text: String,
    /// How long this sitting took, and how much of that was measuring.
    pub end: End,
}

/// Measures what is still missing of a run, and writes the summary.
pub fn carry_out(
    folder: &Path,
    run: Run,
    mut launches: Vec<Launch>,
    mut journal: Journal,
    crew: &Crew,
    unfit: &Unfit,
    begun: Instant,
) -> Outcome<Carried> {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u16);
    let mut blocks = Blocks::new(crew, unfit, &run.pace, run.seed, cores);
    let missing = missing(&run, &launches);
    let mut progress = Progress::of_blocks(missing.len());
    let mut interrupted = false;
    for (number, block) in missing {
        let comparison = &run.comparisons[number];
        progress.begin(&format!("comparison {} of {}", number + 1, run.comparisons.len()));
        match blocks.measure(number, block, comparison) {
            Ok(measured) => {
                let lines: Vec<Line> =
                    measured.iter().map(|launch| Line::Launch(Box::new(launch.clone()))).collect();
                journal.append(&lines)?;
                launches.extend(measured);
                progress.done();
            }
            Err(Fault::Interrupted) => {
                interrupted = true;
                break;
            }
            Err(fault) => return Err(Trouble::subject(fault)),
        }
    }
    progress.finish();
    let end = End { wall_s: begun.elapsed().as_secs_f64(), measuring_s: blocks.measuring.as_secs_f64() };
    if !interrupted {
        journal.append(&[Line::End(end.clone())])?;
    }
    let carried = summarize(folder, run, &launches, end)?;
    if interrupted {
        return Err(Trouble::interrupted(format!(
            "stopped; what was finished is kept: go on with `tollgate run --resume {}`",
            folder.display()
        )));
    }
    Ok(carried)
}

/// What the launches of a run say, written beside its journal too.
pub fn summarize(folder: &Path, run: Run, launches: &[Launch], end: End) -> Outcome<Carried> {
    let rows = results::rows(&run, launches);
    let distributions = results::distributions(&run, launches)?;
    folder::write_summary(folder, &rows)?;
    tails::write(folder, &distributions)?;
    let text = page::write(folder, &run, launches, &rows, &distributions)?;
    Ok(Carried { folder: folder.to_path_buf(), run, rows, text, end })
}

/// The blocks that are not in the journal yet, whole: comparison and block. Comparisons take turns, so that a run that
/// is stopped early has something of each.
fn missing(run: &Run, launches: &[Launch]) -> Vec<(usize, u32)> {
    let most = run.comparisons.iter().map(|comparison| comparison.launches).max().unwrap_or(0);
    let mut missing = Vec::new();
    for block in 0..most {
        for (number, comparison) in run.comparisons.iter().enumerate().filter(|(_, c)| block < c.launches) {
            let there: BTreeSet<_> = launches
                .iter()
                .filter(|launch| launch.comparison == number && launch.block == block)
                .map(|launch| &launch.contender)
                .collect();
            if !comparison.contenders.iter().all(|contender| there.contains(contender)) {
                missing.push((number, block));
            }
        }
    }
    missing
}

/// The deadline of a pace.
pub fn deadline(run: &Run) -> Duration {
    Duration::from_secs(run.pace.deadline_s)
}
