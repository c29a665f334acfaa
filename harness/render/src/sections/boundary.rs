//! The boundary: what a call is made of, how its cost grows with the payload, what a crossing takes in instructions.

use maud::{Markup, html};
use tollgate_analysis::report::Stacks;
use tollgate_analysis::row_index::{Entry, RowIndex, short};
use tollgate_model::{Cell, Contender, FunctionName, Metric, PayloadClass, Workload};

use super::source::line;
use super::{data_table, figure, folded, named, nothing, section};
use crate::charts::boundary::{Bar, PARTS, Part, chart};
use crate::charts::{Quoted, legend_with, place};
use crate::sections::boundary::sizes::{by_size, sized_echoes};
use tollgate_analysis::figures::{plain, ratio};

mod attribution;
mod handing_over;
mod instructions;
mod sizes;

/// Bars of one chart: what differs little is in the table below it.
const BARS: usize = 8;

/// So many payloads stand open; the others are folded.
const OPEN: usize = 2;

/// The section.
pub fn render(index: &RowIndex, stacks: &[Stacks]) -> Markup {
    let lead = "What a call into a component is made of: entry, lowering of the payload, lifting of what comes back, the \
        logic. Each part is a difference within a launch. A bar is the sum of its parts and its label begins with that sum; the \
        upright line, and the time behind it, are the call as it was timed by itself. Parts are arithmetic means and the call \
        is a geometric one, so the two need not agree to the last digit.";
    let payloads: Vec<Payload> =
        index.workloads.iter().filter_map(|&workload| payload(index, workload)).collect();
    let payloads = of_few_sizes(payloads);
    section(
        "boundary",
        "Boundary",
        lead,
        html! {
            @let handed_over = handing_over::table(index);
            @if payloads.is_empty() && handed_over.is_none() {
                (nothing("no parts of a call: they need probes (nop, sink, echo) beside the logic in a group that measures call-time."))
            } @else if !payloads.is_empty() {
                (legend_with(&PARTS.map(Metric::label).into_iter().enumerate().collect::<Vec<_>>(), html! {
                    li { span.key.hollow {} "outlined: its interval includes 0, so it is not shown to be there; below 0 it goes back" }
                    li { span.key.upright {} "the call as timed" }
                }))
                div.abreast { @for payload in payloads.iter().take(OPEN) { (waterfall(index, payload)) } }
                @for payload in payloads.iter().skip(OPEN) {
                    (folded(format!("{}: a payload of class {}", payload.workload, payload.class), waterfall(index, payload)))
                }
            }
            @if let Some(table) = handed_over { (table) }
            (attribution::render(index, stacks))
            @let echoes = sized_echoes(index);
            @if !echoes.is_empty() {
                (folded("What payloads cost there and back, against their size", html! {
                    div.abreast { @for echo in echoes { (by_size(index, echo)) } }
                }))
            }
            (instructions::table(index))
        },
    )
}

/// A payload of which the parts of a call are known.
struct Payload {
    /// The function whose logic is the last part.
    workload: Workload,
    /// Its class.
    class: PayloadClass,
    /// For each contender the cells that have its parts.
    bars: Vec<(Contender, [Option<Cell>; 4])>,
}

/// The parts of a workload that leads down to `nop` step by step.
fn payload(index: &RowIndex, workload: Workload) -> Option<Payload> {
    let logic = index.function(workload).filter(|function| function.is_logic())?;
    let (mut function, mut steps) = (logic, Vec::new());
    loop {
        let (metric, less) = function.part()?;
        let size = workload.size.filter(|_| function.sized());
        steps.push((metric, Workload { function: function.name, size }));
        let Some(less) = less else { break };
        function = index.function(Workload::plain(less))?;
    }
    let of = |contender: &Contender| {
        let mut cells: [Option<Cell>; 4] = Default::default();
        for (nth, part) in PARTS.iter().enumerate() {
            let (_, workload) = steps.iter().find(|(metric, _)| metric == part)?;
            let cell = Cell { workload: *workload, contender: contender.clone() };
            cells[nth] = index.measured(&cell, *part).map(|_| cell);
        }
        cells[3].is_some().then_some((contender.clone(), cells))
    };
    let guests = index.contenders.iter().filter(|contender| contender.deployment.is_compiled_by_runtime());
    let bars: Vec<_> = guests.filter_map(|contender| of(contender)).collect();
    (!bars.is_empty()).then_some(Payload { workload, class: logic.class, bars })
}

/// The least and the greatest size of each function among those that most contenders have: how the cost grows with the size
/// is another chart's.
fn of_few_sizes(payloads: Vec<Payload>) -> Vec<Payload> {
    let sizes_of = |function: FunctionName| -> Vec<Workload> {
        let of_it = || payloads.iter().filter(|payload| payload.workload.function == function);
        let most = of_it().map(|payload| payload.bars.len()).max().unwrap_or(0);
        of_it().filter(|payload| payload.bars.len() == most).map(|payload| payload.workload).collect()
    };
    let ends = |workload: Workload| {
        let sizes = sizes_of(workload.function);
        sizes.first() == Some(&workload) || sizes.last() == Some(&workload)
    };
    let keep: Vec<bool> = payloads.iter().map(|payload| ends(payload.workload)).collect();
    payloads.into_iter().zip(keep).filter_map(|(payload, keep)| keep.then_some(payload)).collect()
}

fn waterfall(index: &RowIndex, payload: &Payload) -> Markup {
    let part =
        |cell: &Option<Cell>, metric| Some(Part::of(&index.measured(cell.as_ref()?, metric)?.figure()?));
    let drawn = index.most_asked(payload.bars.iter().collect(), BARS, |(contender, _)| contender);
    let bars: Vec<Bar> = drawn
        .iter()
        .map(|(contender, cells)| Bar {
            name: short(contender),
            parts: std::array::from_fn(|nth| part(&cells[nth], PARTS[nth])),
            call: index.at(payload.workload, contender, Metric::CallNs).and_then(|entry| entry.figure()),
        })
        .collect();
    let &Payload { workload, class, .. } = payload;
    let control = drawn.iter().find_map(|(contender, _)| control_of(index, workload, contender));
    let native = control.and_then(|entry| Some(entry.figure()?.value)).filter(|ns| *ns > 0.0);
    let caption = format!("{workload}: a payload of class {class}");
    let field = |cell: &Option<Cell>, metric: Metric| {
        let entry = cell.as_ref().and_then(|cell| index.measured(cell, metric));
        html! { @if let Some(entry) = entry {
            @if metric == Metric::CallNs { (figure(entry.row)) } @else { (plain(entry.row)) }
            @if let Some(times) = entry.row.to_memcpy { small { (ratio(&times)) " of a memcpy" } }
        } @else { "–" } }
    };
    let rows: Vec<(Vec<Markup>, Vec<Markup>)> = payload
        .bars
        .iter()
        .map(|(contender, cells)| {
            let parts = (0..4).map(|part| field(&cells[part], PARTS[part]));
            let call = field(&Some(Cell { workload, contender: contender.clone() }), Metric::CallNs);
            (vec![named(index, contender)], parts.chain(std::iter::once(call)).collect())
        })
        .collect();
    let parts = PARTS.map(Metric::label);
    let head: Vec<&str> =
        ["configuration"].into_iter().chain(parts.iter().map(String::as_str)).chain(["the call"]).collect();
    html! {
        div.chart-and-table {
            (chart(&caption, &bars, native).figure(Quoted { id: place(&["fig boundary", &workload.to_string()]), caption: &caption, source: &line(index.runs) }))
            (data_table(&format!("Parts of {workload}, with their intervals"), &head, &rows))
        }
    }
}

/// The time of one call of the contender that another is held against.
fn control_of<'a>(index: &RowIndex<'a>, workload: Workload, contender: &Contender) -> Option<Entry<'a>> {
    let control = index.at(workload, contender, Metric::CallNs)?.row.control.as_ref()?;
    index.at(workload, control, Metric::CallNs)
}

#[cfg(test)]
mod tests;
