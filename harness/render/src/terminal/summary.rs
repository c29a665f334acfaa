//! Results on the terminal: the time of a call, its parts, throughput, and whatever has no figure with its reason.

use tollgate_analysis::units::{plain, ratio, with_unit};
use tollgate_model::function::Role;
use tollgate_model::journal::Run;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Row, Status};
use tollgate_model::{Contender, Layer, Workload};

use super::contender_grid::grid;
use super::isolated;
use super::reasons::reasons;
use crate::grid::Grid;

/// The whole summary of a run.
pub fn summary(run: &Run, rows: &[Row]) -> String {
    let mut text = String::new();
    for (title, grid) in sections(run, rows) {
        text.push_str(&format!("{title}\n{}\n", grid.text()));
    }
    for (what, cells) in reasons(rows) {
        text.push_str(&format!("{what}\n    {cells}\n"));
    }
    text
}

/// The tables of a run, with their titles; none is empty.
pub fn sections(run: &Run, rows: &[Row]) -> Vec<(String, Grid)> {
    let mut sections = Vec::new();
    for (number, comparison) in run.comparisons.iter().enumerate() {
        let of = |metric: &dyn Fn(Metric) -> bool| -> Vec<&Row> {
            rows.iter().filter(|row| row.comparison == number && metric(row.metric)).collect()
        };
        let everyone = &comparison.contenders;
        let guests: Vec<Contender> = everyone.iter().filter(|c| c.layer != Layer::Native).cloned().collect();
        let is_part = |metric| {
            matches!(metric, Metric::EntryNs | Metric::LoweringNs | Metric::LiftingNs | Metric::LogicNs)
        };
        for (title, grid) in [
            (
                "Time of one call, and how many times the native call that is",
                by_workload(&of(&|metric| metric == Metric::CallNs), everyone, time),
            ),
            ("What a call is made of", parts(&of(&is_part), &guests)),
            (
                "Calls in a second, and how much of native that is",
                by_threads(&of(&|metric| matches!(metric, Metric::CallsPerSecond { .. })), everyone),
            ),
            (
                "Fuel of one call (deterministic; counts the guest's work only)",
                by_workload(&of(&|metric| metric == Metric::FuelPerCall), &guests, plain),
            ),
            (
                "What a call does, counted (host and guest together)",
                counted(&of(&|metric| matches!(metric, Metric::PerCall(_))), everyone),
            ),
        ] {
            sections.push((title.to_string(), grid));
        }
        sections.extend(isolated::sections(&of(&|_| true), comparison));
    }
    sections.retain(|(_, grid)| !grid.rows.is_empty() && !grid.columns.is_empty());
    sections
}

/// One row a workload.
fn by_workload(rows: &[&Row], contenders: &[Contender], field: fn(&Row) -> String) -> Grid {
    grid("workload", rows, contenders, |row| row.cell.workload.to_string(), field)
}

/// One row a workload and thread count.
fn by_threads(rows: &[&Row], contenders: &[Contender]) -> Grid {
    let name = |row: &Row| match row.metric {
        Metric::CallsPerSecond { threads: 1 } => format!("{}, 1 thread", row.cell.workload),
        Metric::CallsPerSecond { threads } => format!("{}, {threads} threads", row.cell.workload),
        _ => String::new(),
    };
    grid("workload", rows, contenders, name, time)
}

/// One row a workload and counter, where anybody has a figure.
fn counted(rows: &[&Row], contenders: &[Contender]) -> Grid {
    let has_figure = |row: &Row| {
        let same = |other: &&&Row| (other.cell.workload, other.metric) == (row.cell.workload, row.metric);
        rows.iter().filter(same).any(|other| other.figure.is_some())
    };
    let rows: Vec<&Row> = rows.iter().copied().filter(|row| has_figure(row)).collect();
    let name = |row: &Row| match row.metric {
        Metric::PerCall(counter) => format!("{}, {}", row.cell.workload, counter.name().replace('-', " ")),
        _ => String::new(),
    };
    grid("of one call", &rows, contenders, name, plain)
}

/// One row a part of a call: `lowering, bytes/64KiB`.
fn parts(rows: &[&Row], contenders: &[Contender]) -> Grid {
    let rows: Vec<&Row> =
        rows.iter().filter(|row| contenders.contains(&row.cell.contender)).copied().collect();
    grid("part", &rows, contenders, |row| part_name(row.metric, row.cell.workload), part)
}

fn part_name(metric: Metric, workload: Workload) -> String {
    let function = workload.function.name.rsplit('/').next().unwrap_or_default();
    let payload = function.split_once('-').map_or(function, |(_, payload)| payload);
    let size = workload.size.map_or(String::new(), |size| format!("/{size}"));
    match metric {
        Metric::EntryNs => "entering and leaving".to_string(),
        Metric::LoweringNs => format!("handing over {payload}{size}"),
        Metric::LiftingNs => format!("taking back {payload}{size}"),
        _ => format!("logic of {workload}"),
    }
}

/// The figure, and how many times native that is. Not for probes: a native `sink` takes a reference and does nothing,
/// so that a ratio to it would only look like one.
fn time(row: &Row) -> String {
    let native = row.cell.contender.layer == Layer::Native;
    let logic = row.cell.workload.function.role == Role::Logic;
    match (&row.status, &row.figure, &row.to_native) {
        (Status::Measured, Some(figure), Some(to_native)) if logic && !native => {
            format!("{}  {}", with_unit(figure.value, row.metric), ratio(to_native))
        }
        _ => plain(row),
    }
}

/// The figure, and how many times a copy within one process that is.
fn part(row: &Row) -> String {
    match (&row.status, &row.figure, &row.to_memcpy) {
        (Status::Measured, Some(figure), Some(to_memcpy)) => {
            format!("{}  {} memcpy", with_unit(figure.value, row.metric), ratio(to_memcpy))
        }
        _ => plain(row),
    }
}
