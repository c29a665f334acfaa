//! What `tollgate` said, and sentences about it.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

/// Where the machine was too noisy, or in another state than before, there is no figure, and that is no fault of what is tested.
const NOISY: [&str; 2] = [
    "the machine was too noisy in every launch",
    "every launch of it was in another state of the machine than most of its comparison",
];

/// What a `tollgate` that has ended said.
#[derive(Debug)]
pub struct Said {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
}

impl Said {
    /// It ended with this exit code, and whatever it did it did not panic.
    #[track_caller]
    pub fn exits(&self, code: i32) -> &Self {
        assert_eq!(self.status.code(), Some(code), "{self}");
        self.does_not_panic()
    }

    /// It ended well; the machine alone may have been too noisy for figures.
    #[track_caller]
    pub fn succeeds(&self) -> &Self {
        // A line may be broken anywhere.
        let words = self.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        if NOISY.iter().any(|noisy| words.contains(noisy)) { self.exits(5) } else { self.exits(0) }
    }

    /// It was ended by this signal.
    #[track_caller]
    pub fn was_killed(&self, signal: i32) -> &Self {
        assert_eq!(self.status.signal(), Some(signal), "{self}");
        self
    }

    /// It said this on stderr.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.stderr.contains(text), "it does not say `{text}`: {self}");
        self
    }

    /// It never said this on stderr.
    #[track_caller]
    pub fn never_says(&self, text: &str) -> &Self {
        assert!(!self.stderr.contains(text), "it says `{text}`: {self}");
        self
    }

    /// All that it said on stderr is one line.
    #[track_caller]
    pub fn says_one_line(&self) -> &Self {
        assert_eq!(self.stderr.lines().count(), 1, "{self}");
        self
    }

    /// It printed this on stdout.
    #[track_caller]
    pub fn prints(&self, text: &str) -> &Self {
        assert!(self.stdout.contains(text), "it does not print `{text}`: {self}");
        self
    }

    /// It printed nothing on stdout.
    #[track_caller]
    pub fn prints_nothing(&self) -> &Self {
        assert_eq!(self.stdout, "", "{self}");
        self
    }

    #[track_caller]
    pub fn does_not_panic(&self) -> &Self {
        assert!(!self.stderr.contains("panicked"), "{self}");
        self
    }

    /// The row of a cell's call time, in CSV on stdout.
    #[track_caller]
    pub fn cell(&self, cell: &str) -> Row {
        self.row(cell, "call-ns")
    }

    /// The row of a cell and metric, in CSV on stdout.
    #[track_caller]
    pub fn row(&self, cell: &str, metric: &str) -> Row {
        let mut rows = self.rows();
        rows.retain(|row| row.get("cell") == cell && row.get("metric") == metric);
        assert_eq!(rows.len(), 1, "rows of {metric} of {cell}: {self}");
        rows.remove(0)
    }

    /// All rows, in CSV on stdout.
    pub fn rows(&self) -> Vec<Row> {
        let mut reader = csv::Reader::from_reader(self.stdout.as_bytes());
        reader.deserialize().map(|row| Row(row.unwrap())).collect()
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

/// A row of CSV.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(BTreeMap<String, String>);

impl Row {
    /// The field of that name.
    #[track_caller]
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).unwrap_or_else(|| panic!("no field {field} in {self:?}"))
    }

    /// There is a figure, or there was too much noise for one.
    #[track_caller]
    pub fn is_measured(&self) -> &Self {
        let noisy = self.get("status") == "invalid" && NOISY.contains(&self.get("reason"));
        let figure = self.get("status") == "measured" && !self.get("value").is_empty();
        assert!(figure || noisy, "{self:?}");
        self
    }

    /// It is measured and held against its control. On a noisy machine there may be no figure, or too few blocks valid for
    /// a ratio: then the row says so.
    #[track_caller]
    pub fn is_held_against_its_control(&self) -> &Self {
        let measured = self.is_measured().get("status") == "measured";
        let held = self.get("to_native").parse::<f64>().is_ok_and(|ratio| ratio > 0.01);
        let noisy = !measured || self.get("remarks").contains("no ratio to the control");
        assert!(held || noisy, "{self:?}");
        self
    }

    /// There is no figure, for this reason.
    #[track_caller]
    pub fn failed(&self, reason: &str) -> &Self {
        self.has_no_figure("failed", reason)
    }

    /// It was left out, for this reason.
    #[track_caller]
    pub fn skipped(&self, reason: &str) -> &Self {
        self.has_no_figure("skipped", reason)
    }

    /// The runtime cannot do it, for this reason.
    #[track_caller]
    pub fn is_unsupported(&self, reason: &str) -> &Self {
        self.has_no_figure("unsupported", reason)
    }

    #[track_caller]
    fn has_no_figure(&self, status: &str, reason: &str) -> &Self {
        assert_eq!((self.get("status"), self.get("value")), (status, ""), "{self:?}");
        assert!(self.get("reason").contains(reason), "the reason does not hold `{reason}`: {self:?}");
        self
    }
}
