//! Workloads that many have, of what a run measured: they stand where nobody has said one of their own.

use tollgate_model::{Metric, Size};

use super::{Asked, Started};
use crate::row_index::RowIndex;

/// A workload, and a sentence that says which.
pub struct Typical {
    /// The sentence, without a full stop.
    pub says: String,
    /// The workload.
    pub asked: Asked,
}

/// The size that the large payload is as near to as a run has it.
const LARGE: u64 = 64 << 10;

/// Many small calls; tenants kept apart; large payloads: those for which the run has figures.
pub fn typical(index: &RowIndex) -> Vec<Typical> {
    [small(index), apart(index), large(index)].into_iter().flatten().collect()
}

/// The cheapest call of logic, often.
fn small(index: &RowIndex) -> Option<Typical> {
    let calls = index.with(Metric::CallNs).into_iter();
    let logic = calls.filter(|entry| {
        index.is_logic(entry.row.cell.workload)
            && entry.row.cell.workload.size.is_none()
            && entry.row.bound.is_none()
    });
    let value = |entry: &crate::row_index::Entry| entry.figure().map_or(f64::INFINITY, |figure| figure.value);
    let cheapest = logic.min_by(|one, other| value(one).total_cmp(&value(other)))?;
    let function = cheapest.row.cell.workload.function;
    Some(Typical {
        says: format!("200,000 small calls a second ({function}), never started again"),
        asked: Asked {
            function,
            size: None,
            per_second: 200_000.0,
            per_start: None,
            started: Started::Process,
            instances: 1.0,
        },
    })
}

/// Tenants, each in an instance of its own, new for each operation: of what services were asked for where they were.
fn apart(index: &RowIndex) -> Option<Typical> {
    let of = |metric| {
        let mut of_it = index.with(metric).into_iter().map(|entry| entry.row.cell.workload);
        of_it.find(|workload| index.is_logic(*workload) && workload.size.is_none())
    };
    let function = of(Metric::CpuPerRequest).or_else(|| of(Metric::CallNs))?.function;
    Some(Typical {
        says: format!(
            "1,000 operations a second ({function}) for 1,000 tenants, an instance of its own for each, new for every operation"
        ),
        asked: Asked {
            function,
            size: None,
            per_second: 1_000.0,
            per_start: Some(1.0),
            started: Started::Instance,
            instances: 1_000.0,
        },
    })
}

/// Large payloads, in processes that live for a while.
fn large(index: &RowIndex) -> Option<Typical> {
    let logic = index.workloads.iter().filter(|workload| index.is_logic(**workload));
    let measured = |workload: &&tollgate_model::Workload| {
        index.contenders.iter().any(|contender| index.at(**workload, contender, Metric::CallNs).is_some())
    };
    let sized = logic.filter_map(|workload| Some((workload, workload.size?))).filter(|(it, _)| measured(it));
    let off = |size: Size| (size.bytes() as f64 / LARGE as f64).ln().abs();
    let (workload, size) = sized.min_by(|one, other| off(one.1).total_cmp(&off(other.1)))?;
    Some(Typical {
        says: format!(
            "100 operations a second on {size} ({}), a new process for every 10,000",
            workload.function
        ),
        asked: Asked {
            function: workload.function,
            size: Some(size),
            per_second: 100.0,
            per_start: Some(10_000.0),
            started: Started::Process,
            instances: 1.0,
        },
    })
}
