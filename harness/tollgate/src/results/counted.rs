//! Throughput, and figures that the engine counts.

use std::collections::BTreeSet;

use tollgate_model::Layer;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Figure, Row, Status};
use tollgate_stats::{Bootstrap, PairedBlock};

use super::figure;
use super::launches::{Launches, OfCell};

/// Calls in a second, a row for each cell and thread count. The ratio to native is the efficiency.
pub fn throughput(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for cell in launches.cells() {
        let found = launches.of_cell(&cell);
        let control = launches.control(cell.workload);
        for threads in thread_counts(&launches.comparison.threads, &found, control.as_ref()) {
            let mut row = found.row(&cell, Metric::CallsPerSecond { threads });
            let rates: Vec<Vec<f64>> =
                found.valid.iter().filter_map(|(_, m)| Some(vec![rate(m, threads)?])).collect();
            row.launches = rates.len();
            if row.status == Status::Measured {
                match bootstrap.geometric(&rates) {
                    Ok(estimate) => row.figure = Some(figure(&estimate)),
                    Err(error) => row.status = Status::Invalid(error.to_string()),
                }
                row.to_native = control.as_ref().and_then(|control| {
                    let blocks = side_by_side(&found, control, threads);
                    bootstrap.paired_ratio(&blocks).ok().map(|ratio| figure(&ratio))
                });
            }
            rows.push(row);
        }
    }
    rows
}

/// The thread counts that were measured. Where nothing was, those that were asked for (0, every core, is not known
/// here): a cell without a figure still has its row.
fn thread_counts(asked: &[u16], found: &OfCell, control: Option<&OfCell>) -> BTreeSet<u16> {
    let windows = found.valid.iter().chain(control.into_iter().flat_map(|control| &control.valid));
    let measured: BTreeSet<u16> = windows
        .flat_map(|(_, measured)| &measured.windows)
        .map(|window| window.threads.len() as u16)
        .collect();
    if measured.is_empty() { asked.iter().map(|&threads| threads.max(1)).collect() } else { measured }
}

fn rate(measured: &tollgate_model::journal::Measured, threads: u16) -> Option<f64> {
    let window = measured.windows.iter().find(|window| window.threads.len() == usize::from(threads))?;
    Some(window.calls_per_second())
}

fn side_by_side(found: &OfCell, control: &OfCell, threads: u16) -> Vec<PairedBlock> {
    found
        .valid
        .iter()
        .filter_map(|(block, contender)| {
            let control = control.in_block(*block)?;
            Some(PairedBlock {
                contender: vec![rate(contender, threads)?],
                control: vec![rate(control, threads)?],
            })
        })
        .collect()
}

/// Fuel of one call, for cells whose engine counts it, and for guests that failed before it could be asked. The same
/// code must burn the same fuel in every launch.
pub fn fuel(launches: &Launches) -> Vec<Row> {
    let rows = launches.cells().filter_map(|cell| {
        let found = launches.of_cell(&cell);
        let burned: BTreeSet<(u64, u64)> =
            found.valid.iter().filter_map(|(_, measured)| measured.fuel).collect();
        let per_call = |(calls, fuel): &(u64, u64)| *fuel as f64 / (*calls).max(1) as f64;
        let mut row = found.row(&cell, Metric::FuelPerCall);
        let (Some(least), Some(most)) = (burned.first(), burned.last()) else {
            return (found.stopped.is_some() && cell.contender.layer != Layer::Native).then_some(row);
        };
        row.figure =
            Some(Figure { value: per_call(least), low: Some(per_call(least)), high: Some(per_call(most)) });
        if burned.len() > 1 {
            row.remarks.push("not the same in every launch, although it is deterministic".to_string());
        }
        Some(row)
    });
    rows.collect()
}
