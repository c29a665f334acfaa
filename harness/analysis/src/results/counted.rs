//! Throughput, and figures that the engine counts.

use std::collections::BTreeSet;

use tollgate_model::metric::Metric;
use tollgate_model::results::{Row, Status};
use tollgate_stats::Bootstrap;

use super::launches::{Launches, OfCell};
use super::numbers::Numbers;

/// Calls in a second, a row for each cell and thread count. The ratio to native is the efficiency.
pub fn throughput(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for cell in launches.cells() {
        let found = launches.of_cell(&cell);
        let control = launches.control(&cell);
        for threads in thread_counts(&launches.comparison.threads, &found, control.as_ref()) {
            let mut row = found.row(&cell, Metric::CallsPerSecond { threads });
            let rates = |of: &OfCell| Numbers::of(of, |measured| rate(measured, threads));
            let numbers = rates(&found);
            row.launches = numbers.len();
            if row.status == Status::Measured {
                numbers.fill(&mut row, bootstrap);
                if let Some(control) = &control {
                    numbers.hold_against(&rates(control), &mut row, bootstrap);
                }
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
        .flat_map(|(_, measured)| measured.windows())
        .map(|window| window.threads.len() as u16)
        .collect();
    if measured.is_empty() { asked.iter().map(|&threads| threads.max(1)).collect() } else { measured }
}

fn rate(measured: &tollgate_model::journal::Measured, threads: u16) -> Option<f64> {
    let window = measured.windows().iter().find(|window| window.threads.len() == usize::from(threads))?;
    Some(window.calls_per_second())
}

/// Fuel of one call, for cells whose engine counts it, and for guests that failed before it could be asked. The same
/// code must burn the same fuel in every launch.
pub fn fuel(launches: &Launches) -> Vec<Row> {
    let rows = launches.cells().filter_map(|cell| {
        let found = launches.of_cell(&cell);
        let burned = Numbers::of(&found, |measured| {
            measured.fuel().map(|pass| pass.fuel as f64 / pass.calls.max(1) as f64)
        });
        let mut row = found.row(&cell, Metric::FuelPerCall);
        if burned.fill_exactly(&mut row) {
            return Some(row);
        }
        (found.stopped.is_some() && cell.contender.deployment.is_compiled_by_runtime()).then_some(row)
    });
    rows.collect()
}
