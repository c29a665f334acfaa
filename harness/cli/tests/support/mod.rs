//! A place to drive the real `tollgate` in: a temporary folder with a plan, the runs made of it, a worker that may
//! misbehave, and sentences about what came out.

// Each test program uses its own part of this.
#![allow(dead_code, unused_imports, reason = "shared by several test programs")]

mod checkout;
pub mod drawing;
mod fault;
mod running;
mod said;
mod scripted;
pub mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub use checkout::{component, component_of_world, component_that_takes, real_guest};
pub use fault::Fault;
pub use running::{Running, alive, eventually, ticks};
pub use said::{Row, Said};
pub use scripted::Scripted;

/// Two functions, natively: the quickest plan there is. Tests put other figures in with `str::replace`.
pub const NATIVE: &str = "
about = 'for tests'
[pace]
launches = 1
slices = 2
slice-us = 300
warm-up-ms = 2
window-ms = 2
[[group]]
functions = ['probe/nop', 'probe/echo-scalar']
contenders = []
";

/// The root of the real checkout.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The real worker, beside the program under test.
pub fn real_worker() -> PathBuf {
    let worker = Path::new(env!("CARGO_BIN_EXE_tollgate")).with_file_name("tollgate-worker");
    assert!(
        worker.is_file(),
        "there is no {}: build it first, with `cargo build --release --workspace`",
        worker.display()
    );
    worker
}

/// Where a test happens.
pub struct Place {
    folder: tempfile::TempDir,
    root: PathBuf,
    fault: Option<Fault>,
}

impl Place {
    /// An empty place, in the real checkout.
    pub fn new() -> Self {
        real_worker();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tmp")).unwrap();
        Place { folder, root: repository(), fault: None }
    }

    /// With this plan in `plan.toml`.
    pub fn plan(self, toml: &str) -> Self {
        self.write("plan.toml", toml);
        self
    }

    /// With a worker that misbehaves.
    pub fn worker_that(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// With the real worker again.
    pub fn real_worker(mut self) -> Self {
        self.fault = None;
        self
    }

    /// A file of this place.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Writes a file.
    pub fn write(&self, relative: &str, content: impl AsRef<[u8]>) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Runs `tollgate` with these arguments, which are split at spaces.
    pub fn tollgate(&self, arguments: &str) -> Said {
        self.begin(arguments).end()
    }

    /// Starts `tollgate` and comes back at once.
    pub fn begin(&self, arguments: &str) -> Running {
        Running::start(self.command(arguments), &self.path("tmp"))
    }

    /// `tollgate run` of this place's plan; a test has no machine for itself, and need not wait for one.
    pub fn run(&self, arguments: &str) -> Said {
        self.begin_run(arguments).end()
    }

    /// As [`Place::run`], and comes back at once.
    pub fn begin_run(&self, arguments: &str) -> Running {
        let format = if arguments.contains("--format") { "" } else { "--format csv" };
        self.begin(&format!("run --plan plan.toml --out reports --no-lock {format} {arguments}"))
    }

    /// Goes on with the one run of this place.
    pub fn resume(&self) -> Said {
        self.tollgate(&format!("run --resume {} --format csv --no-lock", self.run_folder().display()))
    }

    /// The command itself, for what the others cannot do.
    pub fn command(&self, arguments: &str) -> Command {
        self.command_of(&arguments.split_whitespace().collect::<Vec<_>>())
    }

    /// The same, with arguments that may have spaces.
    pub fn command_of(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        // Nor does a test choose its machine: it takes it as it is.
        let measures =
            matches!(arguments.first(), Some(&"run" | &"bench")) && !arguments.contains(&"--resume");
        for argument in arguments {
            command.arg(argument);
            if measures && *argument == "--no-lock" {
                command.arg("--keep-noisy");
            }
        }
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        // The lock of the machine becomes a lock of this place.
        let lock = self.folder.path().file_name().unwrap();
        command.env("TOLLGATE_ROOT", &self.root).env("TOLLGATE_LOCK", lock).env("TMPDIR", self.path("tmp"));
        if let Some(fault) = &self.fault {
            fault.apply(&mut command, &self.path("workers"));
        }
        command
    }

    /// The same, run in no checkout and with a cache of its own: as by somebody who has the program alone.
    pub fn outside(&self, arguments: &str) -> Said {
        self.outside_of(&arguments.split_whitespace().collect::<Vec<_>>())
    }

    /// The same, with arguments that may have spaces.
    pub fn outside_of(&self, arguments: &[&str]) -> Said {
        let mut command = self.command_of(arguments);
        command.env_remove("TOLLGATE_ROOT").env("XDG_CACHE_HOME", self.path("cache"));
        Running::start(command, &self.path("tmp")).end()
    }

    /// The folder of the one run that was made here.
    pub fn run_folder(&self) -> PathBuf {
        let folders = self.run_folders();
        assert_eq!(folders.len(), 1, "{folders:?}");
        folders.into_iter().next().unwrap()
    }

    /// The folders of all runs.
    pub fn run_folders(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path("reports")).into_iter().flatten();
        let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        folders
    }

    /// The one run's journal.
    pub fn journal(&self) -> String {
        fs::read_to_string(self.run_folder().join("journal.jsonl")).unwrap()
    }

    /// Writes the one run's journal anew.
    pub fn rewrite_journal(&self, text: impl AsRef<[u8]>) {
        fs::write(self.run_folder().join("journal.jsonl"), text).unwrap();
    }

    /// The launches of the one run: the lines of its journal, parsed.
    pub fn launches(&self) -> Vec<serde_json::Value> {
        launches(&self.journal())
    }

    /// How many lines the journal has by now, if there is one.
    pub fn lines_so_far(&self) -> usize {
        let Some(folder) = self.run_folders().pop() else { return 0 };
        fs::read_to_string(folder.join("journal.jsonl")).map_or(0, |text| text.matches('\n').count())
    }

    /// The process ids of the misbehaving workers that were started.
    pub fn workers(&self) -> Vec<u32> {
        let text = fs::read_to_string(self.path("workers")).unwrap_or_default();
        text.lines().map(|line| line.parse().unwrap()).collect()
    }

    /// Fails if a misbehaving worker is still there.
    pub fn leaves_no_worker_behind(&self) {
        let workers = self.workers();
        assert!(!workers.is_empty());
        for worker in workers {
            assert!(!alive(worker), "worker {worker} is still there");
        }
    }
}

/// The launches in a journal's text; every line must be whole.
pub fn launches(journal: &str) -> Vec<serde_json::Value> {
    assert!(
        journal.ends_with('\n'),
        "the last line is cut off: …{}",
        &journal[journal.len().saturating_sub(80)..]
    );
    let lines = journal.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines.filter(|line| line["line"] == "launch").collect()
}

/// What a measure observed of a workload in a launch; null if it observed nothing.
pub fn observed<'a>(measured: &'a serde_json::Value, measure: &str) -> &'a serde_json::Value {
    let observations = measured["observed"].as_array().into_iter().flatten();
    observations.map(|it| &it[measure]).find(|it| !it.is_null()).unwrap_or(&serde_json::Value::Null)
}

/// The same, to be changed.
pub fn observed_mut<'a>(
    measured: &'a mut serde_json::Value,
    measure: &str,
) -> Option<&'a mut serde_json::Value> {
    measured.get_mut("observed")?.as_array_mut()?.iter_mut().find_map(|it| it.get_mut(measure))
}

/// The slices of a workload's call time.
pub fn slices_mut(measured: &mut serde_json::Value) -> impl Iterator<Item = &mut serde_json::Value> {
    let slices = observed_mut(measured, "call-time").and_then(|it| it["slices"].as_array_mut());
    slices.into_iter().flatten()
}
