//! A run as its journal has it, with its rows.

use std::path::PathBuf;

use tollgate_model::journal::{End, Launch, Run};
use tollgate_model::results::Row;

use crate::report::Source;
use crate::results::{self, CallPaths, Distribution};

/// A run and its rows.
#[derive(Debug)]
pub struct RecordedRun {
    /// Its folder, as it was named.
    pub folder: PathBuf,
    /// The folder's one true path, where there is one: two names may be of the same folder.
    pub canonical: Option<PathBuf>,
    /// The run of its journal.
    pub run: Run,
    /// Its launches, in the order of the journal.
    pub launches: Vec<Launch>,
    /// The last sitting, if the run was executed to its end.
    pub end: Option<End>,
    /// The rows of each cell.
    pub rows: Vec<Row>,
    /// The ways that its calls went.
    pub call_paths: CallPaths,
    /// Remarks for the reader: not finished, cut off.
    pub remarks: Vec<String>,
}

impl RecordedRun {
    /// The run of a journal. `torn` says that the journal's last line was cut off.
    pub fn new(
        folder: PathBuf,
        canonical: Option<PathBuf>,
        run: Run,
        launches: Vec<Launch>,
        end: Option<End>,
        torn: bool,
    ) -> Self {
        let rows = results::rows(&run, &launches);
        let mut remarks = Vec::new();
        if torn {
            remarks.push("the journal's last line was cut off: that launch is left out".to_string());
        }
        if end.is_none() {
            let on = folder.display();
            remarks.push(format!("not carried out to its end; go on with `tollgate run --resume {on}`"));
        }
        let call_paths = CallPaths::of(&launches);
        RecordedRun { folder, canonical, run, launches, end, rows, call_paths, remarks }
    }

    /// The run as a report takes it, under that name and with these distributions.
    pub fn source<'a>(&'a self, name: &'a str, tails: &'a [Distribution]) -> Source<'a> {
        Source { name, run: &self.run, launches: &self.launches, rows: &self.rows, tails }
    }
}
