//! The data of a report. All of it is computed before: here nothing is read, timed or drawn at random.

use std::collections::BTreeMap;

use tollgate_model::change::Change;
use tollgate_model::history::Series;
use tollgate_model::journal::{Launch, Run};
use tollgate_model::load::Curve;
use tollgate_model::results::Row;
use tollgate_model::{Cell, Contender};

use crate::results::{Distribution, in_short};

/// Everything that one report is about.
#[derive(Default)]
pub struct Report<'a> {
    /// The runs. Where several have a figure for the same cell, the first one's is shown, and the others beside it.
    pub runs: Vec<Source<'a>>,
    /// The changes since the base, where there is one.
    pub change: Option<ChangeSince<'a>>,
    /// Figures over the nights, where a history is given.
    pub history: Option<&'a [Series]>,
    /// Latency against load, where somebody looked for it.
    pub curves: Vec<LoadCurve>,
    /// The stacks of cells that were profiled, where their files are at hand.
    pub stacks: Vec<Stacks>,
}

/// The stacks of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stacks {
    /// The cell.
    pub cell: Cell,
    /// Each stack, its frames from the outermost on with semicolons between, and how many samples of all launches saw it.
    pub folded: BTreeMap<String, u64>,
    /// Number of launches that they are of.
    pub launches: usize,
    /// The flame graph of the first of these in the run's folder, which can be zoomed and searched.
    pub picture: String,
}

/// One run.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The name that the reader knows it by: its folder's.
    pub name: &'a str,
    /// The run.
    pub run: &'a Run,
    /// The launches of the run.
    pub launches: &'a [Launch],
    /// The rows of the run.
    pub rows: &'a [Row],
    /// The distributions behind its percentiles.
    pub tails: &'a [Distribution],
}

/// The changes since a base.
#[derive(Clone, Copy)]
pub struct ChangeSince<'a> {
    /// The name that the reader knows the base by.
    pub base: &'a str,
    /// A verdict for each metric of each cell.
    pub changes: &'a [Change],
}

/// Latency against load.
#[derive(Clone, Debug)]
pub struct LoadCurve {
    /// The name of what was put under load.
    pub name: String,
    /// The limit that latency was held against, in milliseconds, with the quantile it is about.
    pub objective: Option<(f64, f64)>,
    /// The runs at parts of the capacity.
    pub curve: Curve,
}

impl Report<'_> {
    /// What to know of the machine before any figure: a line for each run in which it had several states, named where there
    /// are several runs.
    pub fn machine_states(&self) -> Vec<String> {
        let told = self.runs.iter().filter_map(|source| {
            let said = in_short(source.run, source.launches)?;
            Some(if self.runs.len() > 1 { format!("{}: {said}", source.name) } else { said })
        });
        told.collect()
    }
}

impl Source<'_> {
    /// The purpose of the contender's configuration, in the words of whoever wrote it.
    pub fn about(&self, contender: &Contender) -> Option<&str> {
        let subject = self.run.subjects.get(contender)?;
        let about = subject.service.as_ref().map(|service| service.about.as_str());
        about.or(subject.config.as_ref().map(|config| config.about.as_str())).filter(|text| !text.is_empty())
    }
}
