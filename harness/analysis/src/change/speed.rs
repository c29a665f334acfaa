//! The speed of the machine, told by the native calls that are timed interleaved in most runs: those of controls.
//!
//! The parts of a call are differences within a launch and have no native counterpart to be divided by; a native start is
//! over before a compiler has begun, and is as noisy as it is short. What the host did to a run is in them all the same,
//! and cancels against this.

use std::collections::{BTreeMap, BTreeSet};

use tollgate_model::metric::Metric;
use tollgate_model::results::{Row, Status};

use super::pair::{Found, Pair};

/// Native calls shorter than this are as much the clock's as the machine's.
const LONG_ENOUGH_NS: f64 = 5.0;

/// Over what the machine's speed is told.
#[derive(Clone, Copy, PartialEq)]
pub enum Over {
    /// The very blocks that the row was measured in.
    Blocks,
    /// The run: the first of its comparisons in which native calls are timed.
    Run,
}

/// The logarithm of the time of native calls, block by block: of those cells that every run of both sides has.
pub fn of_runs(pair: &Pair, over: Over) -> impl Fn(&Found) -> BTreeMap<u32, f64> {
    let runs = pair.base.measured().chain(pair.head.measured());
    let cells = runs
        .map(|found| native_calls(&found, over).map(|row| row.cell.to_string()).collect())
        .reduce(|one: BTreeSet<String>, other| &one & &other)
        .unwrap_or_default();
    let common = move |row: &&Row| cells.contains(&row.cell.to_string());
    move |found| by_block(native_calls(found, over).filter(&common).collect())
}

/// Whether the native call that a call is held against is as much the clock's as the machine's: a native `nop` takes a
/// nanosecond, and what is divided by it varies with it.
pub fn control_is_too_short(found: &Found) -> bool {
    let long_enough = |row: &Row| row.per_launch.iter().all(|launch| launch.value >= LONG_ENOUGH_NS);
    found.row.metric == Metric::CallNs && !found.of_control().is_some_and(long_enough)
}

/// The mean of the rows' logarithms in each block that all of them have.
fn by_block(rows: Vec<&Row>) -> BTreeMap<u32, f64> {
    let mut logs: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for launch in rows.iter().flat_map(|row| &row.per_launch) {
        logs.entry(launch.block).or_default().push(launch.value.ln());
    }
    logs.retain(|_, logs| logs.len() == rows.len());
    logs.into_iter().map(|(block, logs)| (block, logs.iter().sum::<f64>() / logs.len() as f64)).collect()
}

fn native_calls<'a>(found: &Found<'a>, over: Over) -> impl Iterator<Item = &'a Row> {
    let timed = found.run.iter().filter(move |row| {
        row.metric == Metric::CallNs
            && row.is_control()
            && row.status == Status::Measured
            && !row.per_launch.is_empty()
            && row.per_launch.iter().all(|launch| launch.value >= LONG_ENOUGH_NS)
    });
    let comparison = match over {
        Over::Blocks => Some(found.row.comparison),
        Over::Run => timed.clone().map(|row| row.comparison).next(),
    };
    timed.filter(move |row| Some(row.comparison) == comparison)
}
