//! Cold start: its steps, the way to the n-th call, new instances in a warm engine, and when a slower start has paid.

use std::collections::BTreeSet;

use tollgate_model::journal::{ColdStart, Measured};
use tollgate_model::metric::{ColdStep, Metric, PageCache, WarmStep};
use tollgate_model::results::{Row, Status};
use tollgate_stats::Bootstrap;

use super::break_even::break_even;
use super::launches::Launches;
use super::single::{Side, sides};

/// For each cell and state of the page cache: every step, and the way to every call that was told.
pub fn rows(launches: &Launches, interleaved: &[Launches], bootstrap: Bootstrap) -> Vec<Row> {
    let sides = sides(launches);
    let mut rows: Vec<Row> = Vec::new();
    for side in &sides {
        let process = process(launches, side);
        rows.extend(of_cell(side, bootstrap).into_iter().map(|mut row| {
            row.remarks.extend(process.clone().filter(|_| matches!(row.metric, Metric::ToCall { .. })));
            row
        }));
    }
    rows.extend(break_even(&sides, interleaved));
    rows
}

fn of_cell(side: &Side, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for &cache in PageCache::ALL {
        let starts = side.found.valid.iter().filter_map(|(_, measured)| start(measured, cache));
        let mut calls: BTreeSet<u32> =
            starts.clone().flat_map(|start| ways(start).map(|(call, _)| call)).collect();
        // Slow launches do not go on to every call: of those that do there would be the fast ones only.
        calls.retain(|&call| starts.clone().all(|start| ways(start).any(|way| way.0 == call)));
        for &step in ColdStep::ALL {
            rows.extend(side.row(Metric::Cold(step, cache), false, bootstrap, |measured| {
                start(measured, cache)?.phases.iter().find(|phase| phase.name == step).map(|phase| phase.us)
            }));
        }
        for call in calls {
            let to_call = |measured: &Measured| {
                ways(start(measured, cache)?).find(|way| way.0 == call).map(|way| way.1)
            };
            rows.extend(side.row(Metric::ToCall { call, cache }, false, bootstrap, to_call).map(
                |mut row| {
                    row.remarks.extend(remarks(starts.clone(), cache));
                    row
                },
            ));
        }
    }
    if side.found.status() != Status::Measured {
        rows.push(side.found.row(&side.cell, Metric::ToCall { call: 1, cache: PageCache::Warm }));
    }
    for &step in WarmStep::ALL {
        rows.extend(side.row(Metric::Warm(step), false, bootstrap, |measured| {
            measured.starts()?.warm.map(|warm| match step {
                WarmStep::Instantiate => warm.instantiate_us,
                WarmStep::FirstCall => warm.first_call_us,
                WarmStep::Drop => warm.drop_us,
            })
        }));
    }
    rows
}

/// The words that the remark about a native start's process begins with.
const PROCESS: &str = "the process is ";

/// Whose process a native start is of, where the row says so: a worker's, and not one of the logic alone.
pub fn process_of(row: &Row) -> Option<&str> {
    row.remarks.iter().map(String::as_str).find(|remark| remark.starts_with(PROCESS))
}

/// What starts where native code is called: its process is a worker's, and as a rule the one that runs components too.
fn process(launches: &Launches, side: &Side) -> Option<String> {
    let contender = &side.cell.contender;
    if !contender.deployment.is_called() || contender.deployment.is_compiled_by_runtime() {
        return None;
    }
    let Some(program) = launches.program(contender) else {
        return Some(format!(
            "{PROCESS}the worker's, with all that it carries, and not one of the logic alone"
        ));
    };
    let mut others = launches.comparison.contenders.iter();
    let shared = others
        .any(|other| other.deployment.is_compiled_by_runtime() && launches.program(other) == Some(program));
    Some(if shared {
        format!(
            "{PROCESS}{program}, the same program that runs the components, with their runtime and its compilers in it, and \
            not one of the logic alone"
        )
    } else {
        format!("{PROCESS}{program}, a worker that holds no runtime of components")
    })
}

pub(super) fn start(measured: &Measured, cache: PageCache) -> Option<&ColdStart> {
    measured.starts()?.cold.iter().find(|start| start.cache == cache)
}

/// From the spawn to the end of each call that was told; for a service, to its first answer.
pub(super) fn ways(start: &ColdStart) -> impl Iterator<Item = (u32, f64)> {
    let all: f64 = start.phases.iter().map(|phase| phase.us).sum();
    let first_call = start.phases.iter().find(|phase| phase.name == ColdStep::FirstCall);
    let before = all - first_call.map_or(0.0, |phase| phase.us);
    let service = start.to_call_us.is_empty().then_some((1, all));
    service.into_iter().chain(start.to_call_us.iter().map(move |&(call, us)| (call, before + us)))
}

fn remarks<'a>(starts: impl Iterator<Item = &'a ColdStart> + Clone, cache: PageCache) -> Vec<String> {
    let mut remarks = Vec::new();
    let threads: BTreeSet<u16> = starts.clone().filter_map(|start| start.compile_threads).collect();
    if !threads.is_empty() {
        let threads: Vec<String> = threads.iter().map(u16::to_string).collect();
        remarks.push(
            format!("compiled on {} threads", threads.join(" or ")).replace("on 1 threads", "on 1 thread"),
        );
    }
    if cache == PageCache::Dropped && starts.clone().all(|start| start.major_faults == 0) {
        remarks.push("no mapped page came from disk: the programs may have stayed in memory".to_string());
    }
    remarks
}
