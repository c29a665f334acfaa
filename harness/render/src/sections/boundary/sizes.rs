//! The cost of a payload's way there and back, against its size; `memcpy` and the native logic on the same payload
//! beside it.

use std::cmp::Reverse;

use maud::{Markup, html};
use tollgate_analysis::row_index::{RowIndex, is_debug, short};
use tollgate_model::function::Role;
use tollgate_model::{Cell, Contender, Function, FunctionName, Metric};

use super::super::source::line as source;
use super::super::{data_table, figure};
use crate::charts::canvas::{Ink, Stroke};
use crate::charts::lines::Line;
use crate::charts::size::chart;
use crate::charts::{Quoted, place};

/// Lines of one chart beside the references.
const LINES: usize = 5;

const AXES: &str = "Both axes logarithmic.";

const REFERENCES: &str = "Dashed, for reference: one copy of as many bytes within one process, and the native logic on the same payload.";

/// The echoes whose payload comes in sizes, bytes before text.
pub fn sized_echoes<'a>(index: &RowIndex<'a>) -> Vec<&'a Function> {
    let functions = index.workloads.iter().filter_map(|&workload| index.function(workload));
    let mut echoes: Vec<&Function> =
        functions.filter(|function| function.role == Role::Echo && function.sized()).collect();
    echoes.dedup_by_key(|echo| echo.name);
    echoes.sort_by_key(|echo| Reverse(echo.class));
    echoes
}

/// Chart and table of one echo; nothing where no two sizes were measured.
pub fn by_size(index: &RowIndex, echo: &Function) -> Markup {
    let mut guests: Vec<(&Contender, Vec<Cell>)> = index
        .contenders
        .iter()
        .filter(|contender| contender.deployment.is_compiled_by_runtime() && !is_debug(contender))
        .map(|contender| (*contender, sizes(index, echo.name, contender)))
        .filter(|(_, cells)| cells.len() > 1)
        .collect();
    // Those measured at the most sizes say the most.
    guests = index.most_asked(guests, usize::MAX, |(contender, _)| contender);
    guests.sort_by_key(|(_, cells)| Reverse(cells.len()));
    if guests.is_empty() {
        return html! {};
    }
    let references = references(index, echo, &guests);
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
    let title = format!("What {} cost there and back, against their size", echo.class);
    let says = if references.is_empty() { AXES.to_string() } else { format!("{AXES} {REFERENCES}") };
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
            @if let Some(chart) = chart(&title, &says, &lines) { (chart.figure(Quoted { id: place(&["fig sizes", echo.name.as_str()]), caption: &title, source: &source(index.runs) })) p.note { (says) } }
            (data_table(&format!("{title}: figures"), &["", "size", "one call"], &rows))
        }
    }
}

/// A copy of the payload, and the first logic that takes the same payload, on the guests' control.
fn references(
    index: &RowIndex,
    echo: &Function,
    guests: &[(&Contender, Vec<Cell>)],
) -> Vec<(&'static str, Vec<Cell>)> {
    let control_of = |cell| index.measured(cell, Metric::CallNs)?.row.control.as_ref();
    let Some(control) = guests.iter().flat_map(|(_, cells)| cells).find_map(control_of) else {
        return Vec::new();
    };
    let first = |wanted: &dyn Fn(&Function) -> bool| {
        let functions = index.runs.iter().flat_map(|source| &source.run.functions);
        functions.filter(|function| wanted(function)).map(|function| function.name).next()
    };
    let memcpy = first(&|function| function.role == Role::Memcpy);
    let logic = first(&|function| function.is_logic() && function.less == Some(echo.name));
    let of = |(name, function): (_, Option<FunctionName>)| Some((name, sizes(index, function?, control)));
    [("memcpy", memcpy), ("native logic", logic)].into_iter().filter_map(of).collect()
}

/// The cells of a function that were measured on a contender, the smallest payload first.
fn sizes(index: &RowIndex, function: FunctionName, contender: &Contender) -> Vec<Cell> {
    let of_it = index.workloads.iter().filter(|workload| workload.function == function);
    let cells = of_it.map(|&workload| Cell { workload, contender: contender.clone() });
    cells.filter(|cell| index.measured(cell, Metric::CallNs).is_some()).collect()
}
