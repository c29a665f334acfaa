//! The time of a call, its ratio to the native call, and its parts.

use tollgate_model::metric::Metric;
use tollgate_model::results::{Row, Status};
use tollgate_model::{Cell, Function, Workload};
use tollgate_stats::{Bootstrap, Estimate, PairedBlock, StatsError, Terms};

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
        row.to_native = bootstrap.paired_ratio(&paired(found, &control)).ok().map(|ratio| figure(&ratio));
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

/// Contender and control, block by block and round by round.
fn paired(found: &OfCell, control: &OfCell) -> Vec<PairedBlock> {
    found
        .valid
        .iter()
        .filter_map(|(block, contender)| {
            let (_, control) = control.valid.iter().find(|(other, _)| other == block)?;
            Some(PairedBlock { contender: contender.slices.clone(), control: control.slices.clone() })
        })
        .collect()
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
        Some(name) => {
            let function = Function::named(name).expect("parts name functions that exist");
            let size = cell.workload.size.filter(|_| function.sized);
            let less = Cell { workload: Workload { function, size }, contender: cell.contender.clone() };
            if !launches.comparison.workloads.contains(&less.workload) {
                return None; // the plan does not measure it
            }
            bootstrap.paired_difference(&terms(found, &launches.of_cell(&less)))
        }
    };
    match estimate {
        Ok(estimate) => row.figure = Some(figure(&estimate)),
        Err(error) => row.status = Status::Invalid(error.to_string()),
    }
    Some(row)
}

fn terms(found: &OfCell, less: &OfCell) -> Vec<Terms> {
    found
        .valid
        .iter()
        .filter_map(|(block, of)| {
            let (_, less) = less.valid.iter().find(|(other, _)| other == block)?;
            Some(Terms { minuend: of.slices.clone(), subtrahend: less.slices.clone() })
        })
        .collect()
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
    if found.doubtful > 0 {
        remarks.push(format!("the machine was not quiet in {} of {of} launches", found.doubtful));
    }
    remarks
}
