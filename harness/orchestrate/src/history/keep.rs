//! Runs into the database: some of them, or all anew.

use std::path::{Path, PathBuf};

use tollgate_history::{Added, Database};

use super::folders;
use super::nights::{self, Read};
use crate::command_error::{CommandError, Outcome};
use crate::stderr::tell;

/// A night that is in the database now.
pub struct Kept {
    /// Its name: the run's folder.
    pub name: String,
    /// Its figures.
    pub points: usize,
    /// Whether it was there already.
    pub added: Added,
}

/// A database that was made anew.
pub struct Rebuilt {
    /// Nights in it.
    pub runs: usize,
    /// Folders that were no nights, or could not be read.
    pub left_out: usize,
}

/// Adds all of these runs or none: one that cannot be read ends it before anything was added.
pub fn add(file: &Path, runs: &[PathBuf]) -> Outcome<Vec<Kept>> {
    let mut nights = Vec::new();
    for folder in runs {
        match nights::read(folder)? {
            Read::Night(night) => nights.push(*night),
            Read::None(why) => tell(&format!("left out: {}: {why}", folder.display())),
        }
    }
    if nights.is_empty() {
        return Err(CommandError::usage("nothing was added: none of these runs is a night"));
    }
    make_room(file)?;
    let added = Database::begin(file)?.add(&nights)?;
    let kept = |(night, added): (tollgate_history::Night, Added)| Kept {
        points: night.points.len(),
        name: night.name,
        added,
    };
    Ok(nights.into_iter().zip(added).map(kept).collect())
}

/// Makes the database anew from every journal in these folders that can be read; the others are named, and the rest
/// goes on.
pub fn rebuild(file: &Path, given: &[PathBuf]) -> Outcome<Rebuilt> {
    let mut runs = Vec::new();
    for folder in given {
        runs.extend(folders::runs_below(folder)?);
    }
    if runs.is_empty() {
        return Err(CommandError::usage("there is no run in these folders: nothing was rebuilt"));
    }
    make_room(file)?;
    let mut left_out = 0;
    let nights = folders::in_order(runs).into_iter().filter_map(|folder| {
        let why = match nights::read(&folder) {
            Ok(Read::Night(night)) => return Some(*night),
            Ok(Read::None(why)) => format!("{}: {why}", folder.display()),
            Err(error) => error.to_string(),
        };
        left_out += 1;
        tell(&format!("left out: {why}"));
        None
    });
    let runs = Database::to_rebuild(file)?.rebuild(nights)?;
    Ok(Rebuilt { runs, left_out })
}

/// The folder that the database lies in.
fn make_room(file: &Path) -> Outcome {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| CommandError::file("create", folder, &error))
}
