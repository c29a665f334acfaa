//! Memory and size: what a subject's process holds, what one more of everything costs, and what is deployed.

use tollgate_model::journal::Measured;
use tollgate_model::metric::{Bytes, Held, Metric, Moment, SizeKind};
use tollgate_model::protocol::Memory;
use tollgate_model::results::{Figure, Row, Status};
use tollgate_stats::{Bootstrap, theil_sen};

use super::launches::Launches;
use super::numbers::Numbers;
use super::single::{Side, sides};

const GIB: f64 = (1 << 30) as f64;

/// Memory at each moment, and by regression what one more costs.
pub fn memory(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for side in sides(launches) {
        for &moment in Moment::ALL.iter().filter(|moment| **moment != Moment::Load) {
            rows.extend(moments(&side, moment, bootstrap));
        }
        for &held in Held::ALL {
            let cost = |measured: &Measured| Some(marginal(measured, held, proportional)?.0);
            let dirty = |measured: &Measured| Some(marginal(measured, held, |memory| memory.dirty)?.0);
            let fit = |measured: &Measured| {
                let (cost, first) = marginal(measured, held, proportional)?;
                // Where one more costs nothing that can be seen, their number is not limited by this.
                (cost > 0.0).then(|| (1.0 + (GIB - first) / cost).max(0.0))
            };
            rows.extend(side.row(Metric::BytesPer(held), false, bootstrap, cost));
            rows.extend(side.row(Metric::DirtyPer(held), false, bootstrap, dirty));
            rows.extend(side.row(Metric::PerGib(held), false, bootstrap, fit));
        }
        if side.found.status() != Status::Measured {
            rows.push(side.found.row(&side.cell, Metric::Memory(Moment::Opened, Bytes::Private)));
        }
    }
    rows
}

/// The memory of a process at that moment. Memory under load is read by whoever measures load.
pub fn moments(side: &Side, moment: Moment, bootstrap: Bootstrap) -> Vec<Row> {
    let of = |bytes: Bytes| {
        side.row(Metric::Memory(moment, bytes), false, bootstrap, |measured| {
            let (_, memory) = measured.memory()?.moments.iter().find(|(at, _)| *at == moment)?;
            Some(which(memory, bytes) as f64)
        })
    };
    Bytes::ALL.iter().filter_map(|&bytes| of(bytes)).collect()
}

fn which(memory: &Memory, bytes: Bytes) -> u64 {
    match bytes {
        Bytes::Resident => memory.resident,
        Bytes::Proportional => memory.proportional,
        Bytes::Private => memory.private,
        Bytes::Dirty => memory.dirty,
        Bytes::Peak => memory.peak,
    }
}

/// Resident bytes that one more costs, and what there was with the first. What is shared is divided among those who share
/// it, so that several processes of one program may be added up.
fn marginal(measured: &Measured, held: Held, bytes: fn(&Memory) -> u64) -> Option<(f64, f64)> {
    let (_, counts) = measured.memory()?.held.iter().find(|(what, _)| *what == held)?;
    let points: Vec<(f64, f64)> =
        counts.iter().map(|at| (f64::from(at.count), bytes(&at.memory) as f64)).collect();
    Some((theil_sen(&points)?.slope, points.first()?.1))
}

fn proportional(memory: &Memory) -> u64 {
    memory.proportional
}

/// Bytes of what is built and deployed: exact, and the same in every launch.
pub fn sizes(launches: &Launches) -> Vec<Row> {
    let mut rows = Vec::new();
    for side in sides(launches) {
        for &kind in SizeKind::ALL {
            rows.extend(exact(&side, Metric::Size(kind), |measured| {
                Some(*measured.sizes()?.bytes.get(&kind)? as f64)
            }));
        }
        let deployed =
            |measured: &Measured| measured.sizes().map(|sizes| sizes.deployed.clone()).unwrap_or_default();
        let files =
            |measured: &Measured| Some(measured.sizes()?.deployed.len() as f64).filter(|files| *files > 0.0);
        rows.extend(exact(&side, Metric::Files, files).map(|mut row| {
            let names = side.found.valid.first().map(|(_, measured)| deployed(measured).join(", "));
            row.remarks.extend(names.map(|names| format!("deployed: {names}")));
            row
        }));
        if side.found.status() != Status::Measured {
            rows.push(side.found.row(&side.cell, Metric::Size(SizeKind::Deployed)));
        }
    }
    rows
}

/// The build times.
pub fn build_times(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let of = |side: Side| {
        side.row(Metric::BuildSeconds, true, bootstrap, |measured| Some(measured.build_time()?.seconds))
    };
    sides(launches).into_iter().filter_map(of).collect()
}

fn exact(side: &Side, metric: Metric, number: impl Fn(&Measured) -> Option<f64>) -> Option<Row> {
    let numbers = Numbers::of(&side.found, &number);
    let mut row = side.found.row(&side.cell, metric);
    row.launches = numbers.len();
    row.remarks = super::single::remarks(&side.found);
    if !numbers.fill_exactly(&mut row) {
        return None;
    }
    let control = side.control.as_ref().and_then(|control| number(control.valid.first()?.1));
    row.to_native = control.filter(|control| *control > 0.0).zip(row.figure).map(|(control, figure)| {
        let ratio = figure.value / control;
        Figure { value: ratio, low: Some(ratio), high: Some(ratio) }
    });
    Some(row)
}
