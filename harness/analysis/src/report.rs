//! What a report is made from. All of it is computed before: here nothing is read, timed or drawn at random.

use tollgate_model::Contender;
use tollgate_model::change::Change;
use tollgate_model::history::Series;
use tollgate_model::journal::{Launch, Run};
use tollgate_model::load::Curve;
use tollgate_model::results::Row;

use crate::results::Distribution;

/// Everything that one report is about.
#[derive(Default)]
pub struct Report<'a> {
    /// The runs. Where several have a figure for the same cell, the first one's is shown, and the others beside it.
    pub runs: Vec<Source<'a>>,
    /// What has changed since the base, where there is one.
    pub change: Option<ChangeSince<'a>>,
    /// How figures went over the nights, where a history is given.
    pub history: Option<&'a [Series]>,
    /// Latency against load, where somebody looked for it.
    pub curves: Vec<LoadCurve>,
}

/// One run.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// What the reader knows it by: its folder's name.
    pub name: &'a str,
    /// What it is.
    pub run: &'a Run,
    /// What was measured.
    pub launches: &'a [Launch],
    /// What it says.
    pub rows: &'a [Row],
    /// The distributions behind its percentiles.
    pub tails: &'a [Distribution],
}

/// What has changed since a base.
#[derive(Clone, Copy)]
pub struct ChangeSince<'a> {
    /// What the reader knows the base by.
    pub base: &'a str,
    /// A verdict for each metric of each cell.
    pub changes: &'a [Change],
}

/// Latency against load.
#[derive(Clone, Debug)]
pub struct LoadCurve {
    /// What was put under load.
    pub name: String,
    /// The limit that latency was held against, in milliseconds, with the quantile it is about.
    pub objective: Option<(f64, f64)>,
    /// The runs at parts of the capacity.
    pub curve: Curve,
}

impl Source<'_> {
    /// What the contender's configuration is for, in the words of whoever wrote it.
    pub fn about(&self, contender: &Contender) -> Option<&str> {
        let subject = self.run.subjects.get(contender)?;
        let about = subject.service.as_ref().map(|service| service.about.as_str());
        about.or(subject.config.as_ref().map(|config| config.about.as_str())).filter(|text| !text.is_empty())
    }
}
