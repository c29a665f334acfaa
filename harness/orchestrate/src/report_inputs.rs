//! The inputs of a report, read from disk: runs, what has changed since a base, nights, latency against load.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tollgate_analysis::change::side::Side;
use tollgate_analysis::change::{self, Matched, Settings, comparable};
use tollgate_analysis::recorded_run::RecordedRun;
use tollgate_analysis::report::LoadCurve;
use tollgate_history::{Asked, Database, Trouble};
use tollgate_model::change::Change;
use tollgate_model::history::Series;
use tollgate_model::load::Curve;
use tollgate_model::load::Objective;
use tollgate_model::results::Row;

use crate::command_error::{CommandError, Outcome};
use crate::{history, runs};

/// The runs that a report is about. They may stand side by side if the machines agree in what decides figures.
pub fn head(folders: &[PathBuf]) -> Outcome<Side> {
    once(folders)?;
    let head =
        Side { name: "head", runs: folders.iter().map(|folder| runs::open(folder)).collect::<Outcome<_>>()? };
    side_by_side(&head.runs)?;
    Ok(head)
}

/// The changes since a base, by the rules of `tollgate compare`.
pub fn since(base: &str, head: &Side) -> Outcome<Vec<Change>> {
    between(&runs::side("base", base)?, head)
}

/// The changes from one side to another, by the same rules.
pub fn between(base: &Side, head: &Side) -> Outcome<Vec<Change>> {
    comparable::check(base, head)?;
    let (run_of_base, run_of_head) = (&base.runs[0], &head.runs[0]);
    let refuse =
        |of_base: &Row, of_head: &Row| comparable::refuse(run_of_base, run_of_head, of_base, of_head);
    let machine = Matched::of(base, head);
    let settings = Settings { refuse: &refuse, machine: Some(&machine), ..Settings::default() };
    let [rows_of_base, rows_of_head] = machine.rows();
    change::between(&rows_of_base, &rows_of_head, &settings).map_err(CommandError::usage)
}

/// The nights of the cells of these runs, as long as the machine is the same.
pub fn over_the_nights(database: &Path, runs: &[RecordedRun]) -> Outcome<Vec<Series>> {
    let key = runs.first().map(|run| run.run.host.key());
    let cells: BTreeSet<String> =
        runs.iter().flat_map(|run| &run.rows).map(|row| row.cell.to_string()).collect();
    let mut series = Database::existing(database)?.show(&everything(key))?;
    series.retain(|series| cells.contains(&series.cell));
    Ok(series)
}

/// All that a page shows of a machine's nights.
const fn everything(key: Option<String>) -> Asked {
    Asked { key, cells: None, metric: None, nights: history::SHOWN, changes: true }
}

/// Every series of a machine over the nights.
pub fn of_machine(database: &Path, key: &str) -> Outcome<Vec<Series>> {
    match Database::existing(database)?.show(&everything(Some(key.to_string()))) {
        // Its runs were not added: that is no fault of the others.
        Err(Trouble::NoKey(..)) => Ok(Vec::new()),
        found => Ok(found?),
    }
}

/// The part of a `load.json` that is shown.
#[derive(Deserialize)]
struct Load {
    url: String,
    fixture: Option<String>,
    curve: Curve,
}

/// Latency against load, as `tollgate load --curve --out` wrote it into that folder.
pub fn curve(folder: &Path, objective: Option<&Objective>) -> Outcome<LoadCurve> {
    let file = folder.join("load.json");
    let text = std::fs::read(&file).map_err(|error| CommandError::file("read", &file, &error))?;
    let load: Load = serde_json::from_slice(&text).map_err(|error| {
        CommandError::usage(format!(
            "{} holds no latency against load: {error}; make it with `tollgate load --curve --out`",
            file.display()
        ))
    })?;
    // The folder's name is what its maker calls it; the address of a service often has a port that was free by chance.
    let name = format!("{}: {}", name(folder), load.fixture.unwrap_or(load.url));
    let objective = objective.map(|objective| (objective.q, objective.limit as f64 / 1e6));
    Ok(LoadCurve { name, objective, curve: load.curve })
}

/// The name that a reader knows a run by.
pub fn name(folder: &Path) -> String {
    let known = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    known.file_name().map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// A run that is named twice would be beside itself.
fn once(folders: &[PathBuf]) -> Outcome {
    let mut seen = BTreeSet::new();
    let twice = folders
        .iter()
        .find(|folder| !seen.insert(folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf())));
    twice.map_or(Ok(()), |folder| Err(CommandError::usage(format!("{} is named twice", folder.display()))))
}

fn side_by_side(runs: &[RecordedRun]) -> Outcome {
    let Some((first, others)) = runs.split_first() else { return Ok(()) };
    let Some(other) = others.iter().find(|other| other.run.host.key() != first.run.host.key()) else {
        return Ok(());
    };
    Err(CommandError::not_comparable(format!(
        "{} and {} are of machines that differ in {}: they do not go on one page",
        first.folder.display(),
        other.folder.display(),
        first.run.host.differs_in(&other.run.host).join(", ")
    )))
}
