//! Series over the nights, and what was found in them: what the database of nights answers, and a page shows.

use serde::Serialize;

use crate::results::Figure;

/// One metric of one cell over the nights.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Series {
    /// The comparability key.
    pub key: String,
    /// The cell.
    pub cell: String,
    /// The metric.
    pub metric: String,
    /// The other one, where the metric is about two.
    pub against: Option<String>,
    /// A digest of all that must be equal for nights to be about the same thing.
    pub conditions: String,
    /// Among equals of one run.
    pub place: u32,
    /// Whether the figure is held against a control of the same night: then the ratio is what is looked at.
    pub controlled: bool,
    /// Its nights, oldest first.
    pub nights: Vec<ShownNight>,
    /// Changes in the nights that are shown, looked at as a whole.
    pub changes: Vec<ChangedAt>,
    /// From change to change, what nights are like; as long as changes were looked for.
    pub levels: Vec<Level>,
    /// Findings of nightly checks.
    pub findings: Vec<Finding>,
}

/// A night of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ShownNight {
    /// The run's folder.
    pub run: String,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// The commit.
    pub revision: Option<String>,
    /// The runtime that ran the contender.
    pub runtime: Option<String>,
    /// SHA-256 of its component.
    pub artifact: Option<String>,
    /// The night that this is a rerun of.
    pub rerun_of: Option<String>,
    /// `measured`, or why not.
    pub status: String,
    /// The reason that the night is not in the series, if so.
    pub left_out: Option<String>,
    /// The figure.
    pub value: Option<Figure>,
    /// Against the control.
    pub ratio: Option<Figure>,
}

impl ShownNight {
    /// The figure that the series is made of; none where the night is not in it.
    pub fn figure(&self, controlled: bool) -> Option<Figure> {
        let counts = self.left_out.is_none() && self.rerun_of.is_none();
        let figure = if controlled { self.ratio } else { self.value };
        figure.filter(|_| counts)
    }
}

/// A change of the series as a whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ChangedAt {
    /// The first night after it.
    pub run: String,
    /// The probability that chance alone makes as much.
    pub p: f64,
    /// By how much.
    pub step: Step,
}

/// The level of nights for as long as nothing changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Level {
    /// The first of them.
    pub first: String,
    /// The last of them.
    pub last: String,
    /// Their median.
    pub middle: f64,
    /// The control band: what 95 % of nights like these lie in, where they are enough to tell.
    pub band: Option<(f64, f64)>,
}

/// By how much a series has changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Step {
    /// Whether it is a part of what was before (0.05 is 5 % more), or in the metric's unit.
    pub relative: bool,
    /// By how much.
    pub by: f64,
    /// The lower end of its 95 % interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// The state of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Found once: a rerun or the next night will tell.
    Suspected,
    /// Found again, or counted: an alarm, if it is for the worse.
    Confirmed,
    /// Not found again.
    Dismissed,
}

impl State {
    /// The name that it is written by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suspected => "suspected",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
        }
    }

    /// The state of that name; whatever is none of them is not settled.
    pub fn named(name: &str) -> Self {
        match name {
            "confirmed" => Self::Confirmed,
            "dismissed" => Self::Dismissed,
            _ => Self::Suspected,
        }
    }
}

/// A run, as it is named beside a change: what may have caused it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Seen {
    /// The name of its folder.
    pub run: String,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// Its plan.
    pub plan: String,
    /// Its command.
    pub command: String,
    /// The commit.
    pub revision: Option<String>,
    /// The runtime that ran the contender.
    pub runtime: Option<String>,
    /// SHA-256 of its component.
    pub artifact: Option<String>,
}

/// A change that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// The cell.
    pub cell: String,
    /// The metric.
    pub metric: String,
    /// The other one, where the metric is about two.
    pub against: Option<String>,
    /// Under which conditions: a digest.
    pub conditions: String,
    /// Among equals of one run.
    pub place: u32,
    /// Whether the cell is the control itself.
    pub control: bool,
    /// Whether the figure is held against a control.
    pub controlled: bool,
    /// Its state.
    pub state: State,
    /// For the worse.
    pub worse: bool,
    /// By how much.
    pub step: Step,
    /// The probability that chance alone makes as much; none where figures are counted.
    pub p: Option<f64>,
    /// The same, adjusted for the number of series.
    pub adjusted: Option<f64>,
    /// The same, when it was looked at again.
    pub again: Option<f64>,
    /// The last night that is surely before the change: 95 of 100 changes lie between it and `after`.
    pub before: Seen,
    /// The likeliest first night after it.
    pub first: Seen,
    /// The first night that is surely after it.
    pub after: Seen,
    /// The night that found it.
    pub found: Seen,
    /// The run that confirmed or dismissed it.
    pub settled: Option<Seen>,
}

impl Finding {
    /// Whether it may stop anything: a change for the worse, and not of the control, which tells of the machine.
    pub fn gates(&self) -> bool {
        self.worse && !(self.control && self.p.is_some())
    }
}
