//! What calls spend their time on, by sampling: the second way in which a call is taken apart, beside the differences of probes.

use maud::{Markup, html};
use tollgate_analysis::report::Stacks;
use tollgate_analysis::row_index::{RowIndex, short};
use tollgate_model::metric::Class;
use tollgate_model::{Contender, Metric, Workload};

use super::super::source::line;
use super::super::{data_table, figure, folded, heading_at, nothing};
use crate::charts::attribution::{Bar, chart, ink};
use crate::charts::{Quoted, flames, place};

/// Flame graphs on one page: each takes some 30 KB.
const PICTURES: usize = 4;

/// Workload by workload, calls and services apart.
pub fn render(index: &RowIndex, stacks: &[Stacks]) -> Markup {
    let title = "Where calls spend their time";
    let groups: Vec<(Workload, bool, Vec<&Contender>)> = (index.workloads.iter())
        .flat_map(|&workload| {
            [false, true].map(|served| (workload, served, profiled(index, workload, served)))
        })
        .filter(|(.., contenders)| !contenders.is_empty())
        .collect();
    html! {
        (heading_at("attribution", title))
        @if groups.is_empty() {
            (nothing("no profile was taken: a plan asks for `profile`, where the machine has perf."))
        } @else {
            p.note {
                "By sampling: what was running when a clock that knows nothing of calls struck, 999 times a second. A bar is the call while nothing \
                was recorded, parted as the samples were; its upright line is the call as it was timed in turns, where it was. Allocation, which \
                differences of probes put into lowering and logic, is a class of its own here. The pale end is the benchmark's loop."
            }
            (legend(index))
            @for (workload, served, contenders) in &groups { (group(index, *workload, *served, contenders)) }
            (pictures(index, stacks))
        }
    }
}

/// The contenders that have samples of a workload.
fn profiled<'a>(index: &RowIndex<'a>, workload: Workload, served: bool) -> Vec<&'a Contender> {
    let has = |contender: &Contender| {
        Class::ALL.iter().any(|&class| index.at(workload, contender, Metric::Sampled(class)).is_some())
    };
    let contenders = index.contenders.iter().copied();
    contenders.filter(|it| it.deployment.is_served() == served && has(it)).collect()
}

/// The colours of classes that anything has samples of.
fn legend(index: &RowIndex) -> Markup {
    let seen = Class::ALL.iter().filter(|&&class| !index.with(Metric::Sampled(class)).is_empty());
    html! {
        ul.legend {
            @for class in seen {
                li { span.key style={ "background:" (ink(*class).variable()) } {} (class.label()) }
            }
        }
    }
}

fn group(index: &RowIndex, workload: Workload, served: bool, contenders: &[&Contender]) -> Markup {
    let of = |contender: &Contender, class: Class| index.at(workload, contender, Metric::Sampled(class));
    let ns = |contender: &Contender, class| of(contender, class)?.figure().map(|figure| figure.value);
    let bars: Vec<Bar> = contenders
        .iter()
        .map(|contender| Bar {
            name: short(contender),
            classes: Class::ALL.iter().filter_map(|&class| Some((class, ns(contender, class)?))).collect(),
            call: index.at(workload, contender, Metric::CallNs).and_then(|it| it.figure()).map(|it| it.value),
        })
        .collect();
    let what = if served { "a request of" } else { "a call of" };
    let caption = format!("What {what} {workload} spends its time on, by sampling");
    let head: Vec<String> = contenders.iter().map(|contender| short(contender)).collect();
    let head: Vec<&str> = ["class"].into_iter().chain(head.iter().map(String::as_str)).collect();
    let field = |bar: &Bar, contender: &Contender, class: Class| {
        html! {
            @if let Some(entry) = of(contender, class) {
                (figure(entry.row))
                @if let Some(ns) = ns(contender, class).filter(|_| bar.sum() > 0.0) {
                    small { (format!("{:.1} %", 100.0 * ns / bar.sum())) }
                }
            } @else { "–" }
        }
    };
    let seen = Class::ALL.iter().filter(|&&class| contenders.iter().any(|it| of(it, class).is_some()));
    let rows: Vec<(Vec<Markup>, Vec<Markup>)> = seen
        .map(|&class| {
            let fields = bars.iter().zip(contenders).map(|(bar, contender)| field(bar, contender, class));
            (vec![html! { (class.label()) }], fields.collect())
        })
        .collect();
    let id = place(&["fig attribution", &workload.to_string(), if served { "services" } else { "" }]);
    html! {
        div.chart-and-table {
            (chart(&caption, &bars).figure(Quoted { id, caption: &caption, source: &line(index.runs) }))
            (data_table(&format!("Times of classes, {workload}, with their intervals and shares"), &head, &rows))
        }
    }
}

/// Whether a guest ran in it: what native logic is called is its program's to know, and a frame's class hangs on that.
fn runs_a_guest(stacks: &Stacks) -> bool {
    stacks.cell.contender.deployment.is_compiled_by_runtime()
        || stacks.folded.keys().any(|stack| stack.contains("_[j]"))
}

/// The flame graphs of those that are asked about most.
fn pictures(index: &RowIndex, stacks: &[Stacks]) -> Markup {
    let components = stacks.iter().filter(|it| !index.is_control(&it.cell.contender) && runs_a_guest(it));
    let components = components.collect();
    let shown = index.most_asked(components, PICTURES, |it: &&Stacks| &it.cell.contender);
    html! { @for stacks in shown {
        @let caption = format!("What was on the stack of {}", stacks.cell);
        @if let Some(chart) = flames::chart(&caption, &stacks.folded) {
            (folded(format!("Flame graph of {}", stacks.cell), html! {
                p.note {
                    "A frame has the colour of its class, and its width is its part of the samples of " (stacks.launches)
                    @if stacks.launches == 1 { " launch" } @else { " launches" } ". Point at one for its name"
                    span.script { "; a click, or the Enter key, widens it, and Escape undoes that. The arrow keys go from frame to frame" }
                    ". To search: " code { (stacks.picture) } " in the run's folder."
                }
                (chart.figure(Quoted { id: place(&["fig flames", &stacks.cell.to_string()]), caption: &caption, source: &line(index.runs) }))
            }))
        }
    } }
}
