//! The profiles of two runs, held against each other cell by cell: what `measure = ["profile"]` left in their journals and
//! folders.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tollgate_analysis::change::side::Side;
use tollgate_analysis::change::{self, Matched, Settings, comparable};
use tollgate_model::change::Change;
use tollgate_model::{Cell, Metric};
use tollgate_profile::{Moved, Profile, difference, flame_graph_of_two, folded, moved, unfolded};

use super::files::{moved_csv, text, whole};
use super::stacks;
use crate::command_error::{CommandError, Outcome};
use crate::runs;

/// A cell that was profiled in both.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct InBoth {
    /// The cell.
    pub cell: Cell,
    /// What became of the time of each class, judged as `compare` judges it.
    pub classes: Vec<Change>,
    /// The functions whose share of the samples moved, by how much; none where either run's folder has no samples.
    pub functions: Vec<Moved>,
    /// The samples of either, as folded stacks.
    #[serde(skip)]
    pub folded: [String; 2],
}

/// What two runs have in common.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TwoRuns {
    /// The runs, as a line.
    pub runs: [String; 2],
    /// Cells that were profiled in both.
    pub cells: Vec<InBoth>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// Whether an argument names a run, or several, and no cell and no component.
pub fn names_a_run(argument: &str) -> bool {
    argument.split(',').all(|part| Path::new(part).is_dir())
}

/// Reads two runs, or two groups of them, and holds their profiles against each other.
pub fn two_runs(before: &str, after: &str) -> Outcome<TwoRuns> {
    let (base, head) = (runs::side("first run", before)?, runs::side("second run", after)?);
    comparable::check(&base, &head)?;
    let machine = Matched::of(&base, &head);
    let settings = Settings {
        keep: &|_, metric| matches!(metric, Metric::Sampled(_)),
        refuse: &|of_base, of_head| comparable::refuse(&base.runs[0], &head.runs[0], of_base, of_head),
        machine: Some(&machine),
        ..Settings::default()
    };
    let [rows_of_base, rows_of_head] = machine.rows();
    let changes = change::between(&rows_of_base, &rows_of_head, &settings).map_err(CommandError::usage)?;
    let mut by_cell: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    for change in changes {
        by_cell.entry(change.cell.to_string()).or_default().push(change);
    }
    // A cell of which only one run has figures is in no comparison.
    by_cell.retain(|_, classes| {
        let has = |of: fn(&Change) -> Option<f64>| classes.iter().any(|class| of(class).is_some());
        has(|it| it.base) && has(|it| it.head)
    });
    if by_cell.is_empty() {
        return Err(CommandError::usage(format!(
            "{before} and {after} have no cell that was profiled in both: a plan asks for it by measure = [\"profile\"]"
        )));
    }
    let mut notes = comparable::notes(&base, &head);
    let (mut of_base, mut of_head) = (samples(&base), samples(&head));
    let mut cells = Vec::new();
    for classes in by_cell.into_values() {
        let cell = classes[0].cell.clone();
        let folded = [&mut of_base, &mut of_head].map(|of| folded(&of.remove(&cell).unwrap_or_default()));
        let there = folded.iter().all(|stacks| !stacks.is_empty());
        if !there {
            notes.push(format!(
                "{cell}: the folder of a run has no samples of it, and functions are not told"
            ));
        }
        let functions = if there { moved(&folded[0], &folded[1]) } else { Vec::new() };
        cells.push(InBoth { cell, classes, functions, folded });
    }
    Ok(TwoRuns { runs: [base.about().line(), head.about().line()], cells, notes })
}

/// The samples of a side's cells, all runs and launches together.
fn samples(side: &Side) -> HashMap<Cell, Profile> {
    let mut all: HashMap<Cell, Profile> = HashMap::new();
    for run in &side.runs {
        for found in stacks(&run.folder, &run.launches) {
            let profile = unfolded(found.folded.iter().map(|(stack, count)| (stack.as_str(), *count)));
            all.entry(found.cell).or_default().append(&profile);
        }
    }
    all
}

/// Writes what moved into a new folder below `reports`, or into `out`: a folder for each cell. Gives the folder.
pub fn write_two_runs(two: &TwoRuns, reports: &Path, out: Option<&Path>) -> Outcome<PathBuf> {
    whole(reports, out, "runs", |folder| {
        for InBoth { cell, folded: [one, other], functions, .. } in &two.cells {
            let name: String = cell.to_string().chars().map(plain).collect();
            let folder = folder.join(name);
            fs::create_dir(&folder).map_err(|error| CommandError::file("create", &folder, &error))?;
            if functions.is_empty() {
                continue;
            }
            let lines = difference(one, other).map_err(CommandError::subject)?;
            let about = "widths are samples of the second run; red frames have a larger share there than in the first";
            let svg = flame_graph_of_two(&lines, &cell.to_string(), about).map_err(CommandError::subject)?;
            text(&folder.join("difference.svg"), &svg)?;
            text(&folder.join("moved.csv"), &moved_csv(functions))?;
        }
        crate::file::write_json(&folder.join("moved.json"), two)
    })
}

/// A letter for the name of a folder.
fn plain(letter: char) -> char {
    if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' }
}
