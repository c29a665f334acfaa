//! Which block comes next, and when there is no next one. Knows no clock and no process, so that what it does to false
//! alarms can be tried on thousands of races that never ran.

use tollgate_model::Workload;
use tollgate_model::journal::Launch;

use super::contest::Contest;
use crate::trouble::{Outcome, Trouble};
use crate::worker::Fault;

/// Where blocks come from.
pub trait Track {
    /// Measures these workloads of a comparison on both sides; only an interruption ends it early.
    fn block(&mut self, comparison: usize, block: u32, workloads: &[Workload]) -> Result<Vec<Launch>, Fault>;
}

/// When a race ends that is not decided, and who hears of its blocks.
pub trait Keeper {
    /// Whether the time is over, before another block begins.
    fn time_is_over(&mut self) -> bool;

    /// A block was measured, and the contest knows of it.
    fn keep(&mut self, launches: &[Launch], contest: &Contest) -> Outcome;
}

/// How a race ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// Nothing is open any more.
    Decided,
    /// The time was over, or as many blocks were measured as were allowed.
    OutOfTime,
    /// Somebody asked us to stop.
    Interrupted,
}

/// Goes on, one block of each comparison after the other, until nothing is open or the time is over.
pub fn carry_on(
    contest: &mut Contest,
    comparisons: usize,
    most_blocks: u32,
    track: &mut dyn Track,
    keeper: &mut dyn Keeper,
) -> Outcome<Ended> {
    for block in 0..most_blocks {
        let mut any = false;
        for comparison in 0..comparisons {
            let workloads = contest.open(comparison);
            if workloads.is_empty() {
                continue;
            }
            any = true;
            if keeper.time_is_over() {
                return Ok(Ended::OutOfTime);
            }
            match track.block(comparison, block, &workloads) {
                Ok(launches) => {
                    contest.feed(&launches);
                    keeper.keep(&launches, contest)?;
                }
                Err(Fault::Interrupted) => return Ok(Ended::Interrupted),
                Err(fault) => return Err(Trouble::subject(fault)),
            }
        }
        if !any {
            return Ok(Ended::Decided);
        }
    }
    Ok(if contest.through() == contest.len() { Ended::Decided } else { Ended::OutOfTime })
}

#[cfg(test)]
#[path = "simulated_tests.rs"]
mod tests;
