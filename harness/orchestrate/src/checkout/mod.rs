//! The checkout that a command works in: where guests, suites, plans and configurations lie.

mod configs;
mod known;
mod plans;
mod programs;
mod suites;
mod toml_files;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};

use tollgate_build::Guests;
use tollgate_suite::{Generators, Suites};

use crate::command_error::{CommandError, Outcome};

/// A folder is a checkout if it has this.
const MARK: &str = "harness/plans";

/// A checkout of Tollgate.
pub struct Checkout {
    root: PathBuf,
    /// Further runtime configurations, the user's own.
    more_configs: Option<PathBuf>,
    /// The folders of further suites, the user's own.
    more_suites: Vec<PathBuf>,
    /// Typed code of this program that makes inputs.
    generators: Generators<'static>,
    /// The suites, once somebody has asked for them.
    suites: OnceLock<Arc<Suites>>,
    /// The guests, once somebody has asked for them.
    guests: OnceLock<Guests>,
}

impl Checkout {
    /// The checkout that `TOLLGATE_ROOT` names, or the one around the current folder.
    pub fn find(more_configs: Option<PathBuf>, more_suites: Vec<PathBuf>) -> Outcome<Self> {
        let root = match std::env::var_os("TOLLGATE_ROOT") {
            Some(root) => PathBuf::from(root),
            None => std::env::current_dir()
                .map_err(|error| CommandError::usage(format!("cannot read the current folder: {error}")))?
                .ancestors()
                .find(|folder| folder.join(MARK).is_dir())
                .map(Path::to_path_buf)
                .ok_or_else(|| {
                    CommandError::usage(
                        "not in a checkout of Tollgate: change into one, or name it in TOLLGATE_ROOT",
                    )
                })?,
        };
        Self::at(&root, more_configs, more_suites)
    }

    /// The checkout in that folder.
    fn at(root: &Path, more_configs: Option<PathBuf>, more_suites: Vec<PathBuf>) -> Outcome<Self> {
        if !root.join(MARK).is_dir() {
            return Err(CommandError::usage(format!(
                "{} is no checkout of Tollgate (no {MARK})",
                root.display()
            )));
        }
        let root = root.canonicalize().map_err(|error| CommandError::file("open", root, &error))?;
        let (suites, guests) = (OnceLock::new(), OnceLock::new());
        Ok(Checkout { root, more_configs, more_suites, generators: &[], suites, guests })
    }

    /// The same, whose suites find these generators.
    pub fn with_generators(self, generators: Generators<'static>) -> Self {
        Checkout { generators, ..self }
    }

    /// The generators that its suites may name.
    pub fn generators(&self) -> Generators<'static> {
        self.generators
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The guests, read when they are first asked for.
    pub fn guests(&self) -> Outcome<&Guests> {
        if let Some(read) = self.guests.get() {
            return Ok(read);
        }
        let read = Guests::discover(&self.root).map_err(CommandError::usage)?;
        Ok(self.guests.get_or_init(|| read))
    }

    /// The commit that it is at, with `+` where files have been changed since; where git can tell.
    pub fn revision(&self) -> Option<String> {
        let git = |arguments: &[&str]| {
            let said = Command::new("git").arg("-C").arg(&self.root).args(arguments).output().ok()?;
            said.status.success().then(|| String::from_utf8_lossy(&said.stdout).trim().to_string())
        };
        let commit = git(&["rev-parse", "HEAD"])?;
        let changed = git(&["status", "--porcelain", "--untracked-files=no"])?;
        Some(if changed.is_empty() { commit } else { commit + "+" })
    }

    /// The folder of precompiled code.
    pub fn cache(&self) -> PathBuf {
        self.root.join("target/tollgate/precompiled")
    }

    /// The folder of inputs that are written out.
    pub fn inputs(&self) -> PathBuf {
        self.root.join("target/tollgate/inputs")
    }

    /// The folder of runs.
    pub fn reports(&self) -> PathBuf {
        self.root.join("reports")
    }
}

/// The checkout that this crate lies in.
#[cfg(test)]
pub(crate) fn ours() -> Checkout {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Checkout::at(&root, None, Vec::new()).unwrap()
}
