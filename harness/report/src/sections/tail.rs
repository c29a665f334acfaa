//! Tails: percentiles under load, single calls, latency against load, and how well the generator did.

use maud::{Markup, html};
use tollgate_model::load::CurvePoint;
use tollgate_model::metric::{Metric, Percentile, Timed};
use tollgate_model::{Cell, Workload};

use super::{data_table, figure, nothing, section};
use crate::book::{Book, short};
use crate::charts::canvas::{Ink, Stroke};
use crate::charts::lines::{Line, Reference};
use crate::charts::load;
use crate::charts::tail::{Ends, chart};
use crate::input::{Distribution, LoadCurve, Report, TailKind};
use crate::units::with_unit;

/// The section.
pub fn render(book: &Book, report: &Report) -> Markup {
    let lead = "What users wait under an open-loop load, from when a request was meant to start. Bands are 95 % intervals over \
        launches; dashed is censored: at least that.";
    let mut groups: Vec<(usize, usize, Workload)> = Vec::new();
    for (run, source) in report.runs.iter().enumerate() {
        for tail in source.tails {
            let group = (run, tail.comparison, tail.cell.workload);
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }
    section(
        "tail",
        "Tail",
        lead,
        html! {
            @if groups.is_empty() && report.curves.is_empty() && !any_tail(book) {
                (nothing("no tail was measured: a plan asks for `load` or `call-tail`."))
            }
            @for group in groups { (group_of(book, report, group)) }
            (table(book))
            @for curve in &report.curves { (against_load(curve)) }
        },
    )
}

fn any_tail(book: &Book) -> bool {
    book.rows().any(|entry| matches!(entry.row.metric, Metric::Tail(..) | Metric::CallTail(_)))
}

/// Small charts beside each other, all on the same axes.
fn group_of(book: &Book, report: &Report, (run, comparison, workload): (usize, usize, Workload)) -> Markup {
    let source = &report.runs[run];
    let of_it: Vec<&Distribution> = source
        .tails
        .iter()
        .filter(|tail| {
            tail.comparison == comparison && tail.cell.workload == workload && !tail.points.is_empty()
        })
        .collect();
    let mut cells: Vec<&Cell> = Vec::new();
    for tail in &of_it {
        if !cells.contains(&&tail.cell) {
            cells.push(&tail.cell);
        }
    }
    let points = || of_it.iter().flat_map(|tail| &tail.points);
    let most = points().map(|point| 1.0 / (1.0 - point.q)).fold(2.0, f64::max);
    let Some(y) = crate::charts::ends(points().map(|point| point.us)) else { return html! {} };
    let ends = Ends { x: (1.0, most * 1.05), y };
    let load = source.run.comparisons.get(comparison).map(|comparison| &comparison.load);
    let calls = of_it.iter().any(|tail| tail.kind == TailKind::Call);
    let title = match load {
        Some(load) if !calls => format!(
            "{workload} at {} a second, {} arrivals, {} connections",
            load.rate, load.arrivals, load.connections
        ),
        _ => format!("{workload}, single calls timed one by one"),
    };
    html! {
        h3 { (title) }
        (legend(calls))
        div.multiples {
            @for cell in cells {
                @let name = short(&cell.contender);
                @let lines: Vec<Line> = of_it.iter().filter(|tail| &tail.cell == cell).flat_map(|tail| lines(tail)).collect();
                @let says = says(book, cell);
                @if let Some(chart) = chart(&format!("Percentiles of {workload} on {name}"), &says, &lines, ends) {
                    (chart.figure(&name))
                }
            }
        }
    }
}

fn legend(calls: bool) -> Markup {
    if calls {
        crate::charts::legend(&[(series(TailKind::Call), "single calls")])
    } else {
        crate::charts::legend(&[
            (series(TailKind::Response), "response"),
            (series(TailKind::Service), "service"),
            (series(TailKind::Lateness), "the generator's own lateness"),
        ])
    }
}

const fn series(kind: TailKind) -> usize {
    match kind {
        TailKind::Response | TailKind::Call => 1,
        TailKind::Service => 0,
        TailKind::Lateness => 7,
    }
}

/// A line; where it is censored it is dashed.
fn lines(tail: &Distribution) -> Vec<Line> {
    let at = |q: f64| 1.0 / (1.0 - q);
    let (ink, banded) = (Ink::Series(series(tail.kind)), tail.kind != TailKind::Lateness);
    let censored = |us: f64| tail.censored_from_us.is_some_and(|from| us >= from);
    let known: Vec<_> = tail.points.iter().filter(|point| !censored(point.us)).collect();
    let from = known.len().saturating_sub(1);
    let band = tail.points.iter().filter(|point| banded && !censored(point.us));
    let line = |points: Vec<(f64, f64)>, band, stroke| Line {
        name: String::new(),
        points,
        band,
        ink,
        stroke,
        dots: false,
    };
    vec![
        line(
            known.iter().map(|point| (at(point.q), point.us)).collect(),
            band.filter_map(|point| point.interval.map(|(low, high)| (at(point.q), low, high))).collect(),
            if tail.kind == TailKind::Lateness { Stroke::Thin } else { Stroke::Solid },
        ),
        line(
            tail.points.iter().skip(from).map(|point| (at(point.q), point.us)).collect(),
            Vec::new(),
            Stroke::Dashed,
        ),
    ]
    .into_iter()
    .take(if known.len() == tail.points.len() { 1 } else { 2 })
    .collect()
}

fn says(book: &Book, cell: &Cell) -> String {
    let told = Percentile::ALL.iter().flat_map(|&percentile| {
        [Metric::Tail(Timed::Response, percentile), Metric::CallTail(percentile)].into_iter().filter_map(
            move |metric| {
                let entry = book.measured(cell, metric)?;
                Some(format!(
                    "{percentile} {}{}",
                    entry.row.bound.sign(),
                    with_unit(entry.figure()?.value, metric)
                ))
            },
        )
    });
    told.collect::<Vec<_>>().join(", ")
}

/// A metric of each percentile.
type Kind = fn(Percentile) -> Metric;

/// Every percentile with its interval.
fn table(book: &Book) -> Markup {
    let mut cells: Vec<&Cell> = Vec::new();
    for entry in
        book.rows().filter(|entry| matches!(entry.row.metric, Metric::Tail(..) | Metric::CallTail(_)))
    {
        if !cells.contains(&&entry.row.cell) {
            cells.push(&entry.row.cell);
        }
    }
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
                Percentile::ALL.iter().map(|&percentile| book.entry(cell, metric(percentile))).collect();
            entries.iter().any(Option::is_some).then(|| {
                let fields = entries.iter().map(|entry| match entry {
                    Some(entry) => figure(entry.row),
                    None => html! { span title="too few operations for this percentile" { "–" } },
                });
                (vec![html! { (cell) }, html! { (kind) }], fields.collect())
            })
        })
    });
    let rows: Vec<(Vec<Markup>, Vec<Markup>)> = rows.collect();
    data_table(
        "Percentiles, with their intervals",
        &["cell", "time", "p50", "p90", "p99", "p99.9", "p99.99"],
        &rows,
    )
}

fn against_load(curve: &LoadCurve) -> Markup {
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
            (chart.figure(&title))
            p.note { (says) @if left_out > 0 { " " (left_out) " points were invalid: the generator was the limit." } }
        }
    }
}
