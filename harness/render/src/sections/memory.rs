//! Memory and size: what one more of everything costs, how many fit, what is deployed.

use maud::{Markup, html};
use tollgate_analysis::row_index::{Entry, RowIndex, short};
use tollgate_model::Contender;
use tollgate_model::metric::{Bytes, Held, Metric, Moment};

use super::source::line;
use super::{
    WIDE, data_table, field, figure, folded, heading, heading_at, named, nothing, printed_names, scroll,
    section,
};
use crate::charts::memory::chart;
use crate::charts::{Quoted, place};
use crate::label::label;

/// So many of each kind are drawn; the table has them all.
const DRAWN: usize = 6;

/// The section.
pub fn render(index: &RowIndex) -> Markup {
    let lead = "What one more of each costs in resident memory, shared pages divided among those who share them; and how large \
        what is built and deployed is.";
    let costs: Vec<Entry> = Held::ALL.iter().flat_map(|&held| index.with(Metric::BytesPer(held))).collect();
    let sizes = grid(index, "Sizes", |metric| {
        matches!(metric, Metric::Size(_) | Metric::Files | Metric::BuildSeconds)
    });
    let of = |held| {
        let costs = index.with(Metric::BytesPer(held));
        index.most_asked(costs, DRAWN, |entry| &entry.row.cell.contender).into_iter().filter_map(
            move |entry| {
                let name = format!("{}, {}", held.label(), short(&entry.row.cell.contender));
                Some((name, entry.figure()?))
            },
        )
    };
    let named: Vec<_> =
        Held::ALL.iter().flat_map(|&held| of(held)).filter(|(_, figure)| figure.value > 0.0).collect();
    let title = "One more of each, in bytes";
    section(
        "memory",
        "Memory and size",
        lead,
        html! {
            @if costs.is_empty() { (nothing("memory was not measured: a plan asks for `memory`.")) }
            @else {
                @if let Some(chart) = chart(title, &named) { (chart.figure(Quoted { id: "fig-memory".to_string(), caption: title, source: &line(index.runs) })) }
                (fits(index, &costs))
                @let moments = grid(index, "Memory of the process, by moment", |metric| {
                    matches!(metric, Metric::Memory(_, Bytes::Resident | Bytes::Dirty) | Metric::Memory(Moment::Load, _))
                });
                @if let Some(moments) = moments { (folded("Memory of the process, by moment", moments)) }
            }
            (heading_at("sizes", "What is built and deployed"))
            @if let Some(sizes) = sizes { (folded("Sizes and build times", sizes)) p.note { "The host program is Tollgate's worker, with every compiler and the load generator in it: a host that only maps precompiled code is a fraction of that." } }
            @else { (nothing("sizes were not taken: a plan asks for `size`.")) }
        },
    )
}

/// The cost of one more and the number that fit, with their intervals.
fn fits(index: &RowIndex, costs: &[Entry]) -> Markup {
    let rows: Vec<(Vec<Markup>, Vec<Markup>)> = costs
        .iter()
        .filter_map(|entry| {
            let Metric::BytesPer(held) = entry.row.metric else { return None };
            let cell = &entry.row.cell;
            let other = |metric| index.entry(cell, metric).map_or(html! { "–" }, |entry| figure(entry.row));
            Some((
                vec![html! { (held.label()) }, named(index, &cell.contender)],
                vec![figure(entry.row), other(Metric::DirtyPer(held)), other(Metric::PerGib(held))],
            ))
        })
        .collect();
    data_table(
        "One more of each, and how many fit in a GiB",
        &["of", "contender", "one more", "of that, written to", "fit in a GiB"],
        &rows,
    )
}

/// A line for each metric, a column for each contender.
fn grid(index: &RowIndex, title: &str, wanted: fn(Metric) -> bool) -> Option<Markup> {
    let of_it: Vec<Entry> = index.rows().filter(|entry| wanted(entry.row.metric)).collect();
    let mut metrics: Vec<Metric> = of_it.iter().map(|entry| entry.row.metric).collect();
    metrics.sort();
    metrics.dedup();
    let columns: Vec<&Contender> = index
        .contenders
        .iter()
        .copied()
        .filter(|contender| of_it.iter().any(|entry| &entry.row.cell.contender == *contender))
        .collect();
    let found = |metric: Metric, contender: &Contender| {
        of_it.iter().find(|entry| entry.row.metric == metric && &entry.row.cell.contender == contender)
    };
    (!of_it.is_empty()).then(|| {
        let id = place(&["table", title]);
        scroll(title, html! {
            @if columns.len() > WIDE { (printed_names(&id, 2, columns.iter().map(|it| short(it)))) }
            table.sortable.wide[columns.len() > WIDE] id=(id) {
                thead { tr { th scope="col" { "what" } @for contender in &columns { th scope="col" { (heading(index, contender)) } } } }
                tbody { @for &metric in &metrics {
                    tr {
                        th scope="row" { (label(metric, &["size: "])) }
                        @for contender in &columns {
                            (field(found(metric, contender).copied()))
                        }
                    }
                } }
            }
        })
    })
}
