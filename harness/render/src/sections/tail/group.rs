//! Distributions that belong on the same axes: of one workload, under the same load.

use std::cmp::Reverse;

use maud::{Markup, html};
use tollgate_analysis::report::{Report, Source};
use tollgate_analysis::results::{Distribution, Quantile, TailKind};
use tollgate_analysis::row_index::{RowIndex, short};
use tollgate_model::metric::{Metric, Percentile, Timed};
use tollgate_model::plan::Comparison;
use tollgate_model::{Cell, Workload};

use super::super::source::line as source_of;
use super::utilisation::{Utilisation, sentence};
use crate::charts::canvas::{Ink, Stroke};
use crate::charts::lines::Line;
use crate::charts::tail::{Ends, LARGE, SMALL, chart};
use crate::charts::{Quoted, place};
use tollgate_analysis::figures::with_unit;

/// Lines of a chart of single calls: so many can be told apart.
const LINES: usize = 9;

/// Distributions of one workload that were measured under the same load.
pub struct Group<'a> {
    source: &'a Source<'a>,
    comparison: usize,
    workload: Workload,
    calls: bool,
    services: bool,
    tails: Vec<&'a Distribution>,
}

/// Services first, then calls in a process under the same kind of load, then single calls; what most were measured with
/// before the rest.
pub fn all<'a>(report: &'a Report) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for source in &report.runs {
        for tail in source.tails.iter().filter(|tail| !tail.points.is_empty()) {
            let (comparison, workload) = (tail.comparison, tail.cell.workload);
            let of_it = |group: &&mut Group| {
                std::ptr::eq(group.source, source)
                    && (group.comparison, group.workload) == (comparison, workload)
            };
            let services = tail.cell.contender.deployment.is_served();
            match groups.iter_mut().find(of_it) {
                Some(group) => {
                    group.tails.push(tail);
                    group.services |= services;
                }
                None => {
                    let (calls, tails) = (tail.kind == TailKind::Call, vec![tail]);
                    groups.push(Group { source, comparison, workload, calls, services, tails });
                }
            }
        }
    }
    groups.sort_by_key(|group| (group.calls, Reverse(group.services), Reverse(group.tails.len())));
    groups
}

/// What the loads of all groups are of the capacities, where that is known of any and all of them leave them nearly idle.
pub fn idle(index: &RowIndex, groups: &[Group]) -> Option<String> {
    let told = groups.iter().filter_map(|group| {
        let sentence = sentence(group.load()?.load.rate, &group.utilisations(index))?;
        Some((group, sentence))
    });
    let (services, others): (Vec<_>, Vec<_>) = told.partition(|(group, _)| group.services);
    let first = services.into_iter().chain(others).next()?;
    first.1.starts_with("Nearly idle").then(|| format!("{}: {}", first.0.workload, first.1))
}

impl Group<'_> {
    /// Its chart, or charts.
    ///
    /// What its rate is of the capacities is not said again where the section says it already.
    pub fn render(&self, index: &RowIndex, said: Option<&str>) -> Markup {
        let idle = self.load().and_then(|shape| sentence(shape.load.rate, &self.utilisations(index)));
        let idle = idle.filter(|idle| said.is_none_or(|said| !said.ends_with(idle)));
        html! {
            @if let Some(idle) = idle { p.note { (idle) } }
            @if self.calls { (calls(index, self)) } @else { (loaded(index, self)) }
        }
    }

    /// The load that it was measured under; none where calls follow each other.
    pub fn load(&self) -> Option<&Comparison> {
        self.source.run.comparisons.get(self.comparison).filter(|_| !self.calls)
    }

    /// What the load is of each contender's capacity, where that is known.
    pub fn utilisations(&self, index: &RowIndex) -> Vec<Utilisation> {
        let Some(shape) = self.load() else { return Vec::new() };
        self.cells().into_iter().filter_map(|cell| Utilisation::of(index, shape, cell)).collect()
    }

    /// Its name in addresses.
    pub fn place(&self) -> String {
        place(&["tail", self.source.name, &self.comparison.to_string(), &self.workload.to_string()])
    }

    /// The title: what was measured, and under which load.
    pub fn title(&self) -> String {
        match self.load().map(|comparison| &comparison.load) {
            Some(load) => format!(
                "{} at {} a second, {} arrivals, {} connection{}",
                self.workload,
                load.rate,
                load.arrivals,
                load.connections,
                if load.connections == 1 { "" } else { "s" }
            ),
            None => format!("{}, single calls timed one by one", self.workload),
        }
    }

    fn cells(&self) -> Vec<&Cell> {
        super::each_once(self.tails.iter().map(|tail| &tail.cell))
    }

    /// Ends that hold all but lateness: that of a good generator lies orders of magnitude below what it measures.
    fn ends(&self) -> Option<Ends> {
        let of_it = || self.tails.iter().filter(|tail| tail.kind != TailKind::Lateness);
        let points = || of_it().flat_map(|tail| &tail.points);
        let most = points().map(|point| 1.0 / (1.0 - point.q)).fold(2.0, f64::max);
        let (low, high) = crate::charts::ends(points().map(|point| point.us))?;
        let low = if self.calls { low } else { low / 5.0 };
        Some(Ends { x: (1.0, most * 1.05), y: (low, high) })
    }
}

/// Small charts beside each other, all on the same axes.
fn loaded(index: &RowIndex, group: &Group) -> Markup {
    let Some(ends) = group.ends() else { return html! {} };
    html! {
        (crate::charts::legend(&[
            (series(TailKind::Response), "response"),
            (series(TailKind::Service), "service"),
            (series(TailKind::Lateness), "the generator's own lateness"),
        ]))
        div.multiples {
            @for cell in group.cells() {
                @let name = short(&cell.contender);
                @let of_it = group.tails.iter().filter(|tail| &tail.cell == cell);
                @let lines: Vec<Line> = of_it.flat_map(|tail| lines(tail, ends.y.0)).collect();
                @let title = format!("Percentiles of {} on {name}", group.workload);
                @let of_capacity = group.load().and_then(|shape| Utilisation::of(index, shape, cell));
                @let caption = of_capacity.map_or(name.clone(), |it| format!("{name}, at {}", it.says()));
                @let id = place(&["fig", &group.place(), &name]);
                @if let Some(chart) = chart(&title, &says(index, cell), &lines, ends, SMALL) {
                    (chart.figure(Quoted { id, caption: &caption, source: "" }))
                }
            }
        }
        p.source { (source_of(std::slice::from_ref(group.source))) }
    }
}

/// All in one chart: each has one line only.
fn calls(index: &RowIndex, group: &Group) -> Markup {
    let Some(ends) = group.ends() else { return html! {} };
    let tails = index.most_asked(group.tails.clone(), LINES, |tail| &tail.cell.contender);
    let named = tails.iter().enumerate().map(|(nth, tail)| Line {
        name: short(&tail.cell.contender),
        ink: if index.is_control(&tail.cell.contender) { Ink::Muted } else { Ink::Series(nth) },
        ..lines(tail, 0.0).swap_remove(0)
    });
    let (named, says): (Vec<Line>, Vec<String>) = (
        named.collect(),
        tails
            .iter()
            .map(|tail| format!("{}: {}", short(&tail.cell.contender), says(index, &tail.cell)))
            .collect(),
    );
    let title = group.title();
    html! { @if let Some(chart) = chart(&title, &says.join("; "), &named, ends, LARGE) {
        (chart.figure(Quoted { id: place(&["fig", &group.place()]), caption: &title, source: &source_of(std::slice::from_ref(group.source)) }))
    } }
}

const fn series(kind: TailKind) -> usize {
    match kind {
        TailKind::Response | TailKind::Call => 1,
        TailKind::Service => 0,
        TailKind::Lateness => 7,
    }
}

/// A line; where it is censored it is dashed. Lateness below the chart is not drawn.
fn lines(tail: &Distribution, floor: f64) -> Vec<Line> {
    let at = |q: f64| 1.0 / (1.0 - q);
    let (ink, banded) = (Ink::Series(series(tail.kind)), tail.kind != TailKind::Lateness);
    let censored = |us: f64| tail.censored_from_us.is_some_and(|from| us >= from);
    let drawn = |point: &&Quantile| tail.kind != TailKind::Lateness || point.us >= floor;
    let known: Vec<_> = tail.points.iter().filter(|point| !censored(point.us)).filter(drawn).collect();
    let beyond = || tail.points.iter().filter(|point| censored(point.us));
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
            known.last().copied().into_iter().chain(beyond()).map(|point| (at(point.q), point.us)).collect(),
            Vec::new(),
            Stroke::Dashed,
        ),
    ]
    .into_iter()
    .take(if beyond().next().is_some() { 2 } else { 1 })
    .collect()
}

fn says(index: &RowIndex, cell: &Cell) -> String {
    let told = Percentile::ALL.iter().flat_map(|&percentile| {
        [Metric::Tail(Timed::Response, percentile), Metric::CallTail(percentile)].into_iter().filter_map(
            move |metric| {
                let entry = index.measured(cell, metric)?;
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
