//! Runs, read back from their folders: what comparing, exporting, keeping and reporting begin with.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tollgate_analysis::change::side::Side;
use tollgate_analysis::recorded_run::RecordedRun;

use crate::command_error::{CommandError, Outcome};
use crate::journal::{self, Contents, FILE};

/// Reads the run in that folder.
pub fn open(folder: &Path) -> Outcome<RecordedRun> {
    if !is_run(folder) {
        return Err(CommandError::usage(format!(
            "{} is no run: there is no {FILE} in it; name a folder that `tollgate run` wrote",
            folder.display()
        )));
    }
    let Contents { run, launches, end, torn, .. } = journal::read(folder)?;
    if run.race.is_some() {
        return Err(CommandError::usage(format!(
            "{} is a race between two workers: it has verdicts of its own, and no figures of one subject",
            folder.display()
        )));
    }
    let canonical = folder.canonicalize().ok();
    Ok(RecordedRun::new(folder.to_path_buf(), canonical, run, launches, end, torn))
}

/// Whether a run was written to that folder.
pub fn is_run(folder: &Path) -> bool {
    folder.join(FILE).is_file()
}

/// The side of a comparison that an argument names: a run's folder, several of them, or a folder that holds them.
pub fn side(name: &'static str, argument: &str) -> Outcome<Side> {
    let mut folders = Vec::new();
    for part in argument.split(',') {
        folders.extend(runs_in(name, part)?);
    }
    let mut seen = BTreeSet::new();
    for folder in &folders {
        let whole = folder.canonicalize().map_err(|error| CommandError::file("open", folder, &error))?;
        if !seen.insert(whole) {
            return Err(CommandError::usage(format!(
                "{} is named twice in the {name}: a run counts once",
                folder.display()
            )));
        }
    }
    let runs = folders.iter().map(|folder| open(folder)).collect::<Outcome<_>>()?;
    Ok(Side { name, runs })
}

/// The runs that one part of an argument names.
fn runs_in(name: &str, part: &str) -> Outcome<Vec<PathBuf>> {
    let folder = Path::new(part);
    if part.is_empty() {
        return Err(CommandError::usage(format!("the {name} names an empty folder: write RUN,RUN,RUN")));
    }
    if is_run(folder) {
        return Ok(vec![folder.to_path_buf()]);
    }
    let entries = std::fs::read_dir(folder).map_err(|error| CommandError::file("open", folder, &error))?;
    let mut runs: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|entry| is_run(entry)).collect();
    runs.sort();
    if runs.is_empty() {
        return Err(CommandError::usage(format!(
            "{part} is no run and holds none (no journal.jsonl): name a folder that `tollgate run` wrote"
        )));
    }
    Ok(runs)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs::OpenOptions;
    use std::io::Write;

    use tollgate_model::exit::Exit;
    use tollgate_model::host::Host;
    use tollgate_model::journal::{Launch, Run};
    use tollgate_model::journal::{Line, Links, Measured, Race, SCHEMA};
    use tollgate_model::metric::Metric;
    use tollgate_model::plan::{Comparison, Measure, Pace};
    use tollgate_model::{Contender, Functions, Workload};

    use super::*;
    use crate::journal::Journal;

    fn run() -> Run {
        let workload: Workload = "probe/nop".parse().unwrap();
        let comparison =
            Comparison::new(vec![workload], vec![Contender::native("rust")], vec![Measure::CallTime], 2);
        Run {
            schema: SCHEMA,
            tollgate: String::new(),
            plan: "simulated".to_string(),
            command: String::new(),
            seed: 1,
            started: String::new(),
            pace: Pace::default(),
            comparisons: vec![comparison],
            functions: Functions::default(),
            inputs: BTreeMap::new(),
            subjects: BTreeMap::new(),
            host: Host::default(),
            revision: None,
            placement: Default::default(),
            links: Links::default(),
            race: None,
        }
    }

    fn launch(block: u32, ns: f64) -> Line {
        let mut measured = Measured::new("probe/nop".parse().unwrap());
        measured.begin_call_time().slices = vec![ns; 3];
        let launch = Launch::new(0, block, Contender::native("rust"));
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
        let error = open(folder).unwrap_err();
        assert_eq!(error.exit, Exit::Usage);
        let said = error.to_string();
        assert!(said.contains(says) && said.lines().count() == 1, "{said}");
    }

    #[test]
    fn a_run_comes_back_with_its_rows_and_with_its_launches_one_by_one() {
        let folder = folder(&run());
        let loaded = open(folder.path()).unwrap();
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
        let loaded = open(folder.path()).unwrap();
        assert_eq!(loaded.launches.len(), 2);
        assert!(loaded.remarks[0].contains("cut off"), "{:?}", loaded.remarks);
    }

    #[test]
    fn what_is_no_run_is_refused_in_one_line() {
        refused(Path::new("nowhere"), "nowhere is no run: there is no journal.jsonl in it");
        refused(tempfile::tempdir().unwrap().path(), "is no run");
        let race = Race {
            base: "a".into(),
            head: "b".into(),
            sha256: None,
            links: None,
            slower: None,
            margin: 0.01,
            alpha: 0.001,
        };
        refused(folder(&Run { race: Some(race), ..run() }).path(), "is a race between two workers");
        refused(
            folder(&Run { schema: SCHEMA + 1, ..run() }).path(),
            "it has schema 4, and this Tollgate reads up to 3: use a newer one",
        );
    }
}
