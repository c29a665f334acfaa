//! Which block comes next, and when there is no next one. Knows no clock and no process, so that what it does to false
//! alarms can be tried on thousands of races that never ran.

use tollgate_analysis::race::{Ended, Verdicts};
use tollgate_model::Workload;
use tollgate_model::journal::Launch;

use crate::command_error::{CommandError, Outcome};
use crate::worker::Fault;

/// A source of blocks.
pub trait BlockSource {
    /// Measures these workloads of a comparison on both sides; only an interruption ends it early.
    fn block(&mut self, comparison: usize, block: u32, workloads: &[Workload]) -> Result<Vec<Launch>, Fault>;
}

/// When a race ends that is not decided, and who hears of its blocks.
pub trait Observer {
    /// Whether the time is over, before another block begins.
    fn time_is_over(&mut self) -> bool;

    /// A block was measured, and the verdicts know of it.
    fn measured(&mut self, launches: &[Launch], verdicts: &Verdicts) -> Outcome;
}

/// Goes on, one block of each comparison after the other, until nothing is open or the time is over.
pub fn execute(
    verdicts: &mut Verdicts,
    comparisons: usize,
    most_blocks: u32,
    source: &mut dyn BlockSource,
    observer: &mut dyn Observer,
) -> Outcome<Ended> {
    for block in 0..most_blocks {
        let mut any = false;
        for comparison in 0..comparisons {
            let workloads = verdicts.open(comparison);
            if workloads.is_empty() {
                continue;
            }
            any = true;
            if observer.time_is_over() {
                return Ok(Ended::OutOfTime);
            }
            match source.block(comparison, block, &workloads) {
                Ok(launches) => {
                    verdicts.feed(&launches);
                    observer.measured(&launches, verdicts)?;
                }
                Err(Fault::Interrupted) => return Ok(Ended::Interrupted),
                Err(fault) => return Err(CommandError::subject(fault)),
            }
        }
        if !any {
            return Ok(Ended::Decided);
        }
    }
    Ok(if verdicts.through() == verdicts.cell_count() { Ended::Decided } else { Ended::OutOfBlocks })
}

#[cfg(test)]
#[path = "simulated_tests.rs"]
mod tests;
