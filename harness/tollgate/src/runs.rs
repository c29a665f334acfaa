//! A run, read back from its folder: what comparing, exporting, keeping and reporting begin with.

use std::path::{Path, PathBuf};

use tollgate_model::journal::{End, Launch, Run};
use tollgate_model::results::Row;

use crate::journal::{self, FILE};
use crate::results;
use crate::trouble::{Outcome, Trouble};

/// A run and what it says.
#[derive(Debug)]
pub struct Loaded {
    /// Its folder.
    pub folder: PathBuf,
    /// What it is.
    pub run: Run,
    /// Its launches, in the order of the journal.
    pub launches: Vec<Launch>,
    /// How its last sitting went, if it was carried out to its end.
    pub end: Option<End>,
    /// What it says of each cell.
    pub rows: Vec<Row>,
    /// What a reader should know of it: not finished, cut off.
    pub remarks: Vec<String>,
}

impl Loaded {
    /// Reads the run in that folder.
    pub fn open(folder: &Path) -> Outcome<Self> {
        if !is_run(folder) {
            return Err(Trouble::usage(format!(
                "{} is no run: there is no {FILE} in it; name a folder that `tollgate run` wrote",
                folder.display()
            )));
        }
        let contents = journal::read(folder)?;
        if contents.run.race.is_some() {
            return Err(Trouble::usage(format!(
                "{} is a race between two workers: it has verdicts of its own, and no figures of one subject",
                folder.display()
            )));
        }
        let rows = results::rows(&contents.run, &contents.launches);
        let mut remarks = Vec::new();
        if contents.torn {
            remarks.push("the journal's last line was cut off: that launch is left out".to_string());
        }
        if contents.end.is_none() {
            let on = folder.display();
            remarks.push(format!("not carried out to its end; go on with `tollgate run --resume {on}`"));
        }
        Ok(Loaded {
            folder: folder.to_path_buf(),
            run: contents.run,
            launches: contents.launches,
            end: contents.end,
            rows,
            remarks,
        })
    }
}

/// Whether a run was written to that folder.
pub fn is_run(folder: &Path) -> bool {
    folder.join(FILE).is_file()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs::OpenOptions;
    use std::io::Write;

    use tollgate_model::exit::Exit;
    use tollgate_model::host::Host;
    use tollgate_model::journal::{Line, Measured, Race, SCHEMA};
    use tollgate_model::metric::Metric;
    use tollgate_model::plan::{Comparison, Measure, Pace};
    use tollgate_model::{Contender, Workload};

    use super::*;
    use crate::journal::Journal;

    fn run() -> Run {
        let workload: Workload = "probe/nop".parse().unwrap();
        let comparison =
            Comparison::new(vec![workload], vec![Contender::native_rust()], vec![Measure::CallTime], 2);
        Run {
            schema: SCHEMA,
            tollgate: String::new(),
            plan: "simulated".to_string(),
            command: String::new(),
            seed: 1,
            started: String::new(),
            pace: Pace::default(),
            comparisons: vec![comparison],
            subjects: BTreeMap::new(),
            host: Host::default(),
            revision: None,
            race: None,
        }
    }

    fn launch(block: u32, ns: f64) -> Line {
        let mut measured = Measured::new("probe/nop".parse().unwrap());
        measured.slices = vec![ns; 3];
        let launch = Launch::new(0, block, Contender::native_rust());
        Line::Launch(Box::new(Launch { measured: vec![measured], ..launch }))
    }

    /// A folder with the journal of that run and two launches.
    fn folder(run: &Run) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(folder.path(), run).unwrap();
        journal.append(&[launch(0, 4.0), launch(1, 9.0)]).unwrap();
        folder
    }

    fn refused(folder: &Path, says: &str) {
        let trouble = Loaded::open(folder).unwrap_err();
        assert_eq!(trouble.exit, Exit::Usage);
        let said = trouble.to_string();
        assert!(said.contains(says) && said.lines().count() == 1, "{said}");
    }

    #[test]
    fn a_run_comes_back_with_its_rows_and_with_its_launches_one_by_one() {
        let folder = folder(&run());
        let loaded = Loaded::open(folder.path()).unwrap();
        assert_eq!(loaded.launches.len(), 2);
        let row = loaded.rows.iter().find(|row| row.metric == Metric::CallNs).unwrap();
        let values: Vec<(u32, f64)> = row.per_launch.iter().map(|of| (of.block, of.value)).collect();
        assert_eq!(values, [(0, 4.0), (1, 9.0)]);
        assert!(loaded.remarks[0].contains("tollgate run --resume"), "{:?}", loaded.remarks);
    }

    #[test]
    fn a_launch_that_was_cut_off_is_left_out_and_said_so() {
        let folder = folder(&run());
        let mut file = OpenOptions::new().append(true).open(folder.path().join(FILE)).unwrap();
        file.write_all(b"{\"line\":\"launch\",\"comp").unwrap();
        let loaded = Loaded::open(folder.path()).unwrap();
        assert_eq!(loaded.launches.len(), 2);
        assert!(loaded.remarks[0].contains("cut off"), "{:?}", loaded.remarks);
    }

    #[test]
    fn what_is_no_run_is_refused_in_one_line() {
        refused(Path::new("nowhere"), "nowhere is no run: there is no journal.jsonl in it");
        refused(tempfile::tempdir().unwrap().path(), "is no run");
        let race = Race { base: "a".into(), head: "b".into(), slower: None, margin: 0.01, alpha: 0.001 };
        refused(folder(&Run { race: Some(race), ..run() }).path(), "is a race between two workers");
        refused(folder(&Run { schema: SCHEMA + 1, ..run() }).path(), "use the Tollgate that wrote it");
    }
}
