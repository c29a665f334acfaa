//! Folders for what is not finished.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command_error::{CommandError, Outcome};

/// A folder that is gone with this.
pub struct Scratch {
    /// The folder, which is empty at first.
    pub folder: PathBuf,
}

impl Scratch {
    /// A folder of this process's own in another, which is made where it is not there.
    pub fn new(parent: &Path) -> Outcome<Self> {
        let mut number = 0;
        loop {
            let folder = parent.join(format!(".tollgate-{}-{number}", std::process::id()));
            match fs::create_dir_all(parent).and_then(|()| fs::create_dir(&folder)) {
                Ok(()) => return Ok(Scratch { folder }),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(CommandError::file("create", &folder, &error)),
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
