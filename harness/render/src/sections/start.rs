//! Cold start: the ladder of each contender, and when a slower start has paid.

use std::collections::BTreeSet;

use maud::{Markup, html};
use tollgate_analysis::roles::Roles;
use tollgate_analysis::row_index::{Entry, RowIndex, short};
use tollgate_model::metric::{ColdStep, Metric, PageCache};
use tollgate_model::{Contender, Workload};

use super::source::line;
use super::{
    data_table, figure, folded, heading_at, named, nothing, scroll, section, sort_key, times_control,
};
use crate::charts::canvas::{Ink, Stroke};
use crate::charts::ladder::{Start, chart, fast, series};
use crate::charts::lines::{Line, Reference};
use crate::charts::{Quoted, break_even, legend, place};
use tollgate_analysis::figures::{plain, with_certainty};

/// Contenders of one chart.
const LINES: usize = 6;

/// The section.
pub fn render(index: &RowIndex) -> Markup {
    let lead = "From the spawn of a fresh process to its first right answer, step by step. The upright line is the \
        time to the first answer; the pauses between two steps count in neither of them.";
    let caches = PageCache::ALL.iter().flat_map(|&cache| {
        index.workloads.iter().flat_map(move |&workload| [(cache, workload, false), (cache, workload, true)])
    });
    let ladders: Vec<Ladder> =
        caches.filter_map(|(cache, workload, services)| ladder(index, workload, cache, services)).collect();
    // One of calls and one of services; others look alike, or are for who looks for them.
    let first = |services| ladders.iter().position(|ladder| ladder.services == services);
    let open = [first(false), first(true)];
    let paying: Vec<(Workload, Markup)> =
        index.workloads.iter().filter_map(|&workload| Some((workload, paying(index, workload)?))).collect();
    section(
        "start",
        "Cold start",
        lead,
        html! {
            @if ladders.is_empty() { (nothing("no start was measured: a plan asks for `cold-start`.")) }
            @else { (colours()) }
            div.abreast { @for nth in open.into_iter().flatten() { (ladders[nth].body) } }
            @for (nth, ladder) in ladders.iter().enumerate() {
                @if !open.contains(&Some(nth)) { (folded(format!("Starts: {}", ladder.caption), &ladder.body)) }
            }
            @for (workload, chart) in &paying { (folded(format!("Answer by answer: {workload}"), chart)) }
            (pairs(index))
        },
    )
}

fn quoted<'a>(kind: &str, caption: &'a str, source: &'a str) -> Quoted<'a> {
    Quoted { id: place(&["fig", kind, caption]), caption, source }
}

fn colours() -> Markup {
    legend(&[
        (series(ColdStep::Spawn), "process start"),
        (series(ColdStep::Engine), "engine, link"),
        (series(ColdStep::Read), "read component"),
        (series(ColdStep::Compile), "compile"),
        (series(ColdStep::Map), "load, map or find in the cache what was compiled before"),
        (series(ColdStep::Instantiate), "instantiate, listen"),
        (series(ColdStep::FirstCall), "first call, first response"),
    ])
}

/// The starts of all contenders with one workload.
struct Ladder {
    services: bool,
    caption: String,
    body: Markup,
}

fn ladder(index: &RowIndex, workload: Workload, cache: PageCache, services: bool) -> Option<Ladder> {
    let to_answer = Metric::ToCall { call: 1, cache };
    let of_it = index.contenders.iter().filter(|contender| contender.deployment.is_served() == services);
    let mut starts: Vec<(&Contender, Entry)> =
        of_it.filter_map(|contender| Some((*contender, index.at(workload, contender, to_answer)?))).collect();
    if starts.is_empty() {
        return None;
    }
    starts.sort_by(|one, other| value(&one.1).total_cmp(&value(&other.1)));
    let step =
        |contender: &Contender, step: ColdStep| index.at(workload, contender, Metric::Cold(step, cache));
    let bars: Vec<Start> = starts
        .iter()
        .map(|(contender, entry)| Start {
            name: short(contender),
            steps: ColdStep::ALL
                .iter()
                .filter_map(|&name| Some((name, value(&step(contender, name)?))))
                .collect(),
            total: entry.figure(),
        })
        .collect();
    let from = if cache == PageCache::Warm { "files in memory" } else { "files from disk" };
    let caption = format!("{}{workload}, {from}", if services { "Services, " } else { "" });
    let used: Vec<ColdStep> = ColdStep::ALL
        .iter()
        .copied()
        .filter(|&name| starts.iter().any(|(contender, _)| step(contender, name).is_some()))
        .collect();
    let head: Vec<&str> = ["configuration"]
        .into_iter()
        .chain(used.iter().map(|&name| name.label()))
        .chain(["to the first answer", "ratio to its control"])
        .collect();
    let rows: Vec<(Vec<Markup>, Vec<Markup>)> = starts
        .iter()
        .map(|(contender, entry)| {
            let steps = used.iter().map(|&name| match step(contender, name) {
                Some(entry) => html! { (plain(entry.row)) },
                None => html! { "–" },
            });
            let total = [figure(entry.row), html! { (times_control(entry.row)) }];
            (vec![named(index, contender)], steps.chain(total).collect())
        })
        .collect();
    let source = line(index.runs);
    let body = html! {
        div.chart-and-table {
            (chart(&caption, &bars).figure(quoted("start", &caption, &source)))
            @if let Some(fast) = fast(&bars) {
                @let closer = format!("{caption}: the {} fastest, on an axis of their own", fast.len());
                (folded(&closer, chart(&closer, fast).figure(quoted("start fastest", &closer, &source))))
            }
            (data_table(&format!("Steps: {caption}"), &head, &rows))
        }
    };
    Some(Ladder { services, caption, body })
}

fn value(entry: &Entry) -> f64 {
    entry.figure().map_or(f64::INFINITY, |figure| figure.value)
}

/// From the spawn to the n-th answer, for the configurations of which several were told; further by the time of a call.
fn paying(index: &RowIndex, workload: Workload) -> Option<Markup> {
    let calls: BTreeSet<u32> = index
        .rows()
        .filter(|entry| entry.row.cell.workload == workload)
        .filter_map(|entry| match entry.row.metric {
            Metric::ToCall { call, cache: PageCache::Warm } => Some(call),
            _ => None,
        })
        .collect();
    if calls.is_empty() {
        return None;
    }
    let told = |contender: &Contender| -> Vec<(f64, f64)> {
        let measured = calls.iter().filter_map(|&call| {
            let entry = index.at(workload, contender, Metric::ToCall { call, cache: PageCache::Warm })?;
            Some((f64::from(call), entry.figure()?.value))
        });
        measured.collect()
    };
    let of_it = index.contenders.iter().filter(|contender| contender.deployment.is_called());
    let of_it = of_it.copied().filter(|contender| told(contender).len() > 1).collect();
    let mut lines = Vec::new();
    for (drawn, contender) in index.most_asked(of_it, LINES, |contender| contender).into_iter().enumerate() {
        let points = told(contender);
        let ink = if index.is_control(contender) { Ink::Text } else { Ink::Series(drawn) };
        let call = index.at(workload, contender, Metric::CallNs).map(|entry| value(&entry) / 1e3);
        let further = call.and_then(|call| Some((*points.last()?, call))).map(|((last, at), call)| {
            let calls = (0..=24).map(|step| last * 10f64.powf(f64::from(step) / 8.0));
            calls.map(|n| (n, at + (n - last) * call)).collect::<Vec<_>>()
        });
        let name = if further.is_some() { String::new() } else { short(contender) };
        lines.push(Line { name, points, band: Vec::new(), ink, stroke: Stroke::Solid, dots: true });
        if let Some(points) = further {
            let name = short(contender);
            lines.push(Line { name, points, band: Vec::new(), ink, stroke: Stroke::Dashed, dots: false });
        }
    }
    // The pair that most people ask about.
    let compilers = Roles::of(index).compilers();
    let crossing = index.rows().find(|entry| {
        let of_it = entry.row.against.as_ref().map(|against| (&entry.row.cell.contender, against));
        entry.row.metric == Metric::BreakEvenCalls
            && entry.row.cell.workload == workload
            && of_it.is_some()
            && of_it == compilers
            && entry.figure().is_some()
    });
    let crossing = crossing.and_then(|entry| entry.figure()).map(|figure| Reference {
        name: format!(
            "cranelift has paid over winch: {} calls",
            with_certainty(&figure, Metric::BreakEvenCalls)
        ),
        at: figure.value,
        across: false,
    });
    let title = format!("Time since the spawn, answer by answer: {workload}");
    let says = "Both axes logarithmic. Dots are measured; dashed lines continue them, each call as long as it was timed. Where two lines cross, the slower start has paid.";
    let chart = break_even::chart(&title, says, &lines, crossing)?;
    Some(
        html! { div.chart-and-table { (chart.figure(quoted("start answers", &title, &line(index.runs)))) p.note { (says) } } },
    )
}

fn pairs(index: &RowIndex) -> Markup {
    let pairs: Vec<Entry> = index
        .rows()
        .filter(|entry| entry.row.metric == Metric::BreakEvenCalls && entry.row.against.is_some())
        .collect();
    if pairs.is_empty() {
        return html! {};
    }
    let paid = pairs.iter().filter(|entry| entry.figure().is_some()).count();
    let label = format!("{} pairs, of which {paid} are shown to pay", pairs.len());
    html! {
        (heading_at("break-even-table", "After how many calls a slower start has paid"))
        (folded(label, scroll("After how many calls a slower start has paid", html! {
            table.sortable {
                thead { tr {
                    th scope="col" { "workload" } th scope="col" { "starts more slowly, calls faster" }
                    th scope="col" { "over" } th scope="col" { "calls" }
                } }
                tbody { @for entry in &pairs {
                    tr {
                        th scope="row" { (entry.row.cell.workload) }
                        td { (short(&entry.row.cell.contender)) }
                        td { @if let Some(against) = &entry.row.against { (short(against)) } }
                        td.n data-v=[entry.figure().map(|figure| sort_key(figure.value))] {
                            @if entry.figure().is_some() { (figure(entry.row)) }
                            @else { span title=[entry.row.status.reason()] { "not shown to pay" } }
                        }
                    }
                } }
            }
        })))
    }
}
