//! A worker under callgrind. It is told by the names of functions of `tollgate-worker` what to count, and writes one file
//! for each count. One process counts all workloads of a contender: under valgrind it takes seconds until a component is
//! compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tollgate_model::protocol::{Count, Receipt};
use tollgate_model::{Contender, Workload};

use super::dump::{self, Dump};
use super::not_counted::NotCounted;
use super::scratch::Scratch;
use super::tool::VALGRIND;
use crate::launcher::{Launcher, ProcessLauncher};
use crate::worker::{AskWorker, Fault, Worker, WorkerProcess};

/// The factor by which anything may take longer than without it.
const SLOWER: u32 = 50;

/// A worker, and where callgrind writes.
pub struct Callgrind {
    worker: WorkerProcess,
    /// The worker's receipt.
    pub receipt: Receipt,
    scratch: Scratch,
    version: String,
    taken: u32,
    patience: std::time::Duration,
}

/// Counts of callgrind while that many calls were made, with what the loop around them takes off.
pub struct Watched {
    /// Number of calls.
    pub calls: u64,
    /// Instructions.
    pub instructions: i64,
    /// Allocations.
    pub allocations: i64,
}

impl Callgrind {
    /// Opens a contender under it.
    pub fn open(contender: &Contender, launcher: &ProcessLauncher) -> Result<Self, NotCounted> {
        Self::open_with(contender, launcher, &[])
    }

    /// The same, with further arguments for callgrind.
    pub fn open_with(
        contender: &Contender,
        launcher: &ProcessLauncher,
        more: &[&str],
    ) -> Result<Self, NotCounted> {
        let version = VALGRIND.version().map_err(NotCounted::Skipped)?;
        let scratch = Scratch::new()
            .map_err(|error| NotCounted::Skipped(format!("no folder for what callgrind writes: {error}")))?;
        let patience = launcher.settings().deadline * SLOWER;
        // Whatever is compiled is compiled under valgrind, for the processor that it shows: code for the real one may not
        // run there.
        let cache = scratch.path().join("precompiled");
        let dump = format!("--callgrind-out-file={}", scratch.path().join("dump").display());
        let command = |program: &Path| {
            let mut command = Command::new(VALGRIND.name);
            command
                .args(["--tool=callgrind", "-q", "--compress-strings=no", "--compress-pos=no"])
                // Threads that have compiled go to sleep when they please.
                .arg("--separate-threads=yes")
                // Without `--toggle-collect`, which stops the counting of instructions and not that of calls.
                .args(["--zero-before=*::zeroed_region*", "--dump-after=*::dumped_region*"])
                .arg(dump)
                .args(more)
                .arg(program);
            command
        };
        let (worker, receipt) = launcher.open_in(command, contender, &cache, patience).map_err(under_it)?;
        Ok(Callgrind { worker, receipt, scratch, version, taken: 0, patience })
    }

    /// The tool and its version, as a reader should know it.
    pub fn name(&self) -> String {
        let compiled = if self.receipt.artifact_sha256.is_some() { ", compiled under it" } else { "" };
        format!("callgrind {}{compiled}", self.version)
    }

    /// Whether it can be asked on.
    pub fn lives(&mut self) -> bool {
        self.worker.lives().is_ok()
    }

    /// Counts so many calls.
    pub fn count(&mut self, workload: Workload, calls: u64) -> Result<Watched, NotCounted> {
        let called = self.worker.ask(Count { workload, calls }, self.patience).map_err(under_it)?;
        let (of_calls, of_loop) = (self.next_dump()?, self.next_dump()?);
        let less = |calls: u64, of_loop: u64| calls as i64 - of_loop as i64;
        Ok(Watched {
            calls: called.calls,
            instructions: less(of_calls.instructions, of_loop.instructions),
            allocations: less(of_calls.allocations, of_loop.allocations),
        })
    }

    /// Counts so many calls. Gives their number, and what callgrind wrote down of them and of the loop around them.
    pub fn dumps(&mut self, workload: Workload, calls: u64) -> Result<(u64, [String; 2]), NotCounted> {
        let called = self.worker.ask(Count { workload, calls }, self.patience).map_err(under_it)?;
        Ok((called.calls, [self.next_text()?, self.next_text()?]))
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.worker.id()
    }

    /// The dump that was written next of the thread that calls, which is the first: a file of its own each, numbered from 1.
    fn next_dump(&mut self) -> Result<Dump, NotCounted> {
        let text = self.next_text()?;
        dump::parse(&text).ok_or_else(nothing_written)
    }

    fn next_text(&mut self) -> Result<String, NotCounted> {
        self.taken += 1;
        let file: PathBuf = self.scratch.path().join(format!("dump.{}-01", self.taken));
        let text = fs::read_to_string(&file);
        let _ = fs::remove_file(&file);
        text.map_err(|_| nothing_written())
    }
}

fn nothing_written() -> NotCounted {
    let why = "callgrind wrote nothing down: it needs the worker's symbols, so do not strip it";
    NotCounted::Skipped(format!("under callgrind: {why}"))
}

fn under_it(fault: Fault) -> NotCounted {
    NotCounted::under("callgrind", &fault)
}
