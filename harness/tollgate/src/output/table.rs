//! Results on the terminal: the time of a call, its parts, throughput, and whatever has no figure with its reason.

use std::collections::BTreeMap;

use tollgate_model::function::Role;
use tollgate_model::journal::Run;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Row, Status};
use tollgate_model::{Contender, Layer, Workload};

use super::apart;
use super::grid::Grid;
use super::units::{plain, ratio, with_unit};

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
        sections.extend(apart::sections(&of(&|_| true), comparison));
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

/// A grid of rows: a line for each name, a column for each contender.
pub fn grid(
    corner: &str,
    rows: &[&Row],
    contenders: &[Contender],
    name: impl Fn(&Row) -> String,
    field: fn(&Row) -> String,
) -> Grid {
    let mut order: Vec<String> = Vec::new();
    let mut fields: BTreeMap<(String, &Contender), String> = BTreeMap::new();
    for row in rows {
        let name = name(row);
        if !order.contains(&name) {
            order.push(name.clone());
        }
        fields.insert((name, &row.cell.contender), field(row));
    }
    let rows = order.into_iter().map(|name| {
        let of = |contender| fields.get(&(name.clone(), contender)).cloned().unwrap_or("–".to_string());
        let fields = contenders.iter().map(of).collect();
        (name, fields)
    });
    let rows = rows.collect();
    Grid { corner: corner.to_string(), columns: contenders.iter().map(column_name).collect(), rows }
}

/// What tells contenders apart at a glance: the configuration below the language's build.
fn column_name(contender: &Contender) -> String {
    match &contender.config {
        None => format!("{}\n{}", contender.layer, contender.language),
        Some(config) => format!("{config}\n{}", contender.language),
    }
}

/// The figure, and how many times the control's that is.
pub fn against_control(row: &Row) -> String {
    let control = row.cell.contender.control() == row.cell.contender;
    match (&row.status, &row.figure, &row.to_native) {
        (Status::Measured, Some(figure), Some(to_control)) if !control && row.bound.is_none() => {
            format!("{}  {}", with_unit(figure.value, row.metric), ratio(to_control))
        }
        _ => plain(row),
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

/// Whatever has no figure, and whatever has remarks: each reason once, and the cells it is about.
pub fn reasons(rows: &[Row]) -> Vec<(String, String)> {
    reasons_of(rows.iter().flat_map(|row| {
        let reason = row.status.reason().map(|reason| format!("{}: {reason}", row.status.word()));
        let remarks = row.remarks.iter().map(|remark| format!("remark: {remark}"));
        reason.into_iter().chain(remarks).map(|what| (row.cell.to_string(), what))
    }))
}

/// Cells and what is to be said of them: each thing once, and the cells it is about.
pub fn reasons_of(cells: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut about: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (cell, what) in cells {
        about.entry(what).or_default().push(cell);
    }
    let named = |(what, mut cells): (String, Vec<String>)| {
        cells.sort_unstable();
        cells.dedup();
        let more =
            if cells.len() > 1 { format!(" and {} more cells", cells.len() - 1) } else { String::new() };
        (what, format!("{}{more}", cells[0]))
    };
    about.into_iter().map(named).collect()
}
