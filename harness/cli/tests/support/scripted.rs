//! A script of ours in a folder of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{Running, repository};

/// A folder that has one of our scripts, and an empty `target`.
pub struct Scripted {
    folder: tempfile::TempDir,
    script: &'static str,
}

impl Scripted {
    /// A new one with this script, and with what it sources.
    pub fn new(script: &'static str) -> Self {
        let here = Scripted { folder: tempfile::tempdir().unwrap(), script };
        here.write(".gitignore", "/target\n");
        for file in [script, "scripts/lib/today.sh"] {
            here.write(file, "");
            // With its permissions.
            fs::copy(repository().join(file), here.path(file)).unwrap();
        }
        fs::create_dir(here.path("target")).unwrap();
        here
    }

    /// A file of it.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(relative)
    }

    /// Writes a file.
    pub fn write(&self, relative: &str, content: &str) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Starts the script and comes back at once.
    pub fn begin(&self, arguments: &[&str]) -> Running {
        let mut command = Command::new(self.path(self.script));
        // From another folder, as a person might.
        command.args(arguments).current_dir("/").env("CARGO_NET_OFFLINE", "true").stdin(Stdio::null());
        Running::start(command, &self.path("target"))
    }
}
