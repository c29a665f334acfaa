//! Which tables the matrix has: one for each family of metrics, calls and services apart, because they are held against
//! different controls.

use std::collections::{BTreeMap, BTreeSet};

use tollgate_analysis::row_index::{Entry, RowIndex, short};
use tollgate_model::metric::{Held, Metric, PageCache, Timed};
use tollgate_model::{Contender, Workload};

/// One table.
pub struct Panel<'a> {
    /// Its name in addresses.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The description of its content.
    pub about: &'static str,
    /// The heading of its first column.
    pub corner: &'static str,
    /// Its rows.
    pub rows: Vec<(Workload, Metric)>,
    /// Its columns.
    pub columns: Vec<&'a Contender>,
    /// Rows and columns without any figure, each with its name and the reason: they are in no table.
    pub lacking: Vec<(String, String)>,
    /// Whether rows differ in more than the workload.
    pub several: bool,
}

struct Family {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    /// Whether a metric belongs to it: of logic, or of a probe.
    holds: fn(Metric, bool) -> bool,
}

const FAMILIES: &[Family] = &[
    Family {
        id: "calls",
        title: "Time of one call",
        about: "One thread, inputs ready, answers dropped; the empty loop subtracted.",
        holds: |metric, logic| metric == Metric::CallNs && logic,
    },
    Family {
        id: "probes",
        title: "Time of one call of a probe",
        about: "Functions without logic: the boundary alone. Their native counterpart takes a reference and does nothing, so there is no ratio to it; choose another baseline for one.",
        holds: |metric, logic| metric == Metric::CallNs && !logic,
    },
    Family {
        id: "throughput",
        title: "Calls in a second",
        about: "Closed loop, an instance for each thread. More is better.",
        holds: |metric, _| matches!(metric, Metric::CallsPerSecond { .. }),
    },
    Family {
        id: "counted",
        title: "Work of one call, counted",
        about: "Instructions, allocations, bytes: counted, not timed, so the same on a busy machine and on a quiet one.",
        holds: |metric, _| matches!(metric, Metric::PerCall(_)),
    },
    Family {
        id: "sampled",
        title: "What a call is made of, by sampling",
        about: "Samples of calls in steady state, each in one class; of a class, the time of a call that its samples stand for. Of services it is processor time of a request.",
        holds: |metric, _| matches!(metric, Metric::Sampled(_)),
    },
    Family {
        id: "fuel",
        title: "Fuel of one call",
        about: "Counted by the engine: exact, and the guest's work only.",
        holds: |metric, _| metric == Metric::FuelPerCall,
    },
    Family {
        id: "starts",
        title: "From the spawn to an answer",
        about: "A fresh process, files in memory unless it says otherwise.",
        holds: |metric, _| {
            matches!(metric, Metric::ToCall { cache: PageCache::Warm, .. })
                || matches!(metric, Metric::ToCall { call: 1, .. })
        },
    },
    Family {
        id: "instances",
        title: "A new instance in a warm engine",
        about: "Store and instance made, called once, dropped: no process, no compiling.",
        holds: |metric, _| matches!(metric, Metric::Warm(_)),
    },
    Family {
        id: "tails",
        title: "Tail under load",
        about: "Open loop: response is from the intended start, service from the real one.",
        holds: |metric, _| matches!(metric, Metric::Tail(Timed::Response | Timed::Service, _)),
    },
    Family {
        id: "utilisation",
        title: "Tail at equal utilisation",
        about: "Open loop at parts of each service's own capacity, which each launch finds first.",
        holds: |metric, _| matches!(metric, Metric::TailAt(_, Timed::Response | Timed::Service, _)),
    },
    Family {
        id: "single",
        title: "Single calls, one by one",
        about: "Percentiles of calls timed one after the other, closed loop.",
        holds: |metric, _| matches!(metric, Metric::CallTail(_)),
    },
    Family {
        id: "capacity",
        title: "Capacity",
        about: "Connections always busy. The rate of a fast service is as much the generator's: compare the processor time.",
        holds: |metric, _| matches!(metric, Metric::RequestsPerSecond { .. } | Metric::CpuPerRequest),
    },
    Family {
        id: "memory",
        title: "Memory",
        about: "What one more of each costs, by regression, and how many fit in a GiB.",
        holds: |metric, _| {
            matches!(metric, Metric::BytesPer(_) | Metric::PerGib(Held::Instance | Held::Process))
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
    let mut reasons: BTreeMap<String, String> = BTreeMap::new();
    let of_family = |entry: &Entry| {
        let cell = &entry.row.cell;
        cell.contender.deployment.is_served() == services
            && (family.holds)(entry.row.metric, index.is_logic(cell.workload))
    };
    for entry in index.rows().filter(of_family) {
        let cell = &entry.row.cell;
        if entry.figure().is_some() {
            let place = index.workloads.iter().position(|workload| *workload == cell.workload);
            rows.extend(place.map(|place| (place, entry.row.metric)));
            contenders.insert(&cell.contender);
        } else {
            let why = entry.row.status.reason().unwrap_or_default();
            let why = format!("{}: {why}", entry.row.status.word());
            for name in [short(&cell.contender), cell.workload.to_string()] {
                reasons.entry(name).or_insert_with(|| why.clone());
            }
        }
    }
    if rows.is_empty() && reasons.is_empty() {
        return None;
    }
    let rows: Vec<(Workload, Metric)> =
        rows.into_iter().map(|(place, metric)| (index.workloads[place], metric)).collect();
    let has_figures = |name: &String| {
        contenders.iter().any(|contender| short(contender) == *name)
            || rows.iter().any(|(workload, _)| workload.to_string() == *name)
    };
    let lacking = reasons.into_iter().filter(|(name, _)| !has_figures(name)).collect();
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
        lacking,
        several,
    })
}
