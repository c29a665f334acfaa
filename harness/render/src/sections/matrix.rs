//! The matrix: workloads in rows, contenders in columns, each cell held against a baseline.

mod heat;
mod panels;

use maud::{Markup, PreEscaped, html};
use tollgate_analysis::ratio::differs;
use tollgate_analysis::row_index::RowIndex;
use tollgate_analysis::units::{plain, ratio, with_unit};
use tollgate_model::results::{Figure, Row, Status};
use tollgate_model::{Cell, Metric};

use super::{heading, nothing, section};
use panels::{Panel, panels};

/// The section.
pub fn render(index: &RowIndex) -> Markup {
    let panels = panels(index);
    let lead = html! {
        "How many times the baseline's figure each cell's is, and below that its own figure. Blue is better than the \
        baseline, orange worse, the more the stronger. " span.swatch.x { "Hatched" } ": the 95 % interval spans 1, so a \
        difference is not shown. Open a cell for everything that is known of it."
    };
    section(
        "matrix",
        "Matrix",
        lead,
        html! {
            @if panels.is_empty() { (nothing("there is no cell with a figure to compare.")) }
            @else { (controls(index, &panels)) }
            @for panel in &panels { (table(index, panel)) }
        },
    )
}

fn controls(index: &RowIndex, panels: &[Panel]) -> Markup {
    let controlled = index.contenders.iter().any(|contender| index.is_control(contender));
    html! {
        form.controls.script aria-label="What the matrix shows" {
            label { "Show" select name="panel" {
                option value="" { "all tables" }
                @for panel in panels { option value=(panel.id) { (panel.title) } }
            } }
            label { "Baseline" select name="base" {
                option value="" { (if controlled { "native (call or service)" } else { "none: figures as they are" }) }
                @for contender in &index.contenders { option value=(contender) { (contender) } }
            } }
            label { "Workloads" input name="w" type="search" placeholder="such as fraud or text"; }
            label { "Configurations" input name="c" type="search" placeholder="such as winch"; }
            button type="reset" { "Reset" }
            p.count role="status" {}
        }
    }
}

fn table(index: &RowIndex, panel: &Panel) -> Markup {
    let title = format!("panel-{}-title", panel.id);
    let columns: Vec<Markup> = panel.columns.iter().map(|contender| heading(contender)).collect();
    html! {
        div.panel id={ "panel-" (panel.id) } data-panel=(panel.id) {
            h3 id=(title) { (panel.title) }
            p.about { (panel.about) }
            div.scroll.tall role="region" aria-labelledby=(title) tabindex="0" {
                table.matrix.sortable {
                    thead { tr {
                        th scope="col" data-key="workload" { (panel.corner) }
                        th scope="col" data-key="class" { "payload" }
                        @for (contender, heading) in panel.columns.iter().zip(columns) {
                            th scope="col" data-key=(contender) { (heading) }
                        }
                    } }
                    tbody {
                        @for &(workload, metric) in &panel.rows {
                            tr data-metric=(metric) data-workload=(workload) {
                                th scope="row" { (workload) @if panel.several { small { (metric.label()) } } }
                                td.class { @if let Some(function) = index.function(workload) { (function.class) } }
                                @for contender in &panel.columns {
                                    (cell(index, &Cell { workload, contender: (*contender).clone() }, metric))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One cell. There may be ten thousand: its link is made by the script, from the row's and the column's name.
fn cell(index: &RowIndex, cell: &Cell, metric: Metric) -> Markup {
    let Some(entry) = index.entry(cell, metric) else { return html! { td.none { "–" } } };
    let row = entry.row;
    let (Status::Measured, Some(figure)) = (&row.status, row.figure) else {
        return html! { td.lack title=[row.status.reason()] { (row.status.word()) } };
    };
    let Some(to_control) = held_against(index, row) else {
        let class = row.is_control().then_some("base");
        return html! { td class=[class] data-v=(short(figure.value)) { (plain(row)) } };
    };
    let hatched = if differs(&to_control) == Some(true) { "" } else { " x" };
    html! {
        td class={ (heat::class(to_control.value, metric.direction())) (hatched) } data-v=(short(to_control.value)) {
            (ratio(&to_control)) small { (row.bound.sign()) (with_unit(figure.value, metric)) }
        }
    }
}

/// The ratio that is shown: not for probes, whose native counterpart takes a reference and does nothing, and not for a
/// bound.
fn held_against(index: &RowIndex, row: &Row) -> Option<Figure> {
    let probe = row.metric == Metric::CallNs && !index.is_logic(row.cell.workload);
    row.to_native.filter(|_| !probe && row.bound.is_none() && !row.is_control())
}

/// A number to sort by.
fn short(value: f64) -> PreEscaped<String> {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    PreEscaped(rounded.to_string())
}
