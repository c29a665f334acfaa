//! What a report is made from. All of it is computed before: here nothing is read, timed or drawn at random.

use tollgate_model::change::Change;
use tollgate_model::history::Series;
use tollgate_model::journal::{Launch, Run};
use tollgate_model::load::Curve;
use tollgate_model::results::Row;
use tollgate_model::{Cell, Contender};

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

/// Which times a distribution is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TailKind {
    /// From the intended start to the end.
    Response,
    /// From the real start to the end.
    Service,
    /// The generator's own error.
    Lateness,
    /// Single calls, closed loop.
    Call,
}

impl TailKind {
    /// How it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Service => "service",
            Self::Lateness => "lateness",
            Self::Call => "call",
        }
    }
}

/// The operations of all valid launches of a cell together.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// Which comparison of the run.
    pub comparison: usize,
    /// The cell.
    pub cell: Cell,
    /// Which times.
    pub kind: TailKind,
    /// How many operations.
    pub count: u64,
    /// Quantiles, ascending, each with as many operations beyond it as it takes to speak of it.
    pub points: Vec<Quantile>,
    /// From here on values are "at least": operations had no answer when the time was over. In microseconds.
    pub censored_from_us: Option<f64>,
    /// The whole of it, as HdrHistogram's plotters read it.
    pub hgrm: String,
}

/// A quantile with its 95 % interval over launches, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantile {
    /// Which, between 0 and 1.
    pub q: f64,
    /// The quantile.
    pub us: f64,
    /// Its interval, where there are launches enough.
    pub interval: Option<(f64, f64)>,
}

impl Source<'_> {
    /// What the contender's configuration is for, in the words of whoever wrote it.
    pub fn about(&self, contender: &Contender) -> Option<&str> {
        let subject = self.run.subjects.get(contender)?;
        let about = subject.service.as_ref().map(|service| service.about.as_str());
        about.or(subject.config.as_ref().map(|config| config.about.as_str())).filter(|text| !text.is_empty())
    }
}
