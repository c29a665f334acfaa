//! Rows that belong together: those of one metric of one cell, in every run of both sides.

use tollgate_model::metric::{Bytes, Metric, Timed};
use tollgate_model::results::{Row, Status};
use tollgate_model::{Cell, Contender};

/// So many runs on a side, and a side can tell how much runs differ.
pub const RUNS: usize = 3;

/// Whether a metric is measured in turns with the control, slice by slice, and not in blocks of its own.
pub fn takes_turns(metric: Metric) -> bool {
    metric.is_part() || matches!(metric, Metric::CallNs | Metric::CallsPerSecond { .. })
}

/// One metric of one cell on both sides.
pub struct Pair<'a> {
    /// The cell.
    pub cell: Cell,
    /// The metric.
    pub metric: Metric,
    /// The other contender, where the metric is about two.
    pub against: Option<Contender>,
    /// The rows of the base.
    pub base: OfSide<'a>,
    /// The rows of the head.
    pub head: OfSide<'a>,
}

/// The rows of one side.
#[derive(Default)]
pub struct OfSide<'a> {
    /// The row of each run that has one.
    pub found: Vec<Found<'a>>,
}

/// A row, and the others of its run.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// The row.
    pub row: &'a Row,
    /// All rows of its run.
    pub run: &'a [Row],
    /// Which run of its side that is, counted from 0.
    pub nth: usize,
}

/// Everything that either side has, in the order of the base's first run. A cell may stand in several comparisons of a
/// run, beside other contenders: the first is compared with the first, the second with the second.
pub fn pairs<'a>(base: &[&'a [Row]], head: &[&'a [Row]]) -> Vec<Pair<'a>> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut indices = std::collections::HashMap::new();
    let mut take = |nth: usize, run: &'a [Row], side: for<'p> fn(&'p mut Pair<'a>) -> &'p mut OfSide<'a>| {
        let mut seen = std::collections::HashMap::new();
        for row in run {
            let key = (&row.cell, row.metric, &row.against);
            let occurrence = seen.entry(key).and_modify(|times| *times += 1).or_insert(0);
            let index = *indices.entry((key, *occurrence)).or_insert_with(|| {
                pairs.push(Pair {
                    cell: row.cell.clone(),
                    metric: row.metric,
                    against: row.against.clone(),
                    base: OfSide::default(),
                    head: OfSide::default(),
                });
                pairs.len() - 1
            });
            side(&mut pairs[index]).found.push(Found { row, run, nth });
        }
    };
    base.iter().enumerate().for_each(|(nth, run)| take(nth, run, |pair| &mut pair.base));
    head.iter().enumerate().for_each(|(nth, run)| take(nth, run, |pair| &mut pair.head));
    pairs
}

impl<'a> Pair<'a> {
    /// Whether a machine that is slower as a whole shows in it.
    pub fn by_the_clock(&self) -> bool {
        matches!(self.metric.unit(), "ns" | "us" | "s" | "1/s")
    }

    /// Whether the cell is what others are held against.
    pub fn is_control(&self) -> bool {
        self.base.found.iter().chain(&self.head.found).any(|found| found.row.is_control())
    }

    /// Whoever has a part in its figures: the cell's contender, the other one, and what they are held against.
    pub fn contenders(&self) -> impl Iterator<Item = &Contender> {
        let controls =
            self.base.found.iter().chain(&self.head.found).filter_map(|it| it.row.control.as_ref());
        std::iter::once(&self.cell.contender).chain(&self.against).chain(controls)
    }

    /// Whether both sides have runs enough to tell how much runs differ: then the run is the unit.
    pub fn by_runs(&self) -> bool {
        [&self.base, &self.head].iter().all(|side| side.measured().count() >= RUNS)
    }

    /// The reason that the metric says nothing about a change of the subject, if so.
    pub fn unfit(&self) -> Option<&'static str> {
        let of = |metric: Metric| metric.tail().map(|(timed, _)| timed);
        match self.metric {
            Metric::BreakEvenCalls => Some("it follows from starts and calls, which are compared"),
            metric if of(metric) == Some(Timed::Lateness) => {
                Some("it is the generator's and not the subject's")
            }
            metric if of(metric) == Some(Timed::Undisturbed) => {
                Some("how much the machine's stalls take differs from run to run; the response is compared")
            }
            Metric::Memory(_, Bytes::Private | Bytes::Proportional) if !self.by_runs() => Some(
                "it changes with whoever else has the same files open; resident and dirty bytes are compared",
            ),
            _ if self.by_the_clock() && self.is_control() && !self.by_runs() => {
                Some("it is the control: from one run to another the machine's own changes are in it")
            }
            _ => None,
        }
    }
}

impl<'a> OfSide<'a> {
    /// The rows that have a figure.
    pub fn measured(&self) -> impl Iterator<Item = Found<'a>> {
        let measured = |found: &&Found| found.row.status == Status::Measured && found.row.figure.is_some();
        self.found.iter().filter(measured).copied()
    }

    /// The status of all runs together: failed if any has failed, measured if any was measured.
    pub fn status(&self) -> Option<Status> {
        let statuses = || self.found.iter().map(|found| &found.row.status);
        statuses()
            .find(|status| matches!(status, Status::Failed(_)))
            .or_else(|| statuses().find(|status| **status == Status::Measured))
            .or_else(|| statuses().next())
            .cloned()
    }

    /// The figure; of several runs their mean, which is geometric where it can be.
    pub fn figure(&self) -> Option<f64> {
        let figures: Vec<f64> = self.measured().filter_map(|found| Some(found.row.figure?.value)).collect();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        match &figures[..] {
            [] => None,
            [one] => Some(*one),
            many if many.iter().all(|figure| *figure > 0.0) => {
                Some(mean(&many.iter().map(|figure| figure.ln()).collect::<Vec<f64>>()).exp())
            }
            many => Some(mean(many)),
        }
    }

    /// Launches behind the figure.
    pub fn launches(&self) -> usize {
        self.measured().map(|found| found.row.launches).sum()
    }

    /// Whether a figure is only a bound.
    pub fn is_bound(&self) -> bool {
        self.measured().any(|found| !found.row.bound.is_none())
    }
}

impl<'a> Found<'a> {
    /// The control's row of the same metric in the same comparison.
    pub fn of_control(&self) -> Option<&'a Row> {
        let control = self.row.control.as_ref()?;
        self.run.iter().find(|row| {
            row.comparison == self.row.comparison
                && row.metric == self.row.metric
                && row.cell.workload == self.row.cell.workload
                && row.cell.contender == *control
        })
    }
}
