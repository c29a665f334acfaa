//! Inputs and golden answers, written out for programs that have no generator.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use tempfile::TempDir;
use tollgate_fixtures::Tollgate;
use tollgate_model::Workload;
use tollgate_suite::golden::{Case, Input, load};
use tollgate_suite::{Generator, Generators};

use super::subjects::suites;

const GENERATORS: Generators<'static> = &[&Tollgate];

/// The file with the inputs of a workload, one a line; none where there is no such workload.
pub fn inputs(workload: &str) -> Option<PathBuf> {
    static WRITTEN: OnceLock<(TempDir, Mutex<HashMap<Workload, PathBuf>>)> = OnceLock::new();
    let workload: Workload = workload.parse().ok()?;
    let (suite, entry) = suites().find(workload.function)?;
    entry.function().check_size(workload.size).ok()?;
    let (folder, files) = WRITTEN.get_or_init(|| (tempfile::tempdir().unwrap(), Mutex::default()));
    let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
    let number = files.len();
    let write = || {
        let file = folder.path().join(format!("{number}.jsonl"));
        let corpus = suite.corpus(entry, workload.size, GENERATORS).unwrap();
        fs::write(&file, corpus.inputs().join("\n") + "\n").unwrap();
        file
    };
    Some(files.entry(workload).or_insert_with(write).clone())
}

/// The folder of all golden files of our suites, without recipes.
pub fn golden() -> &'static Path {
    static WRITTEN: OnceLock<TempDir> = OnceLock::new();
    let written = WRITTEN.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        for suite in suites() {
            for function in suite.functions().filter(|function| function.in_components()) {
                let name = function.name.as_str();
                let cases = load(&suite.golden_folder(), name).unwrap();
                write(folder.path(), name, cases.into_iter().map(|case| written_out(name, case)));
            }
        }
        folder
    });
    written.path()
}

/// A folder with the golden file of one function, its cases changed.
pub fn golden_with(function: &str, change: impl FnOnce(&mut Vec<Case>)) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut cases = load(golden(), function).unwrap();
    change(&mut cases);
    write(folder.path(), function, cases.into_iter());
    folder
}

fn written_out(function: &str, case: Case) -> Case {
    let generator: &dyn Generator = &Tollgate;
    let json = case.input_json(function, Some(generator)).unwrap().into_owned();
    Case { input: Input::Json(json), ..case }
}

fn write(folder: &Path, function: &str, cases: impl Iterator<Item = Case>) {
    let file = folder.join(format!("{function}.jsonl"));
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, cases.map(|case| case.to_line() + "\n").collect::<String>()).unwrap();
}
