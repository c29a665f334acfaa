//! The counts of a call: exact figures, with who counted them.

use tollgate_model::counts::{Count, Counter};
use tollgate_model::journal::Measured;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Figure, PerLaunch, Row, Status};
use tollgate_stats::{Bootstrap, Tolerance, agreed, median};

use super::launches::Launches;
use super::single::{Side, sides};

/// A row for each cell and counter, and one for each cell that has failed.
pub fn rows(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for side in sides(launches) {
        if side.found.status() != Status::Measured {
            rows.push(side.found.row(&side.cell, Metric::PerCall(Counter::Instructions)));
            continue;
        }
        rows.extend(Counter::ALL.iter().filter_map(|&counter| row(&side, counter, bootstrap)));
    }
    rows
}

/// The row of a counter, where it was counted or should have been.
fn row(side: &Side, counter: Counter, bootstrap: Bootstrap) -> Option<Row> {
    let metric = Metric::PerCall(counter);
    let counts: Vec<(u32, &Count)> =
        side.found.valid.iter().filter_map(|(block, of)| Some((*block, count(of, counter)?))).collect();
    if counts.is_empty() {
        let why = side.found.valid.iter().find_map(|(_, of)| of.counts()?.get(&counter)?.count().err())?;
        let mut row = side.found.row(&side.cell, metric);
        row.status = Status::Skipped(why.to_string());
        return Some(row);
    }
    let of_launch = |of: &Measured| count(of, counter).map(Count::per_call);
    let mut row = match counter.tolerance() {
        Some(tolerance) => {
            let tolerance = Tolerance { absolute: tolerance.absolute, relative: tolerance.relative };
            exact(side, metric, &counts, tolerance)
        }
        None => side.row(metric, false, bootstrap, of_launch)?,
    };
    row.per_launch = counts
        .iter()
        .map(|(block, count)| {
            let control = side.control.as_ref().and_then(|it| of_launch(it.in_block(*block)?));
            let to_control =
                control.filter(|control| *control > 0.0).map(|control| count.per_call() / control);
            PerLaunch { block: *block, value: count.per_call(), to_control }
        })
        .collect();
    row.remarks.push(format!("{counter} counted by {}", counts[0].1.by));
    Some(row)
}

fn count(measured: &Measured, counter: Counter) -> Option<&Count> {
    measured.counts()?.get(&counter)?.count().ok()
}

/// The same in every launch, or it is said by how much not.
fn exact(side: &Side, metric: Metric, counts: &[(u32, &Count)], tolerance: Tolerance) -> Row {
    let values: Vec<f64> = counts.iter().map(|(_, count)| count.per_call()).collect();
    let of = |values: &[f64]| {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Figure { value: median(values).unwrap_or(least), low: Some(least), high: Some(most) }
    };
    let mut row = side.found.row(&side.cell, metric);
    row.launches = values.len();
    row.figure = Some(of(&values));
    if let Err(error) = agreed(&values, tolerance) {
        row.remarks.push(error.to_string());
    }
    let control = side.control.as_ref().map(|control| {
        let counts = control.valid.iter().filter_map(|(_, of)| {
            let counter = match metric {
                Metric::PerCall(counter) => counter,
                _ => return None,
            };
            count(of, counter).map(Count::per_call)
        });
        counts.collect::<Vec<_>>()
    });
    let control = control.and_then(|values| median(&values)).filter(|control| *control > 0.0);
    row.to_native = control.map(|control| {
        let ratios: Vec<f64> = values.iter().map(|value| value / control).collect();
        of(&ratios)
    });
    row
}
