//! What is kept and printed of `tollgate load`.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use serde::Serialize;
use tollgate_loadgen::search::Verdict;
use tollgate_loadgen::{Latencies, write_hgrm};
use tollgate_model::load::{ClosedResult, Curve, LoadResult, LoadSettings, SearchResult};

use crate::trouble::{Outcome, Trouble};

/// The version of the document.
pub const SCHEMA: u32 = 1;

/// The whole document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    pub schema: u32,
    pub url: String,
    pub fixture: Option<String>,
    pub expect: Option<String>,
    #[serde(flatten)]
    pub mode: Mode,
}

/// What was done.
#[derive(Debug, Serialize)]
#[serde(tag = "mode", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Mode {
    /// A schedule.
    Open { settings: LoadSettings, objective: Option<Judged>, result: Box<LoadResult> },
    /// As fast as answers come.
    Closed { duration_ms: u64, result: Box<ClosedResult> },
    /// Latency against load.
    Curve { curve: Box<Curve> },
    /// The highest rate that an objective bears. Its trials' wrong answers are not in its verdicts.
    Search { settings: LoadSettings, wrong_answers: u64, result: Box<SearchResult> },
}

/// What one run says about an objective.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Judged {
    /// The objective.
    pub objective: String,
    /// Whether it is met; none when the run does not tell.
    pub met: Option<bool>,
    /// Why it is not met, or why the run does not tell.
    pub reason: Option<String>,
}

impl Judged {
    pub fn new(objective: String, verdict: &Verdict) -> Self {
        let (met, reason) = match verdict {
            Verdict::Met => (Some(true), None),
            Verdict::Missed(miss) => (Some(false), Some(miss.to_string())),
            Verdict::Invalid(reason) => (None, Some(reason.clone())),
        };
        Judged { objective, met, reason }
    }
}

impl Document {
    /// Writes `load.json`.
    pub fn write(&self, folder: &Path) -> Outcome {
        let file = folder.join("load.json");
        let mut text = serde_json::to_string_pretty(self).expect("results are plain data");
        text.push('\n');
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, text))
            .map_err(|error| Trouble::file("write", &file, &error))
    }
}

/// Writes a percentile table.
pub fn write_histogram(folder: &Path, name: &str, latencies: &Latencies) -> Outcome {
    let file = folder.join(format!("{name}.hgrm"));
    fs::create_dir_all(folder)
        .and_then(|()| File::create(&file))
        .and_then(|out| write_hgrm(latencies, &mut BufWriter::new(out)))
        .map_err(|error| Trouble::file("write", &file, &error))
}
