//! Tails: percentiles under load, single calls, latency against load, and how well the generator did.

use maud::{Markup, html};
use tollgate_analysis::report::{LoadCurve, Report};
use tollgate_analysis::row_index::RowIndex;
use tollgate_model::Cell;
use tollgate_model::load::CurvePoint;
use tollgate_model::metric::{Metric, Percentile, Timed};

use super::method::Validity;
use super::source::line as source;
use super::{data_table, folded, heading_at, link, named, nothing, section};
use crate::charts::canvas::{Ink, Stroke};
use crate::charts::lines::{Line, Reference};
use crate::charts::{Quoted, load, place};
use tollgate_analysis::figures::plain;

mod group;
mod shares;
mod utilisation;

/// The section.
pub fn render(index: &RowIndex, report: &Report) -> Markup {
    let groups = group::all(report);
    let validities: Vec<Validity> = report.runs.iter().map(Validity::of).collect();
    // Where services were measured at parts of their capacities, these come first, and a rate for all is told with its group.
    let idle = group::idle(index, &groups).filter(|_| !shares::any(index));
    let lead = html! {
        @if let Some(idle) = &idle { strong { (idle) } " " }
        "What users wait under an open-loop load, from when a request was meant to start. Bands are 95 % intervals over \
        launches; a dashed line is a lower bound, because requests were still unanswered. Where the generator's own lateness \
        is not drawn, it lies far below."
        @for validity in validities.iter().filter(|validity| validity.any_load_invalid()) {
            " " (validity.loads_in_short()) "; those are in no figure here (" a href="#validity" { "reasons" } ")."
        }
    };
    section(
        "tail",
        "Tail",
        lead,
        html! {
            @if report.runs.iter().all(|source| source.tails.is_empty()) && !shares::any(index) && report.curves.is_empty() && !any_tail(index) {
                (nothing("no tail was measured: a plan asks for `load` or `call-tail`."))
            }
            (shares::render(index, report))
            @let open = if shares::any(index) { 0 } else { OPEN };
            @for (nth, group) in groups.iter().enumerate() {
                @let body = group.render(index, idle.as_deref());
                @if nth < open { (heading_at(&group.place(), &group.title())) (body) } @else { (folded(group.title(), body)) }
            }
            (table(index))
            @for curve in &report.curves { (against_load(curve, &source(index.runs))) }
        },
    )
}

/// So many groups are open to see where nothing was measured at equal utilisation: the one that most were measured in; to look at
/// all of them takes an hour.
const OPEN: usize = 1;

fn any_tail(index: &RowIndex) -> bool {
    index.rows().any(|entry| matches!(entry.row.metric, Metric::Tail(..) | Metric::CallTail(_)))
}

/// Items in the order in which they come first.
fn each_once<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for item in items {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once
}

/// A metric of each percentile.
type Kind = fn(Percentile) -> Metric;

/// Every percentile with its interval.
fn table(index: &RowIndex) -> Markup {
    let of_tails =
        index.rows().filter(|entry| matches!(entry.row.metric, Metric::Tail(..) | Metric::CallTail(_)));
    let cells: Vec<&Cell> = each_once(of_tails.map(|entry| &entry.row.cell));
    if cells.is_empty() {
        return html! {};
    }
    let kinds: [(&str, Kind); 4] = [
        ("response", |percentile| Metric::Tail(Timed::Response, percentile)),
        ("service", |percentile| Metric::Tail(Timed::Service, percentile)),
        ("lateness", |percentile| Metric::Tail(Timed::Lateness, percentile)),
        ("single call", Metric::CallTail),
    ];
    let rows = cells.iter().flat_map(|cell| {
        kinds.iter().filter_map(move |(kind, metric)| {
            let entries: Vec<_> =
                Percentile::ALL.iter().map(|&percentile| index.entry(cell, metric(percentile))).collect();
            entries.iter().any(Option::is_some).then(|| {
                let fields = entries.iter().map(|entry| match entry {
                    Some(entry) => html! { (plain(entry.row)) },
                    None => html! { span title="too few operations for this percentile" { "–" } },
                });
                let link = link(cell, metric(Percentile::P50));
                let first = entries.iter().flatten().next().map(|entry| entry.row);
                let launches = first.map_or(String::new(), |row| match row.invalid_launches {
                    0 => row.launches.to_string(),
                    invalid => format!("{}, {invalid} more invalid", row.launches),
                });
                let names = [
                    html! { a href=(link) { (cell.workload) } },
                    named(index, &cell.contender),
                    html! { (kind) },
                ];
                (names.into(), std::iter::once(html! { (launches) }).chain(fields).collect())
            })
        })
    });
    let rows: Vec<(Vec<Markup>, Vec<Markup>)> = rows.collect();
    data_table(
        "Percentiles, with their intervals",
        &["workload", "on", "time", "launches", "p50", "p90", "p99", "p99.9", "p99.99"],
        &rows,
    )
}

fn against_load(curve: &LoadCurve, source: &str) -> Markup {
    let line = |q: f64, ink, name: &str| {
        let at = |point: &CurvePoint| {
            let percentile = point.result.response.percentile(q).filter(|_| point.result.valid)?;
            Some((
                point.settings.rate,
                percentile.value_ns as f64 / 1e3,
                percentile.low_ns as f64 / 1e3,
                percentile.high_ns as f64 / 1e3,
            ))
        };
        let found: Vec<_> = curve.curve.points.iter().filter_map(at).collect();
        Line {
            name: name.to_string(),
            points: found.iter().map(|&(rate, us, ..)| (rate, us)).collect(),
            band: found.iter().map(|&(rate, _, low, high)| (rate, low, high)).collect(),
            ink,
            stroke: Stroke::Solid,
            dots: true,
        }
    };
    let lines = [
        line(0.5, Ink::Series(0), "p50"),
        line(0.99, Ink::Series(1), "p99"),
        line(0.999, Ink::Series(2), "p99.9"),
    ];
    let objective = curve.objective.map(|(q, ms)| Reference {
        name: format!("objective: p{} under {ms} ms", q * 100.0),
        at: ms * 1e3,
        across: true,
    });
    let title = format!("Latency against load: {}", curve.name);
    let says =
        "Response time by offered rate, both axes logarithmic, from a tenth of the capacity to beyond it.";
    let left_out = curve.curve.points.iter().filter(|point| !point.result.valid).count();
    html! {
        @if let Some(chart) = load::chart(&title, says, &lines, objective) {
            (chart.figure(Quoted { id: place(&["fig curve", &curve.name]), caption: &title, source }))
            p.note { (says) @if left_out > 0 { " " (left_out) " points were invalid: the generator was the limit." } }
        }
    }
}
