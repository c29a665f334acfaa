//! Tollgate's findings about itself on a machine: how often it calls equals different, and which slowdowns it
//! finds. Whoever gates by its verdicts reads here which metrics cannot be trusted with that.

use serde::{Deserialize, Serialize};

use crate::metric::Metric;
use crate::results::Figure;

/// The version of the file. A reader refuses a newer one.
pub const SCHEMA: u32 = 1;

/// The file's name.
pub const FILE: &str = "selftest.json";

/// The findings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SelfTest {
    /// The version of the file.
    pub schema: u32,
    /// Tollgate's own version.
    pub tollgate: String,
    /// When it began, in UTC.
    pub started: String,
    /// Its duration, in seconds.
    pub took_s: f64,
    /// Everything random was drawn from this.
    pub seed: u64,
    /// The machine's comparability key: what was found out holds where it is the same.
    pub key: String,
    /// The largest difference that is too small to matter, as a part.
    pub margin: f64,
    /// The longest duration of a race, in seconds.
    pub race_s: f64,
    /// Races of a worker against itself, for each slowdown that was put in; without any first.
    pub races: Vec<Races>,
    /// Pairs of runs that were compared as a whole, and those with any false alarm.
    pub comparisons: Option<Rate>,
    /// The same metric by metric, each judged as if it were the only one.
    pub metrics: Vec<OfMetric>,
    /// Metrics whose verdicts are not to stop anything here.
    pub not_to_gate: Vec<Metric>,
}

/// The rate of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rate {
    /// So often.
    pub count: u64,
    /// Of so many times.
    pub of: u64,
    /// The rate with its exact 95 % interval.
    pub rate: Figure,
    /// The highest rate that it may have, where one is claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nominal: Option<f64>,
}

/// Races with the same slowdown put in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Races {
    /// By which part the head was made slower; 0 where it was not.
    pub slower: f64,
    /// The rate of cells that were called worse: found where something was put in.
    pub found: Rate,
    /// The rate of cells whose verdict was false.
    pub false_verdicts: Rate,
    /// After how long it was found, in seconds: the median of those that were.
    pub found_after_s: Option<f64>,
}

/// One metric of runs of the same, compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OfMetric {
    /// The metric.
    pub metric: Metric,
    /// The rate at which it was called changed, of all cells in all pairs.
    pub alarms: Rate,
    /// Whether a gate may trust it here.
    pub gate: bool,
}
