//! The time of a call, its ratio to the native call, and its parts.

use tollgate_model::Cell;
use tollgate_model::journal::Measured;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Row, Status};
use tollgate_stats::{Bootstrap, Estimate, PairedBlock, Sample, StatsError, Terms};

use super::figure;
use super::launches::{Launches, OfCell};

/// For each cell a row of its call time, and one of its part, if it is one.
pub fn rows(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    launches
        .cells()
        .flat_map(|cell| {
            let found = launches.of_cell(&cell);
            let time = call_time(launches, &cell, &found, bootstrap);
            let part = part(launches, &cell, &found, bootstrap);
            std::iter::once(time).chain(part)
        })
        .collect()
}

fn call_time(launches: &Launches, cell: &Cell, found: &OfCell, bootstrap: Bootstrap) -> Row {
    let mut row = found.row(cell, Metric::CallNs);
    if row.status != Status::Measured {
        return row;
    }
    match time(found, bootstrap) {
        Ok(estimate) => row.figure = Some(figure(&estimate)),
        Err(error) => row.status = Status::Invalid(error.to_string()),
    }
    if let Some(control) = launches.control(cell.workload) {
        // Where a side is too short for the clock there is no ratio, rather than a wild one.
        let paired: Vec<PairedBlock> = in_common(found, &control)
            .map(|(of, control)| PairedBlock {
                contender: of.slices.clone(),
                control: control.slices.clone(),
            })
            .collect();
        row.to_native = bootstrap.paired_ratio(&paired).ok().map(|ratio| figure(&ratio));
    }
    row.remarks = remarks(found);
    row
}

/// Positive times get a geometric mean. What is shorter than the empty loop's own spread may come out at or below
/// zero, and gets an arithmetic one.
fn time(found: &OfCell, bootstrap: Bootstrap) -> Result<Estimate, StatsError> {
    let slices: Vec<Vec<f64>> = found.valid.iter().map(|(_, measured)| measured.slices.clone()).collect();
    bootstrap.geometric(&slices).or_else(|_| bootstrap.location(&slices))
}

/// Entry, lowering, lifting or logic: a difference within each launch.
fn part(launches: &Launches, cell: &Cell, found: &OfCell, bootstrap: Bootstrap) -> Option<Row> {
    let (metric, less) = cell.workload.function.part()?;
    let mut row = found.row(cell, metric);
    if row.status != Status::Measured {
        return Some(row);
    }
    let estimate = match less {
        None => time(found, bootstrap),
        Some(less) => {
            let less = launches.namesake(less, cell)?;
            if let Some(stopped) = less.stopped {
                row.status = stopped; // a difference to what failed has failed for the same reason
                return Some(row);
            }
            row.to_memcpy = launches
                .memcpy(cell.workload)
                .filter(|_| metric != Metric::LogicNs)
                .and_then(|memcpy| against(found, &less, &memcpy, bootstrap).ok())
                .map(|ratio| figure(&ratio));
            let terms: Vec<Terms> = in_common(found, &less)
                .map(|(of, less)| Terms { minuend: of.slices.clone(), subtrahend: less.slices.clone() })
                .collect();
            bootstrap.paired_difference(&terms)
        }
    };
    match estimate {
        Ok(estimate) => row.figure = Some(figure(&estimate)),
        Err(error) => row.status = Status::Invalid(error.to_string()),
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
            Some((samples(&of.slices).ok()?, samples(&less.slices).ok()?, samples(&memcpy.slices).ok()?))
        })
        .collect();
    bootstrap.estimate(&blocks, |(of, less, memcpy), draw| {
        (draw.median(of) - draw.median(less)) / draw.median(memcpy)
    })
}

/// What two cells have in the same blocks.
fn in_common<'a>(one: &OfCell<'a>, other: &OfCell<'a>) -> impl Iterator<Item = (&'a Measured, &'a Measured)> {
    one.valid.iter().filter_map(|&(block, measured)| Some((measured, other.in_block(block)?)))
}

fn remarks(found: &OfCell) -> Vec<String> {
    let of = found.valid.len();
    let mut remarks = Vec::new();
    let cold = found
        .valid
        .iter()
        .filter(|(_, measured)| measured.prepared.as_ref().is_some_and(|prepared| !prepared.warm_up.steady))
        .count();
    if cold > 0 {
        remarks.push(format!("not steady when its warm-up time was over in {cold} of {of} launches"));
    }
    remarks.extend(found.doubts());
    remarks
}
