//! Tails at equal utilisation: every service under loads that are the same part of its own capacity, in one chart.

use maud::{Markup, html};
use tollgate_analysis::figures::{plain, ratio};
use tollgate_analysis::report::{Report, Source};
use tollgate_analysis::results::OF_THE_GENERATOR;
use tollgate_analysis::row_index::{Entry, RowIndex, short};
use tollgate_model::metric::{Metric, Percentile, Share, Timed};
use tollgate_model::{Cell, Workload};

use super::super::source::line as source_of;
use super::super::{data_table, heading_at, link};
use super::each_once;
use crate::charts::canvas::{Ink, Stroke};
use crate::charts::lines::{Line, Reference};
use crate::charts::{Quoted, place, shares};

/// Lines of a chart: so many can be told apart.
const LINES: usize = 8;

/// Whether any tail was measured so.
pub fn any(index: &RowIndex) -> bool {
    index.rows().any(|entry| entry.row.metric.share().is_some())
}

/// A chart and a table for each workload.
pub fn render(index: &RowIndex, report: &Report) -> Markup {
    html! {
        @for (number, source) in report.runs.iter().enumerate() {
            @for workload in workloads(source) { (of_workload(index, source, number, workload)) }
        }
    }
}

fn workloads(source: &Source) -> Vec<Workload> {
    let at_shares = source.rows.iter().filter(|row| row.metric.share().is_some());
    each_once(at_shares.map(|row| row.cell.workload))
}

/// Points of a line, and their intervals.
type Drawn = (Vec<(f64, f64)>, Vec<(f64, f64, f64)>);

/// The rows of one workload at parts of capacities, in one run.
struct AtShares<'a> {
    entries: Vec<Entry<'a>>,
    shares: Vec<Share>,
}

impl<'a> AtShares<'a> {
    fn of(index: &RowIndex<'a>, number: usize, workload: Workload) -> Self {
        let of_it = |entry: &Entry| entry.run == number && entry.row.cell.workload == workload;
        let entries: Vec<_> =
            index.rows().filter(|entry| of_it(entry) && entry.row.metric.share().is_some()).collect();
        let mut shares: Vec<Share> = entries.iter().filter_map(|entry| entry.row.metric.share()).collect();
        shares.sort();
        shares.dedup();
        AtShares { entries, shares }
    }

    fn cells(&self) -> Vec<&'a Cell> {
        each_once(self.entries.iter().map(|entry| &entry.row.cell))
    }

    fn entry(&self, cell: &Cell, share: Share, timed: Timed, percentile: Percentile) -> Option<&Entry<'a>> {
        let metric = Metric::TailAt(share, timed, percentile);
        self.entries.iter().find(|entry| &entry.row.cell == cell && entry.row.metric == metric)
    }

    /// The points of a line and their intervals; what is only a bound is in the table.
    fn line(&self, cell: &Cell, timed: Timed, percentile: Percentile) -> Drawn {
        let found = self.shares.iter().filter_map(|&share| {
            let entry = self.entry(cell, share, timed, percentile)?;
            Some((share.of_one() * 100.0, entry.figure().filter(|_| entry.row.bound.is_none())?))
        });
        let found: Vec<_> = found.collect();
        let band =
            |&(at, figure): &(f64, tollgate_model::results::Figure)| Some((at, figure.low?, figure.high?));
        (
            found.iter().map(|(at, figure)| (*at, figure.value)).collect(),
            found.iter().filter_map(band).collect(),
        )
    }
}

fn of_workload(index: &RowIndex, source: &Source, number: usize, workload: Workload) -> Markup {
    let found = AtShares::of(index, number, workload);
    let load = found.entries.first().and_then(|entry| source.run.comparisons.get(entry.row.comparison));
    let objective = load.and_then(|comparison| comparison.load.objective);
    let reference = |percentile: Percentile| {
        // It is about one percentile, and a line in that one's chart.
        let objective = objective.filter(|objective| (objective.q - percentile.quantile()).abs() < 1e-9)?;
        Some(Reference {
            name: format!("objective: {objective}"),
            at: objective.limit as f64 / 1e3,
            across: true,
        })
    };
    let drawn =
        [Percentile::P50, Percentile::P99].map(|percentile| (percentile, lines(index, &found, percentile)));
    let stalled = drawn.iter().any(|(_, (_, stalled))| *stalled);
    let says = "The load is what counts here: each launch first finds what the service is capable of, then offers the same \
        parts of that to each. Bands are 95 % intervals over launches; what is only a bound (≤, ≥) stands in the table alone.";
    let about = html! {
        (says)
        @if found.entries.iter().any(of_the_generator) {
            " Of services with an asterisk the generator may have set the capacity: their parts are less of what they can do."
        }
        @if stalled { " Dashed: the same without what fell into a stall of the machine." }
    };
    let place_of = place(&["tail at", source.name, &workload.to_string()]);
    html! {
        (heading_at(&place_of, &format!("{workload} at equal utilisation")))
        p.note { (about) }
        div.abreast { @for (percentile, (lines, _)) in &drawn {
            @let title = format!("{workload}: {percentile} of the response at equal parts of each service’s capacity");
            @if let Some(chart) = shares::chart(&title, says, lines, reference(*percentile)) {
                (chart.figure(Quoted {
                    id: place(&["fig", &place_of, percentile.name()]),
                    caption: &title,
                    source: &source_of(std::slice::from_ref(source)),
                }))
            }
        } }
        (table(&found))
    }
}

/// Whether a row's capacity may be the generator's.
fn of_the_generator(entry: &Entry) -> bool {
    entry.row.remarks.iter().any(|remark| remark.starts_with(OF_THE_GENERATOR))
}

/// A line for each service, and whether any has one without the machine's stalls beside it.
fn lines(index: &RowIndex, found: &AtShares, percentile: Percentile) -> (Vec<Line>, bool) {
    let cells = index.most_asked(found.cells(), LINES, |cell| &cell.contender);
    let (mut lines, mut stalled) = (Vec::new(), false);
    for (nth, cell) in cells.into_iter().enumerate() {
        let ink = if index.is_control(&cell.contender) { Ink::Muted } else { Ink::Series(nth) };
        let (points, band) = found.line(cell, Timed::Response, percentile);
        lines.push(Line {
            name: short(&cell.contender),
            points,
            band,
            ink,
            stroke: Stroke::Solid,
            dots: true,
        });
        // Stalls are in the tail.
        let (points, _) = found.line(cell, Timed::Undisturbed, percentile);
        if !points.is_empty() && percentile == Percentile::P99 {
            stalled = true;
            let (name, band) = (String::new(), Vec::new());
            lines.push(Line { name, points, band, ink, stroke: Stroke::Dashed, dots: true });
        }
    }
    lines.retain(|line| !line.points.is_empty());
    (lines, stalled)
}

/// Every figure, with the ratio to the control at the same utilisation.
fn table(found: &AtShares) -> Markup {
    let field = |entry: Option<&Entry>| match entry {
        Some(entry) => html! { (plain(entry.row)) },
        None => html! { "–" },
    };
    let row = |cell: &&Cell, share: Share| {
        let at = |timed, percentile| found.entry(cell, share, timed, percentile);
        let p99 = at(Timed::Response, Percentile::P99)?;
        let rate = p99.row.remarks.iter().find(|remark| remark.starts_with(&format!("{share} of "))).cloned();
        let to_control = p99.row.to_native.filter(|_| !p99.row.is_control());
        let names = vec![
            html! { a href=(link(cell, p99.row.metric)) { (short(&cell.contender)) @if of_the_generator(p99) { "*" } } },
            html! { span title=[rate] { (share) } },
        ];
        let fields = vec![
            field(at(Timed::Response, Percentile::P50)),
            field(Some(p99)),
            html! { (to_control.map_or("–".to_string(), |it| ratio(&it))) },
            field(at(Timed::Undisturbed, Percentile::P99)),
            field(at(Timed::Response, Percentile::P999)),
        ];
        Some((names, fields))
    };
    let cells = found.cells();
    let rows: Vec<(Vec<Markup>, Vec<Markup>)> = cells
        .iter()
        .flat_map(|cell| found.shares.iter().filter_map(move |&share| row(cell, share)))
        .collect();
    data_table(
        "At equal utilisation, with intervals",
        &[
            "service",
            "of its capacity",
            "p50",
            "p99",
            "p99 over the native service",
            "p99 without stalls",
            "p99.9",
        ],
        &rows,
    )
}
