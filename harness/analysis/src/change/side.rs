//! A side of a comparison: one run or several, and their parts.

use std::collections::BTreeSet;

use serde::Serialize;
use tollgate_model::results::Row;

use crate::recorded_run::RecordedRun;

/// A side of a comparison: one run or several.
pub struct Side {
    /// `base` or `head`.
    pub name: &'static str,
    /// Its runs, at least one.
    pub runs: Vec<RecordedRun>,
}

/// The parts of a side, for the head of what is printed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct About {
    /// The runs' folders.
    pub runs: Vec<String>,
    /// When they began.
    pub started: Vec<String>,
    /// Whether every one of them was executed to its end.
    pub finished: bool,
    /// The runtimes of the subjects, with version.
    pub runtimes: BTreeSet<String>,
    /// The worker programs.
    pub workers: BTreeSet<String>,
    /// The commits that the checkout was at.
    pub revisions: BTreeSet<String>,
}

impl Side {
    /// The rows of each run.
    pub fn rows(&self) -> Vec<&[Row]> {
        self.runs.iter().map(|run| run.rows.as_slice()).collect()
    }

    /// Its parts.
    pub fn about(&self) -> About {
        let launches = || self.runs.iter().flat_map(|run| &run.launches);
        let receipts = || launches().filter_map(|launch| launch.receipt.as_ref());
        let runtimes: BTreeSet<String> = receipts().map(|receipt| receipt.runtime.clone()).collect();
        let guests: BTreeSet<String> = runtimes.iter().filter(|name| *name != "native").cloned().collect();
        About {
            runs: self.runs.iter().map(|run| run.folder.display().to_string()).collect(),
            started: self.runs.iter().map(|run| run.run.started.clone()).collect(),
            finished: self.runs.iter().all(|run| run.end.is_some()),
            runtimes: if guests.is_empty() { runtimes } else { guests },
            workers: receipts().map(|receipt| receipt.program.clone()).collect(),
            revisions: self.runs.iter().filter_map(|run| run.run.revision.clone()).collect(),
        }
    }
}

impl About {
    /// In a line: `wasmtime 50.0.1, commit 1a2b3c4d5e, begun 20260101T120000Z`.
    pub fn line(&self) -> String {
        let list = |of: &BTreeSet<String>| of.iter().cloned().collect::<Vec<_>>().join(" and ");
        let commits: BTreeSet<String> = self.revisions.iter().map(|revision| short(revision)).collect();
        let runs = match (&self.runs[..], &self.started[..]) {
            ([run], [started]) => format!("{run}, begun {started}"),
            (runs, _) => format!("{} runs: {}", runs.len(), runs.join(", ")),
        };
        let commit = if commits.is_empty() { String::new() } else { format!(", commit {}", list(&commits)) };
        format!("{}, {}{commit}; {runs}", list(&self.runtimes), list(&self.workers))
    }
}

/// A commit as people write it; with `+` where files had been changed.
fn short(revision: &str) -> String {
    let changed = if revision.ends_with('+') { "+" } else { "" };
    format!("{}{changed}", revision.trim_end_matches('+').chars().take(10).collect::<String>())
}
