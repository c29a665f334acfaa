//! The matrix: workloads in rows, contenders in columns, each cell held against a baseline.

mod heat;
mod panels;

use maud::{Markup, html};
use tollgate_analysis::ratio::differs;
use tollgate_analysis::row_index::{Entry, RowIndex, short as name_of};
use tollgate_model::results::{Figure, Row, Status};
use tollgate_model::{Cell, Metric};

use super::{WIDE, heading, nothing, printed_names, section, sort_key, until_opened};
use crate::charts::permalink;
use panels::{Panel, panels};
use tollgate_analysis::figures::{plain, ratio, without_certainty};

/// The section.
pub fn render(index: &RowIndex) -> Markup {
    let panels = panels(index);
    let lead = html! {
        "Top: ratio to the baseline. Below: the measured value. Blue is better than the baseline, orange worse, the more the \
        stronger. " span.swatch.x { "Hatched" } ": not shown to differ, because the 95 % interval of the ratio includes 1 or \
        there is none. Open a cell for everything that is known of it."
    };
    section(
        "matrix",
        "Everything measured",
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
                @for group in index.contenders.chunk_by(|one, other| (one.deployment, &one.build) == (other.deployment, &other.build)) {
                    optgroup label={ (group[0].deployment) ", " (group[0].build) } {
                        @for contender in group { option value=(contender) { (name_of(contender)) } }
                    }
                }
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
    let columns: Vec<Markup> = panel.columns.iter().map(|contender| heading(index, contender)).collect();
    let fields = fields(index, panel);
    let size =
        format!("{} by {}", counted(panel.rows.len(), "row"), counted(panel.columns.len(), "configuration"));
    let body = html! {
        p.about {
            (panel.about)
            @if panel.columns.len() > WIDE { span.script { " Scroll sideways for all " (panel.columns.len()) " configurations." } }
            (permalink(&title, &panel.title))
        }
        @if !panel.rows.is_empty() {
            div.scroll.tall role="region" aria-labelledby=(title) tabindex="0" {
                @if panel.columns.len() > WIDE {
                    (printed_names(&format!("panel-{}", panel.id), 3, panel.columns.iter().map(|contender| name_of(contender))))
                }
                table.matrix.sortable.wide[panel.columns.len() > WIDE] {
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
        @if !panel.lacking.is_empty() { p.note { "Without any figure here: " @for (nth, (name, why)) in panel.lacking.iter().enumerate() {
            @if nth > 0 { ", " } span title=(why) { (name) " (" (why.split(':').next().unwrap_or_default()) ")" }
        } "." } }
    };
    html! {
        details.panel.lazy id={ "panel-" (panel.id) } data-panel=(panel.id) data-fields={ (fields[0]) " " (fields[1]) " " (fields[2]) } {
            summary { h3 id=(title) { (panel.title) } " " span.count { (size) } }
            (until_opened(body))
        }
    }
}

/// Number of fields with a figure, of those with a reason that there is none, and of those with neither.
fn fields(index: &RowIndex, panel: &Panel) -> [usize; 3] {
    let mut fields = [0; 3];
    for &(workload, metric) in &panel.rows {
        for contender in &panel.columns {
            let entry = index.entry(&Cell { workload, contender: (*contender).clone() }, metric);
            fields[entry.map_or(2, |entry| usize::from(entry.figure().is_none()))] += 1;
        }
    }
    fields
}

fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
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
        return html! { td class=[class] data-v=(sort_key(figure.value)) { (plain(row)) } };
    };
    let exact = to_control.low.is_some() && to_control.low == to_control.high;
    let hatched = if exact || differs(&to_control) == Some(true) { "" } else { " x" };
    html! {
        td class={ (heat::class(to_control.value, metric.direction())) (hatched) } data-v=(sort_key(to_control.value)) {
            (ratio(&to_control)) small { (row.bound.sign()) (without_certainty(&figure, metric)) }
            @if let Some(other) = other_control(index, &entry) { small { (other) } }
        }
    }
}

/// The control that a ratio divides by, where it is not the one in the control's column: that one was measured in another
/// group of the plan, at another time.
fn other_control(index: &RowIndex, entry: &Entry) -> Option<String> {
    let row = entry.row;
    let control = Cell { workload: row.cell.workload, contender: row.control.clone()? };
    let shown = index.entry(&control, row.metric)?;
    let mut divided = index.all(&control, row.metric).filter(|other| other.neighbour_of(entry));
    let divided = divided.find_map(|other| other.figure()).filter(|_| !shown.neighbour_of(entry))?;
    Some(format!("{} {} then", name_of(&control.contender), without_certainty(&divided, row.metric)))
}

/// The ratio that is shown: not for probes, whose native counterpart takes a reference and does nothing, and not for a
/// bound.
fn held_against(index: &RowIndex, row: &Row) -> Option<Figure> {
    let probe = row.metric == Metric::CallNs && !index.is_logic(row.cell.workload);
    row.to_native.filter(|_| !probe && row.bound.is_none() && !row.is_control())
}
