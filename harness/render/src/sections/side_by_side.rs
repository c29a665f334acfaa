//! Several runs beside each other: what more than one of them has a figure for.

use std::collections::HashSet;

use maud::{Markup, html};
use tollgate_analysis::figures::ratio as times;
use tollgate_analysis::ratio;
use tollgate_analysis::row_index::{Entry, RowIndex};
use tollgate_model::metric::{Held, Metric, Percentile, Timed};

use super::{field, nothing, scroll, section};

/// The section; nothing where there is one run.
pub fn render(index: &RowIndex) -> Markup {
    if index.runs.len() < 2 {
        return html! {};
    }
    let mut seen = HashSet::new();
    let lines: Vec<Vec<Option<Entry>>> = index
        .rows()
        .filter(|entry| headline(entry.row.metric) && seen.insert((&entry.row.cell, entry.row.metric)))
        .filter_map(|entry| {
            let of = |run: usize| {
                let all =
                    || index.all(&entry.row.cell, entry.row.metric).filter(move |entry| entry.run == run);
                all().find(|entry| entry.figure().is_some()).or_else(|| all().next())
            };
            let line: Vec<Option<Entry>> = (0..index.runs.len()).map(of).collect();
            (line.iter().flatten().count() > 1).then_some(line)
        })
        .collect();
    let lead = "The same cells in each run. Figures elsewhere on this page are of the first run that has one. Ratios of two runs \
        have the doubt of both, and still not that of another day: to find what has changed, race two builds.";
    section(
        "runs",
        "Runs side by side",
        lead,
        html! {
            @if lines.is_empty() { (nothing("no cell was measured in more than one of these runs.")) }
            @else { (scroll("Runs side by side", html! {
                table.sortable {
                    thead { tr {
                        th scope="col" { "cell" } th scope="col" { "metric" }
                        @for source in index.runs { th scope="col" { (source.name) } }
                        @for source in &index.runs[1..] { th scope="col" { (source.name) small { "over the first" } } }
                    } }
                    tbody { @for line in &lines { (row(line)) } }
                }
            })) }
        },
    )
}

fn row(line: &[Option<Entry>]) -> Markup {
    let Some(first) = line.iter().flatten().next() else { return html! {} };
    let over = |entry: &Option<Entry>| {
        let (one, other) = ((*entry)?.figure()?, line[0]?.figure()?);
        Some(times(&ratio::of_figures(&one, &other)?))
    };
    html! {
        tr {
            th scope="row" { (first.row.cell) }
            td { (first.row.metric.label()) }
            @for entry in line {
                (field(*entry))
            }
            @for entry in &line[1..] { td.n { (over(entry).unwrap_or_else(|| "–".to_string())) } }
        }
    }
}

/// Whether a metric is worth comparing at a glance.
fn headline(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::CallNs
            | Metric::FIRST_ANSWER
            | Metric::Tail(Timed::Response, Percentile::P50 | Percentile::P99)
            | Metric::CpuPerRequest
            | Metric::BytesPer(Held::Instance | Held::Process)
    )
}
