//! Results of many runs: the highest rate under an objective, and latency against load.

use serde::{Deserialize, Serialize};

use super::{ClosedResult, LoadResult, LoadSettings};

/// The highest rate that an objective bears, as an interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SearchResult {
    /// Such as `p99<5ms`.
    pub objective: String,
    /// The highest rate that passed; none when even the least that was tried did not.
    pub low: Option<f64>,
    /// The rate above that did not pass; none when the highest that may be tried did.
    pub high: Option<f64>,
    /// Whether at `high` the objective was missed. If not, trials were invalid there, and how much more the subject bears
    /// is not known.
    pub high_missed: bool,
    /// The reason that `high` did not pass.
    pub reason: Option<String>,
    /// All that was tried, in the order in which it was.
    pub rungs: Vec<Rung>,
}

/// All trials at one rate of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rung {
    /// Operations a second.
    pub rate: f64,
    /// Whether most valid trials met the objective; none when too many were invalid.
    pub passed: Option<bool>,
    /// The outcome of each trial: `met`, `missed: …`, `invalid: …`.
    pub trials: Vec<String>,
}

/// Latency against load: runs at parts of the highest throughput.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Curve {
    /// The highest throughput, found closed-loop.
    pub capacity: ClosedResult,
    /// The runs, the lowest rate first.
    pub points: Vec<CurvePoint>,
}

/// One run of a curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CurvePoint {
    /// Which part of the capacity was offered: 0.1 to 1.1.
    pub share: f64,
    /// The load that was offered.
    pub settings: LoadSettings,
    /// The result.
    pub result: LoadResult,
}
