//! The checkout that a command works in: where guests, suites, plans and configurations lie.

mod configs;
mod known;
mod plans;
mod programs;
mod suites;
mod toml_files;
mod unpacked;

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
    /// The folder of runs.
    reports: PathBuf,
    /// Whether the user's suites are all there is: neither ours nor guests.
    alone: bool,
    /// Whether it is no checkout, but what this program brings of one.
    is_unpacked: bool,
    /// The suites, once somebody has asked for them.
    suites: OnceLock<Arc<Suites>>,
    /// The guests, once somebody has asked for them.
    guests: OnceLock<Guests>,
}

impl Checkout {
    /// The checkout that `TOLLGATE_ROOT` names, or the one around the current folder; where there is none, what this program
    /// brings of one.
    pub fn find(more_configs: Option<PathBuf>, more_suites: Vec<PathBuf>) -> Outcome<Self> {
        if let Some(root) = std::env::var_os("TOLLGATE_ROOT") {
            return Self::at(Path::new(&root), more_configs, more_suites);
        }
        let here = std::env::current_dir()
            .map_err(|error| CommandError::usage(format!("cannot read the current folder: {error}")))?;
        match here.ancestors().find(|folder| folder.join(MARK).is_dir()) {
            Some(root) => Self::at(root, more_configs, more_suites),
            None => {
                let unpacked = Self::at(&unpacked::unpack()?, more_configs, more_suites)?;
                Ok(Checkout { reports: here.join("tollgate-reports"), is_unpacked: true, ..unpacked })
            }
        }
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
        let (reports, generators) = (root.join("reports"), &[]);
        let (alone, is_unpacked) = (false, false);
        Ok(Checkout {
            root,
            more_configs,
            more_suites,
            generators,
            reports,
            alone,
            is_unpacked,
            suites,
            guests,
        })
    }

    /// The same with that suite and no other, and without guests: nothing there has a name that it could not have.
    pub fn alone_with(&self, suite: PathBuf) -> Self {
        Checkout {
            root: self.root.clone(),
            more_configs: self.more_configs.clone(),
            more_suites: vec![suite],
            generators: &[],
            reports: self.reports.clone(),
            alone: true,
            is_unpacked: self.is_unpacked,
            suites: OnceLock::new(),
            guests: OnceLock::new(),
        }
    }

    /// The same with one suite more.
    pub fn and_with(mut self, suite: PathBuf) -> Self {
        self.more_suites.push(suite);
        self
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
        let read = match self.alone {
            true => Guests::none(&self.root),
            false => Guests::discover(&self.root).map_err(CommandError::usage)?,
        };
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
        self.reports.clone()
    }

    /// The folder of suites that commands make for themselves.
    pub fn drafts(&self) -> PathBuf {
        self.root.join("target/tollgate/suites")
    }
}

/// The checkout that this crate lies in.
#[cfg(test)]
pub(crate) fn ours() -> Checkout {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Checkout::at(&root, None, Vec::new()).unwrap()
}
