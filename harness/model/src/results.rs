//! The results of a run: one row for each cell and metric. Reports and exports read these and nothing else.

use serde::{Deserialize, Serialize};

use crate::cell::Cell;
use crate::contender::Contender;
use crate::metric::Metric;

/// A figure with its 95 % interval, where there are launches enough for one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The estimate.
    pub value: f64,
    /// The interval's lower end.
    pub low: Option<f64>,
    /// The interval's upper end.
    pub high: Option<f64>,
}

/// One metric of one cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Row {
    /// Which comparison of the run, from 0: the same cell may stand in several, beside other contenders.
    pub comparison: usize,
    /// The cell.
    pub cell: Cell,
    /// The metric.
    pub metric: Metric,
    /// The other one, where the metric is about two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Contender>,
    /// Whether there is a figure, and why not.
    pub status: Status,
    /// Launches behind the figure.
    pub launches: usize,
    /// Launches that were not valid, and are not in the figure.
    pub invalid_launches: usize,
    /// The reading of the figure: as it stands, or as a bound.
    #[serde(default, skip_serializing_if = "Bound::is_none")]
    pub bound: Bound,
    /// The figure, in the metric's unit.
    pub figure: Option<Figure>,
    /// The contender that this one is held against, which may be itself; none where no native baseline is its control.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<Contender>,
    /// The figure against the control of the same blocks: the native call, or the native service.
    pub to_native: Option<Figure>,
    /// The figure against copying the payload once inside one process, where it is a text's or bytes' part of a call.
    pub to_memcpy: Option<Figure>,
    /// The launches one by one, where each has a figure of its own: what the figure above is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub per_launch: Vec<PerLaunch>,
    /// Remarks for the reader: not warm, not exact, noisy.
    pub remarks: Vec<String>,
}

impl Row {
    /// Whether others are held against this row's contender.
    pub fn is_control(&self) -> bool {
        self.control.as_ref() == Some(&self.cell.contender)
    }
}

/// The figure of one launch. Launches are the statistical unit: whoever compares or exports starts from these.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PerLaunch {
    /// Its block.
    pub block: u32,
    /// Its figure, in the metric's unit.
    pub value: f64,
    /// The figure against the control of the same block, neighbour by neighbour where slices were taken in turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_control: Option<f64>,
}

/// The reading of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// As it stands.
    #[default]
    None,
    /// Operations were still waiting when the time was over: print "≥".
    AtLeast,
    /// The generator's own lateness is too large a part of it, and only ever adds to it: print "≤".
    AtMost,
}

impl Bound {
    /// Whether the figure stands as it is.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// The sign before the figure.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::None => "",
            Self::AtLeast => "≥ ",
            Self::AtMost => "≤ ",
        }
    }
}

/// Whether there is a figure, and why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "reason")]
pub enum Status {
    /// There is.
    Measured,
    /// The runtime cannot do it.
    Unsupported(String),
    /// The subject failed.
    Failed(String),
    /// Left out.
    Skipped(String),
    /// Measured, but not under conditions in which the figure means something.
    Invalid(String),
}

impl Status {
    /// One word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Unsupported(_) => "unsupported",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
            Self::Invalid(_) => "invalid",
        }
    }

    /// The reason that there is no figure.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Measured => None,
            Self::Unsupported(why) | Self::Failed(why) | Self::Skipped(why) | Self::Invalid(why) => Some(why),
        }
    }
}
