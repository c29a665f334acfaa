//! Which tables the matrix has: one for each family of metrics, calls and services apart, because they are held against
//! different controls.

use std::collections::BTreeSet;

use tollgate_analysis::row_index::{RowIndex, order};
use tollgate_model::function::Role;
use tollgate_model::metric::{Held, Metric, PageCache, Timed};
use tollgate_model::results::Row;
use tollgate_model::{Contender, Layer, Workload};

/// One table.
pub struct Panel<'a> {
    /// Its name in addresses.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What stands in it.
    pub about: &'static str,
    /// The heading of its first column.
    pub corner: &'static str,
    /// Its rows.
    pub rows: Vec<(Workload, Metric)>,
    /// Its columns.
    pub columns: Vec<&'a Contender>,
    /// Whether rows differ in more than the workload.
    pub several: bool,
}

struct Family {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    holds: fn(&Row) -> bool,
}

const FAMILIES: &[Family] = &[
    Family {
        id: "calls",
        title: "Time of one call",
        about: "One thread, inputs ready, answers dropped; the empty loop subtracted.",
        holds: |row| row.metric == Metric::CallNs && row.cell.workload.function.role == Role::Logic,
    },
    Family {
        id: "probes",
        title: "Time of one call of a probe",
        about: "Functions without logic: the boundary alone. Their native counterpart takes a reference and does nothing, so there is no ratio to it; choose another baseline for one.",
        holds: |row| row.metric == Metric::CallNs && row.cell.workload.function.role != Role::Logic,
    },
    Family {
        id: "throughput",
        title: "Calls in a second",
        about: "Closed loop, an instance for each thread. More is better.",
        holds: |row| matches!(row.metric, Metric::CallsPerSecond { .. }),
    },
    Family {
        id: "counted",
        title: "Counted of one call",
        about: "Counted, not timed: the same on a busy machine and on a quiet one.",
        holds: |row| matches!(row.metric, Metric::PerCall(_)),
    },
    Family {
        id: "fuel",
        title: "Fuel of one call",
        about: "Counted by the engine: exact, and the guest's work only.",
        holds: |row| row.metric == Metric::FuelPerCall,
    },
    Family {
        id: "starts",
        title: "From the spawn to an answer",
        about: "A fresh process, files in memory unless it says otherwise.",
        holds: |row| {
            matches!(row.metric, Metric::ToCall { cache: PageCache::Warm, .. })
                || matches!(row.metric, Metric::ToCall { call: 1, .. })
        },
    },
    Family {
        id: "instances",
        title: "A new instance in a warm engine",
        about: "Store and instance made, called once, dropped: no process, no compiling.",
        holds: |row| matches!(row.metric, Metric::Warm(_)),
    },
    Family {
        id: "tails",
        title: "Tail under load",
        about: "Open loop: response is from the intended start, service from the real one.",
        holds: |row| matches!(row.metric, Metric::Tail(Timed::Response | Timed::Service, _)),
    },
    Family {
        id: "single",
        title: "Single calls, one by one",
        about: "Percentiles of calls timed one after the other, closed loop.",
        holds: |row| matches!(row.metric, Metric::CallTail(_)),
    },
    Family {
        id: "capacity",
        title: "Capacity",
        about: "Connections always busy. The rate of a fast service is as much the generator's: compare the processor time.",
        holds: |row| matches!(row.metric, Metric::RequestsPerSecond { .. } | Metric::CpuPerRequest),
    },
    Family {
        id: "memory",
        title: "Memory",
        about: "What one more of each costs, by regression, and how many fit in a GiB.",
        holds: |row| {
            matches!(row.metric, Metric::BytesPer(_) | Metric::PerGib(Held::Instance | Held::Process))
        },
    },
];

/// Every table that has something in it.
pub fn panels<'a>(index: &RowIndex<'a>) -> Vec<Panel<'a>> {
    let mut panels = Vec::new();
    for family in FAMILIES {
        for services in [false, true] {
            panels.extend(panel(index, family, services));
        }
    }
    panels
}

fn panel<'a>(index: &RowIndex<'a>, family: &Family, services: bool) -> Option<Panel<'a>> {
    let mut rows = BTreeSet::new();
    let mut contenders = BTreeSet::new();
    for entry in index.rows() {
        let cell = &entry.row.cell;
        if (cell.contender.layer == Layer::Http) == services && (family.holds)(entry.row) {
            rows.insert((order(cell.workload), entry.row.metric));
            contenders.insert(&cell.contender);
        }
    }
    if rows.is_empty() {
        return None;
    }
    let of_order = |rank: (usize, Option<tollgate_model::Size>)| {
        index.workloads.iter().copied().find(|workload| order(*workload) == rank)
    };
    let rows: Vec<(Workload, Metric)> =
        rows.into_iter().filter_map(|(rank, metric)| Some((of_order(rank)?, metric))).collect();
    let several = rows.iter().any(|(_, metric)| *metric != rows[0].1);
    Some(Panel {
        id: if services { format!("{}-services", family.id) } else { family.id.to_string() },
        title: if services { format!("{}: services", family.title) } else { family.title.to_string() },
        about: family.about,
        corner: "workload",
        columns: index
            .contenders
            .iter()
            .copied()
            .filter(|contender| contenders.contains(contender))
            .collect(),
        rows,
        several,
    })
}
