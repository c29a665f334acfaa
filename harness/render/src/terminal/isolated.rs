//! Sections of the summary for what is not measured in turns: starts, load, memory, size.

use std::collections::BTreeSet;

use tollgate_analysis::figures::{plain, with_certainty};
use tollgate_model::Workload;
use tollgate_model::journal::Run;
use tollgate_model::metric::{Bytes, Held, Metric, PageCache, Timed};
use tollgate_model::plan::Comparison;
use tollgate_model::results::{Row, Status};

use super::contender_grid::{against_control, grid, titled};
use super::linked::over_links;
use crate::grid::Grid;
use crate::label::label;

/// The sections of one comparison, with their titles; those without rows are left to the caller to skip.
pub fn sections(run: &Run, rows: &[&Row], comparison: &Comparison) -> Vec<(String, Grid)> {
    let mut sections = Vec::new();
    for &workload in &comparison.workloads {
        let of_it: Vec<&Row> = rows.iter().copied().filter(|row| row.cell.workload == workload).collect();
        sections.extend(of_workload(run, &of_it, workload, comparison));
    }
    sections
}

fn of_workload(run: &Run, rows: &[&Row], workload: Workload, comparison: &Comparison) -> Vec<(String, Grid)> {
    let part = |corner: &str, wanted: &dyn Fn(Metric) -> bool, said: &[&str], field: fn(&Row) -> String| {
        let mut of_it: Vec<&Row> = rows.iter().copied().filter(|row| wanted(row.metric)).collect();
        of_it.sort_by_key(|row| row.metric);
        grid(corner, &of_it, &comparison.contenders, |row| label(row.metric, said), field)
    };
    let cold = |cache: PageCache| {
        let said = ["start: ", ", files from disk"];
        part("from the spawn", &|metric| is_start(metric, cache), &said, |row| match row.metric {
            Metric::ToCall { .. } => against_control(row),
            _ => plain(row),
        })
    };
    let title = |what: String, ratio: &str| titled(comparison, &what, ratio);
    let load = &comparison.load;
    let over = |wanted: &dyn Fn(Metric) -> bool| {
        let of_it: Vec<&Row> = rows.iter().copied().filter(|row| wanted(row.metric)).collect();
        over_links(run, &of_it)
    };
    vec![
        (
            title(format!("Cold start of {workload}, files in memory"), ", with the ratio to its control"),
            cold(PageCache::Warm),
        ),
        (format!("Cold start of {workload}, files dropped from memory before"), cold(PageCache::Dropped)),
        (
            format!("A new instance in a warm engine, {workload}"),
            part("step", &|metric| matches!(metric, Metric::Warm(_)), &[", warm engine"], plain),
        ),
        (format!("After how many calls of {workload} a slower start has paid"), break_even(rows)),
        (
            format!("Single calls of {workload}, timed one by one, one after the other")
                + &over(&is_single_call),
            part("percentile", &is_single_call, &["single call, "], against_control),
        ),
        (
            format!(
                "Tail of {workload} at {} a second ({} arrivals, {} connections)",
                load.rate, load.arrivals, load.connections
            ) + &over(&is_at_rate),
            part("percentile", &is_at_rate, &[], plain),
        ),
        (
            format!(
                "Tail of {workload} at parts of each service's own capacity ({} arrivals, {} connections)",
                load.arrivals, load.connections
            ) + &over(&is_at_share),
            part("percentile", &is_at_share, &[], against_control),
        ),
        (
            title(
                format!("Capacity of {workload} with {} connections", load.connections),
                ", with the ratio to the native service",
            ) + &over(&is_capacity),
            part("", &is_capacity, &[], against_control),
        ),
        (
            format!("What {workload} is made of, by sampling"),
            part("class", &|metric| matches!(metric, Metric::Sampled(_)), &["sampled: "], plain),
        ),
        (format!("Memory, {workload}"), part("", &is_memory, &["memory "], plain)),
        ("Size of what is built and deployed".to_string(), part("", &is_size, &["size: "], plain)),
    ]
}

fn is_start(metric: Metric, wanted: PageCache) -> bool {
    matches!(metric, Metric::Cold(_, cache) | Metric::ToCall { cache, .. } if cache == wanted)
}

const fn is_single_call(metric: Metric) -> bool {
    matches!(metric, Metric::CallTail(_))
}

const fn is_at_rate(metric: Metric) -> bool {
    matches!(metric, Metric::Tail(..))
}

/// What users wait; the service's own time is on the page.
const fn is_at_share(metric: Metric) -> bool {
    matches!(metric, Metric::TailAt(_, Timed::Response | Timed::Undisturbed, _))
}

const fn is_capacity(metric: Metric) -> bool {
    matches!(metric, Metric::RequestsPerSecond { .. } | Metric::CpuPerRequest)
}

/// Those that a reader at a terminal asks about first; the page and the exports have all.
const fn is_memory(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::Memory(_, Bytes::Resident | Bytes::Dirty)
            | Metric::BytesPer(_)
            | Metric::DirtyPer(Held::ComponentCopied | Held::ComponentMapped)
            | Metric::PerGib(Held::Instance | Held::Process)
    )
}

const fn is_size(metric: Metric) -> bool {
    matches!(metric, Metric::Size(_) | Metric::Files | Metric::BuildSeconds)
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
