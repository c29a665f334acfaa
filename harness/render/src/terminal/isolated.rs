//! Sections of the summary for what is not measured in turns: starts, load, memory, size.

use std::collections::BTreeSet;

use tollgate_analysis::units::{plain, with_certainty};
use tollgate_model::Workload;
use tollgate_model::metric::{Bytes, ColdStep, Held, Metric, Moment, PageCache, SizeKind, Timed, WarmStep};
use tollgate_model::plan::Comparison;
use tollgate_model::results::{Row, Status};

use super::contender_grid::{against_control, grid};
use crate::grid::Grid;

/// The sections of one comparison, with their titles; those without rows are left to the caller to skip.
pub fn sections(rows: &[&Row], comparison: &Comparison) -> Vec<(String, Grid)> {
    let mut sections = Vec::new();
    for &workload in &comparison.workloads {
        let of_it: Vec<&Row> = rows.iter().copied().filter(|row| row.cell.workload == workload).collect();
        sections.extend(of_workload(&of_it, workload, comparison));
    }
    sections
}

fn of_workload(rows: &[&Row], workload: Workload, comparison: &Comparison) -> Vec<(String, Grid)> {
    let part = |corner: &str, named: &dyn Fn(Metric) -> Option<String>, field: fn(&Row) -> String| {
        let mut of_it: Vec<&Row> = rows.iter().copied().filter(|row| named(row.metric).is_some()).collect();
        of_it.sort_by_key(|row| row.metric);
        grid(corner, &of_it, &comparison.contenders, |row| named(row.metric).unwrap_or_default(), field)
    };
    let cold = |cache: PageCache| {
        part("from the spawn", &|metric| step(metric, cache), |row| match row.metric {
            Metric::ToCall { .. } => against_control(row),
            _ => plain(row),
        })
    };
    let load = &comparison.load;
    vec![
        (
            format!("Cold start of {workload}, files in memory, and how many times the control's that is"),
            cold(PageCache::Warm),
        ),
        (format!("Cold start of {workload}, files dropped from memory before"), cold(PageCache::Dropped)),
        (format!("A new instance in a warm engine, {workload}"), part("step", &warm, plain)),
        (format!("After how many calls of {workload} a slower start has paid"), break_even(rows)),
        (
            format!("Single calls of {workload}, timed one by one, one after the other"),
            part("percentile", &call_tail, against_control),
        ),
        (
            format!(
                "Tail of {workload} at {} a second ({} arrivals, {} connections)",
                load.rate, load.arrivals, load.connections
            ),
            part("percentile", &tail, plain),
        ),
        (
            format!(
                "Capacity of {workload} with {} connections, and how much of the native service's that is",
                load.connections
            ),
            part("", &capacity, against_control),
        ),
        (format!("Memory, {workload}"), part("resident bytes", &memory, plain)),
        ("Size of what is built and deployed".to_string(), part("", &size, plain)),
    ]
}

fn step(metric: Metric, wanted: PageCache) -> Option<String> {
    match metric {
        Metric::Cold(step, cache) if cache == wanted => Some(match step {
            ColdStep::Spawn => "process start".to_string(),
            ColdStep::Read => "read component".to_string(),
            ColdStep::Deserialize => "load precompiled".to_string(),
            ColdStep::Map => "map precompiled".to_string(),
            step => step.name().replace('-', " "),
        }),
        Metric::ToCall { call, cache } if cache == wanted => Some(match call {
            1 => "= to the first answer".to_string(),
            call => format!("= to answer {call}"),
        }),
        _ => None,
    }
}

fn warm(metric: Metric) -> Option<String> {
    match metric {
        Metric::Warm(WarmStep::Instantiate) => Some("store and instance".to_string()),
        Metric::Warm(step) => Some(step.name().replace('-', " ")),
        _ => None,
    }
}

fn call_tail(metric: Metric) -> Option<String> {
    match metric {
        Metric::CallTail(percentile) => Some(percentile.name().to_string()),
        _ => None,
    }
}

fn tail(metric: Metric) -> Option<String> {
    match metric {
        Metric::Tail(Timed::Lateness, percentile) => Some(format!("generator's lateness {percentile}")),
        Metric::Tail(timed, percentile) => Some(format!("{timed} {percentile}")),
        _ => None,
    }
}

fn capacity(metric: Metric) -> Option<String> {
    match metric {
        Metric::RequestsPerSecond { .. } => Some("requests in a second".to_string()),
        Metric::CpuPerRequest => Some("processor time for each".to_string()),
        _ => None,
    }
}

fn memory(metric: Metric) -> Option<String> {
    match metric {
        Metric::Memory(moment, bytes @ (Bytes::Resident | Bytes::Dirty)) => {
            let when = match moment {
                Moment::FirstCall => "after the first call",
                Moment::Load => "under load",
                moment => moment.name(),
            };
            Some(format!("{when}{}", if bytes == Bytes::Dirty { ", of it written" } else { "" }))
        }
        Metric::BytesPer(held) => Some(format!("one more {}", thing(held))),
        Metric::DirtyPer(held @ (Held::ComponentCopied | Held::ComponentMapped)) => {
            Some(format!("one more {}, of it written", thing(held)))
        }
        Metric::PerGib(held @ (Held::Instance | Held::Process)) => {
            Some(format!("fit in a GiB: {}", if held == Held::Process { "processes" } else { "instances" }))
        }
        _ => None,
    }
}

fn thing(held: Held) -> &'static str {
    match held {
        Held::Instance => "instance",
        Held::ComponentCopied => "component, copied",
        Held::ComponentMapped => "component, mapped",
        Held::Process => "process",
    }
}

fn size(metric: Metric) -> Option<String> {
    match metric {
        Metric::Size(SizeKind::Deployed) => Some("deployed in all".to_string()),
        Metric::Size(SizeKind::Host) => Some("host program".to_string()),
        Metric::Size(kind) => Some(match kind.name().split_once('-') {
            Some((what @ ("wasm" | "binary"), how)) => format!("{what}, {how}"),
            _ => kind.name().replace('-', " "),
        }),
        Metric::Files => Some("files to deploy".to_string()),
        Metric::BuildSeconds => Some("build time".to_string()),
        _ => None,
    }
}

/// One line for each pair: the slower start first.
fn break_even(rows: &[&Row]) -> Grid {
    let pairs = rows.iter().filter(|row| row.metric == Metric::BreakEvenCalls);
    let rows = pairs.map(|row| {
        let config = |contender: &tollgate_model::Contender| {
            contender.config.clone().unwrap_or_else(|| contender.to_string())
        };
        let against = row.against.as_ref().map(config).unwrap_or_default();
        let field = match (&row.status, &row.figure) {
            (Status::Measured, Some(figure)) => with_certainty(figure, row.metric),
            _ => "not shown to pay".to_string(),
        };
        (format!("{} over {against}", config(&row.cell.contender)), vec![field])
    });
    let rows: Vec<_> = rows.collect::<BTreeSet<_>>().into_iter().collect();
    Grid { corner: "faster over slower calls".to_string(), columns: vec!["calls".to_string()], rows }
}
