//! The document that `tollgate load` keeps and prints.

use serde::Serialize;
use tollgate_loadgen::search::Verdict;
use tollgate_model::load::{ClosedResult, Curve, LoadResult, LoadSettings, SearchResult};

/// The version of the document.
pub const SCHEMA: u32 = 1;

/// The whole document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// Its version: [`SCHEMA`].
    pub schema: u32,
    /// The service.
    pub url: String,
    /// The golden cases or the corpus that was sent, where it was one.
    pub fixture: Option<String>,
    /// The answer that counted as good, where somebody said.
    pub expect: Option<String>,
    /// The mode of load, with its result.
    #[serde(flatten)]
    pub mode: Mode,
}

/// A mode of load, with its result.
#[derive(Debug, Serialize)]
#[serde(tag = "mode", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Mode {
    /// A schedule.
    Open {
        /// The settings of the load.
        settings: LoadSettings,
        /// The judgement on an objective, where there was one.
        objective: Option<Judged>,
        /// The result.
        result: Box<LoadResult>,
    },
    /// As fast as answers come.
    Closed {
        /// For how long.
        duration_ms: u64,
        /// The result.
        result: Box<ClosedResult>,
    },
    /// Latency against load.
    Curve {
        /// The highest throughput, and the points below and above it.
        curve: Box<Curve>,
    },
    /// The highest rate that an objective bears. Its trials' wrong answers are not in its verdicts.
    Search {
        /// The settings of the load.
        settings: LoadSettings,
        /// Wrong answers of all trials.
        wrong_answers: u64,
        /// The result.
        result: Box<SearchResult>,
    },
}

/// The judgement of one run on an objective.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Judged {
    /// The objective.
    pub objective: String,
    /// Whether it is met; none when the run does not tell.
    pub met: Option<bool>,
    /// The reason that it is not met, or that the run does not tell.
    pub reason: Option<String>,
}

impl Judged {
    /// An objective and its verdict.
    pub fn new(objective: String, verdict: &Verdict) -> Self {
        let (met, reason) = match verdict {
            Verdict::Met => (Some(true), None),
            Verdict::Missed(miss) => (Some(false), Some(miss.to_string())),
            Verdict::Invalid(reason) => (None, Some(reason.clone())),
        };
        Judged { objective, met, reason }
    }
}
