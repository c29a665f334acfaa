//! When a slower start has paid: between what is shown to differ, and nothing else.

use tollgate_model::Cell;
use tollgate_model::journal::Measured;
use tollgate_model::metric::{Metric, PageCache};
use tollgate_model::results::{Figure, Row, Status};
use tollgate_stats::median;

use super::cold::{start, ways};
use super::launches::Launches;
use super::single::Side;
use crate::ratio;
use crate::rules;

/// After how many calls one configuration has made up for its slower start over another. What a call saves is taken from
/// where calls are timed interleaved, if that is part of the run; else from the later calls of the same launches.
///
/// A pair has a row where by its estimates the one starts more slowly and then is faster with each call, and a figure where
/// both are shown: by the interval of the difference, at 95 %.
pub fn break_even(sides: &[Side], interleaved: &[Launches]) -> Vec<Row> {
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
            let in_launch = || -> Vec<f64> {
                blocks.iter().map(|(slower, other)| other.per_call_us - slower.per_call_us).collect()
            };
            let saved = saved_interleaved(&slower.cell, &other.cell, interleaved)
                .map_or_else(|| rules::median(&in_launch()), |saved| rules::mean_of_differences(&saved));
            let (Some(behind), Some(saved)) = (rules::median(&behind), saved) else { continue };
            // Behind at the first call, and faster with each: only then is there something to make up for.
            if behind.value <= 0.0 || saved.value <= 0.0 {
                continue;
            }
            let mut row = slower.found.row(&slower.cell, Metric::BreakEvenCalls);
            row.launches = blocks.len();
            row.against = Some(other.cell.contender.clone());
            match paid(&behind, &saved) {
                Ok(figure) => row.figure = Some(figure),
                Err(why) => row.status = Status::Skipped(why.to_string()),
            }
            rows.push(row);
        }
    }
    rows
}

/// The quotient, where neither can be nothing; else the reason that there is none. Their doubts are put together on the
/// scale of logarithms.
fn paid(behind: &Figure, saved: &Figure) -> Result<Figure, &'static str> {
    let shown = |difference: &Figure| difference.low.is_some_and(|low| low > 0.0);
    if behind.low.is_none() || saved.low.is_none() {
        return Err("too few launches to tell the two apart");
    }
    if !shown(behind) {
        return Err(
            "the two are not told apart by their start: nothing shows that there is anything to make up for",
        );
    }
    if !shown(saved) {
        return Err("the two are not told apart by a call: nothing shows that it ever pays");
    }
    ratio::of_figures(behind, saved).ok_or("the two are not told apart")
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
