//! Cold start: its steps, the way to the n-th call, new instances in a warm engine, and when a slower start has paid.

use std::collections::BTreeSet;

use tollgate_model::Cell;
use tollgate_model::journal::{ColdStart, Measured};
use tollgate_model::metric::{ColdStep, Metric, PageCache, WarmStep};
use tollgate_model::results::{Figure, Row, Status};
use tollgate_stats::{Bootstrap, median, ratio_of_independent_means, ratio_of_means};

use super::launches::Launches;
use super::single::{Side, sides};

/// For each cell and state of the page cache: every step, and the way to every call that was told.
pub fn rows(launches: &Launches, interleaved: &[Launches], bootstrap: Bootstrap) -> Vec<Row> {
    let sides = sides(launches);
    let mut rows: Vec<Row> = sides.iter().flat_map(|side| of_cell(side, bootstrap)).collect();
    rows.extend(break_even(&sides, interleaved));
    rows
}

fn of_cell(side: &Side, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for &cache in PageCache::ALL {
        let starts = side.found.valid.iter().filter_map(|(_, measured)| start(measured, cache));
        let calls: BTreeSet<u32> =
            starts.clone().flat_map(|start| ways(start).map(|(call, _)| call)).collect();
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

fn start(measured: &Measured, cache: PageCache) -> Option<&ColdStart> {
    measured.starts()?.cold.iter().find(|start| start.cache == cache)
}

/// From the spawn to the end of each call that was told; for a service, to its first answer.
fn ways(start: &ColdStart) -> impl Iterator<Item = (u32, f64)> {
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

/// After how many calls one configuration has made up for its slower start over another. What a call saves is taken from
/// where calls are timed interleaved, if that is part of the run; else from the later calls of the same launches.
fn break_even(sides: &[Side], interleaved: &[Launches]) -> Vec<Row> {
    let mut rows = Vec::new();
    for slower in sides {
        for other in sides.iter().filter(|other| other.cell.workload == slower.cell.workload) {
            let blocks: Vec<(Course, Course)> = slower
                .found
                .valid
                .iter()
                .filter_map(|(block, of)| Some((course(of)?, course(other.found.in_block(*block)?)?)))
                .collect();
            let behind: Vec<f64> =
                blocks.iter().map(|(slower, other)| slower.start_us - other.start_us).collect();
            let saved = saved_interleaved(&slower.cell, &other.cell, interleaved);
            let in_launch = || blocks.iter().map(|(slower, other)| other.per_call_us - slower.per_call_us);
            let ratio = match &saved {
                Some(saved) => ratio_of_independent_means(&behind, saved, 0.95),
                None => {
                    let pairs: Vec<(f64, f64)> = behind.iter().copied().zip(in_launch()).collect();
                    ratio_of_means(&pairs, 0.95)
                }
            };
            let saves = saved.map_or_else(|| in_launch().sum(), |saved| saved.iter().sum::<f64>());
            // Behind at the first call, and faster with each: only then is there something to make up for.
            let Some(ratio) = ratio.filter(|_| behind.iter().sum::<f64>() > 0.0 && saves > 0.0) else {
                continue;
            };
            let mut row = slower.found.row(&slower.cell, Metric::BreakEvenCalls);
            row.launches = blocks.len();
            row.against = Some(other.cell.contender.clone());
            match ratio.interval {
                Some((low, high)) => {
                    row.figure =
                        Some(Figure { value: ratio.estimate, low: Some(low.max(0.0)), high: Some(high) });
                }
                None => {
                    let why = "the two cannot be told apart by a call: nothing shows that it ever pays";
                    row.status = Status::Skipped(why.to_string());
                }
            }
            rows.push(row);
        }
    }
    rows
}

/// The time that a call saves over the other's, in microseconds, block by block, where both are timed interleaved.
fn saved_interleaved(slower: &Cell, other: &Cell, interleaved: &[Launches]) -> Option<Vec<f64>> {
    interleaved.iter().find_map(|launches| {
        let (slower, other) = (launches.of_cell(slower), launches.of_cell(other));
        let saved = slower.valid.iter().filter_map(|(block, of)| {
            let other = median(other.in_block(*block)?.slices())?;
            Some((other - median(of.slices())?) / 1e3)
        });
        Some(saved.collect::<Vec<f64>>()).filter(|saved| saved.len() > 1)
    })
}

/// A launch as a straight line: a start, and what each further call takes once the first ones are over.
struct Course {
    start_us: f64,
    per_call_us: f64,
}

fn course(measured: &Measured) -> Option<Course> {
    let ways: Vec<(u32, f64)> = ways(start(measured, PageCache::Warm)?).collect();
    let (&(last, at_last), &(early, at_early)) = (ways.last()?, ways.iter().rev().nth(1)?);
    let per_call_us = (at_last - at_early) / f64::from(last - early);
    Some(Course { start_us: at_last - per_call_us * f64::from(last), per_call_us })
}
