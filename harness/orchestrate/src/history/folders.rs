//! The runs below a folder, in the order in which they began.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use tollgate_model::journal::{Line, Reader, Run};

use crate::command_error::{CommandError, Outcome};
use crate::journal::FILE;
use crate::runs::is_run;

/// The folder itself if it is a run's; else the runs in it, and in folders of it.
pub fn runs_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    if is_run(folder) {
        return Ok(vec![folder.to_path_buf()]);
    }
    let mut runs = Vec::new();
    for child in folders_in(folder)? {
        if is_run(&child) {
            runs.push(child);
        } else if let Ok(grandchildren) = folders_in(&child) {
            runs.extend(grandchildren.into_iter().filter(|grandchild| is_run(grandchild)));
        }
    }
    Ok(runs)
}

fn folders_in(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let unreadable = |error| CommandError::file("read", folder, &error);
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

/// Sorts runs by when they began. What cannot be read comes last; whoever reads it whole will say why.
pub fn in_order(folders: Vec<PathBuf>) -> Vec<PathBuf> {
    let begun = |folder: &Path| first_line(folder).map_or("~".to_string(), |run| run.started);
    let mut folders: Vec<(String, PathBuf)> =
        folders.into_iter().map(|folder| (begun(&folder), folder)).collect();
    folders.sort();
    folders.into_iter().map(|(_, folder)| folder).collect()
}

/// The first line of a run's journal.
pub fn first_line(folder: &Path) -> Option<Run> {
    let mut line = String::new();
    BufReader::new(File::open(folder.join(FILE)).ok()?).read_line(&mut line).ok()?;
    match Reader::default().read(&line).ok()? {
        Line::Run(run) => Some(*run),
        _ => None,
    }
}
