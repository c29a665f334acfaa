//! The time of a call, its ratio to the native call, and its parts.

use tollgate_model::Cell;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Figure, Row, Status};
use tollgate_stats::{Bootstrap, Estimate, Sample, StatsError};

use super::by_state;
use super::call_path;
use super::figure;
use super::launches::{Launches, OfCell};
use super::numbers::Numbers;
use crate::parallel;
use crate::rules::LEAST_FOR_INTERVAL;

/// For each cell a row of its call time, and one of its part, if it is one.
pub fn rows(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let cells: Vec<Cell> = launches.cells().collect();
    let of_cell = |cell: &Cell| {
        let found = launches.of_cell(cell);
        (call_time(launches, cell, &found, bootstrap), part(launches, cell, &found, bootstrap))
    };
    let made = parallel::each(&cells, of_cell);
    made.into_iter().flat_map(|(time, part)| std::iter::once(time).chain(part)).collect()
}

fn call_time(launches: &Launches, cell: &Cell, found: &OfCell, bootstrap: Bootstrap) -> Row {
    let mut row = found.row(cell, Metric::CallNs);
    if row.status != Status::Measured {
        return row;
    }
    if let Some(paths) = call_path::mixed(found) {
        row.status = Status::Invalid(format!("its launches were timed on the call paths `{paths}`"));
        return row;
    }
    let numbers = Numbers::slices(found);
    numbers.fill(&mut row, bootstrap);
    row.remarks.extend(remarks(found));
    let control = launches.control(cell);
    let other = control.as_ref().filter(|_| !row.is_control());
    row.remarks.extend(by_state::groups(found, other));
    row.remarks.extend(other.and_then(|control| by_state::unpaired(found, control)));
    if let Some(control) = control {
        match call_path::differ(found, &control, "its control") {
            None => numbers.hold_against(&Numbers::slices(&control), &mut row, bootstrap),
            Some(paths) => row.remarks.push(format!("no ratio to its control: it was timed {paths}")),
        }
    }
    row
}

/// Entry, lowering, lifting or logic: a difference within each launch.
fn part(launches: &Launches, cell: &Cell, found: &OfCell, bootstrap: Bootstrap) -> Option<Row> {
    let (metric, less) = launches.functions.of(cell.workload)?.part()?;
    let mut row = found.row(cell, metric);
    if row.status != Status::Measured {
        return Some(row);
    }
    match less {
        None => Numbers::slices(found).fill(&mut row, bootstrap),
        Some(less) => {
            let (probe, less) = (less, launches.namesake(less, cell)?);
            if let Some(stopped) = less.stopped {
                row.status = stopped; // a difference to what failed has failed for the same reason
                return Some(row);
            }
            if let Some(paths) = call_path::differ(found, &less, probe.as_str()) {
                row.status = Status::Skipped(format!("no difference within a call: it was timed {paths}"));
                return Some(row);
            }
            row.to_memcpy = launches
                .memcpy(cell)
                .filter(|_| metric != Metric::LogicNs)
                .and_then(|memcpy| against(found, &less, &memcpy, bootstrap).ok())
                .map(|ratio| figure(&ratio))
                .map(|ratio| match found.valid.len() >= LEAST_FOR_INTERVAL {
                    true => ratio,
                    false => Figure { low: None, high: None, ..ratio },
                });
            Numbers::slices(found).fill_less(&Numbers::slices(&less), &mut row, bootstrap);
        }
    }
    Some(row)
}

/// A part as a multiple of copying the same payload once, block by block.
fn against(
    found: &OfCell,
    less: &OfCell,
    memcpy: &OfCell,
    bootstrap: Bootstrap,
) -> Result<Estimate, StatsError> {
    let samples = |slices: &[f64]| Sample::positive(slices.to_vec());
    let blocks: Vec<(Sample, Sample, Sample)> = found
        .valid
        .iter()
        .filter_map(|&(block, of)| Some((of, less.in_block(block)?, memcpy.in_block(block)?)))
        .filter_map(|(of, less, memcpy)| {
            Some((samples(of.slices()).ok()?, samples(less.slices()).ok()?, samples(memcpy.slices()).ok()?))
        })
        .collect();
    bootstrap.estimate(&blocks, |(of, less, memcpy), draw| {
        (draw.median(of) - draw.median(less)) / draw.median(memcpy)
    })
}

fn remarks(found: &OfCell) -> Vec<String> {
    let of = found.valid.len();
    let mut remarks = Vec::new();
    let cold = found
        .valid
        .iter()
        .filter(|(_, measured)| {
            let prepared = measured.prepared();
            prepared.is_some_and(|prepared| !prepared.warm_up.steady)
        })
        .count();
    if cold > 0 {
        remarks.push(format!("not steady when its warm-up time was over in {cold} of {of} launches"));
    }
    remarks.extend(collections(found));
    remarks.extend(found.doubts());
    remarks
}

/// What a collector took, which the median of a slice does not show.
fn collections(found: &OfCell) -> Option<String> {
    let (mut count, mut collecting, mut calling) = (0, 0.0, 0.0);
    for (_, measured) in &found.valid {
        let Some(call_time) = measured.call_time() else { continue };
        let Some((collections, prepared)) = call_time.collections.zip(call_time.prepared.as_ref()) else {
            continue;
        };
        count += collections.count;
        collecting += collections.ns;
        let calls = call_time.batches as f64 * prepared.batch as f64;
        calling += calls * tollgate_stats::median(&call_time.slices).unwrap_or(0.0);
    }
    (count > 0 && calling > 0.0).then(|| {
        format!(
            "{count} garbage collections took {:.1} % of the time that is measured; a median hides most of that",
            collecting / (calling + collecting) * 100.0
        )
    })
}
