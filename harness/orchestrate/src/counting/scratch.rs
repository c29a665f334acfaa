//! A folder for what tools write, removed with this.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of our own.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes one; fails where there is one of that name already, because what lies in it would not be ours.
    pub fn new() -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("tollgate-counted-{}-{number}", std::process::id()));
        fs::create_dir_all(std::env::temp_dir())?;
        fs::create_dir(&folder)?;
        Ok(Scratch(folder))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
