//! What a payload's way there and back costs, against its size; `memcpy` and the native logic on the same payload beside it.

use maud::{Markup, html};
use tollgate_analysis::row_index::{RowIndex, is_debug, most_asked, short};
use tollgate_model::{Cell, Contender, Function, Layer, Metric, PayloadClass, Workload};

use super::super::{data_table, figure};
use crate::charts::canvas::{Ink, Stroke};
use crate::charts::lines::Line;
use crate::charts::size::chart;

/// Lines of one chart beside the references.
const LINES: usize = 5;

/// Chart and table of one payload class; nothing where no two sizes were measured.
pub fn by_size(index: &RowIndex, class: PayloadClass) -> Markup {
    let (echo, logic) = match class {
        PayloadClass::Bytes => ("probe/echo-bytes", "fraud/screen"),
        _ => ("probe/echo-text", "pricing/reprice"),
    };
    let mut guests: Vec<(&Contender, Vec<Cell>)> = index
        .contenders
        .iter()
        .filter(|contender| contender.layer == Layer::Component && !is_debug(contender))
        .map(|contender| (*contender, sizes(index, echo, contender)))
        .filter(|(_, cells)| cells.len() > 1)
        .collect();
    // Those measured at the most sizes say the most.
    guests = most_asked(guests, usize::MAX, |(contender, _)| contender);
    guests.sort_by_key(|(_, cells)| std::cmp::Reverse(cells.len()));
    if guests.is_empty() {
        return html! {};
    }
    let native = Contender::native_rust();
    let references = [("probe/memcpy", "memcpy"), (logic, "native logic")];
    let references = references.map(|(function, name)| (name, sizes(index, function, &native)));
    let points = |cells: &[Cell]| -> Vec<(f64, f64)> {
        let point = |cell: &Cell| {
            let value = index.measured(cell, Metric::CallNs)?.figure()?.value;
            Some((cell.workload.size?.bytes() as f64, value))
        };
        cells.iter().filter_map(point).filter(|(_, ns)| *ns > 0.0).collect()
    };
    let line = |name: &str, cells: &[Cell], ink, stroke| Line {
        name: name.to_string(),
        points: points(cells),
        band: Vec::new(),
        ink,
        stroke,
        dots: stroke == Stroke::Solid,
    };
    let lines: Vec<Line> = guests
        .iter()
        .take(LINES)
        .enumerate()
        .map(|(nth, (contender, cells))| line(&short(contender), cells, Ink::Series(nth), Stroke::Solid))
        .chain(references.iter().map(|(name, cells)| line(name, cells, Ink::Muted, Stroke::Dashed)))
        .collect();
    let title = format!("What {class} cost there and back, against their size");
    let says = "Both axes logarithmic. Dashed, for reference: one copy of as many bytes within one process, and the native logic on the same payload.";
    let rows: Vec<(Vec<Markup>, Vec<Markup>)> = guests
        .iter()
        .map(|(contender, cells)| (short(contender), cells))
        .chain(references.iter().map(|(name, cells)| (name.to_string(), cells)))
        .flat_map(|(name, cells)| {
            cells.iter().filter_map(move |cell| {
                let entry = index.measured(cell, Metric::CallNs)?;
                let size = cell.workload.size.map_or(String::new(), |size| size.to_string());
                Some((vec![html! { (name) }, html! { (size) }], vec![figure(entry.row)]))
            })
        })
        .collect();
    html! {
        div.chart-and-table {
            @if let Some(chart) = chart(&title, says, &lines) { (chart.figure(&title)) p.note { (says) } }
            (data_table(&format!("{title}: figures"), &["", "size", "one call"], &rows))
        }
    }
}

/// The cells of a function that were measured on a contender, the smallest payload first.
fn sizes(index: &RowIndex, function: &str, contender: &Contender) -> Vec<Cell> {
    let Some(function) = Function::named(function) else { return Vec::new() };
    let of_it = index.workloads.iter().filter(|workload: &&Workload| workload.function == function);
    let cells = of_it.map(|&workload| Cell { workload, contender: contender.clone() });
    cells.filter(|cell| index.measured(cell, Metric::CallNs).is_some()).collect()
}
