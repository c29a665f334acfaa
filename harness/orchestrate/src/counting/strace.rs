//! A worker under `strace`, which writes a line for each system call of the thread that answers requests: others go to
//! sleep when they please. A request is read from standard input with one, so the lines between two of these belong to the
//! first request.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tollgate_model::protocol::Count;
use tollgate_model::{Contender, Workload};

use super::not_counted::NotCounted;
use super::scratch::Scratch;
use super::tool::STRACE;
use crate::launcher::{Launcher, ProcessLauncher};
use crate::worker::{AskWorker, Fault, Worker, WorkerProcess};

/// The factor by which anything may take longer than without it.
const SLOWER: u32 = 20;

/// A worker, and where `strace` writes.
pub struct Strace {
    worker: WorkerProcess,
    scratch: Scratch,
    version: String,
    asked: Vec<(Workload, u64)>,
    patience: Duration,
}

impl Strace {
    /// Opens a contender under it.
    pub fn open(contender: &Contender, launcher: &ProcessLauncher) -> Result<Self, NotCounted> {
        let version = STRACE.version().map_err(NotCounted::Skipped)?;
        let scratch = Scratch::new()
            .map_err(|error| NotCounted::Skipped(format!("no folder for what strace writes: {error}")))?;
        let log = scratch.path().join("log");
        let command = |program: &Path| {
            let mut command = Command::new(STRACE.name);
            command.args(["-qq", "-s", "0", "-e", "signal=none", "-o"]).arg(log).arg(program);
            command
        };
        let patience = launcher.settings().deadline * SLOWER;
        let opened = launcher.open_in(command, contender, &launcher.cache, patience);
        let (worker, _) = opened.map_err(under_it)?;
        Ok(Strace { worker, scratch, version, asked: Vec::new(), patience })
    }

    /// The tool and its version, as a reader should know it.
    pub fn name(&self) -> String {
        format!("strace {}", self.version)
    }

    /// Has so many calls made at least; gives how many were.
    pub fn count(&mut self, workload: Workload, calls: u64) -> Result<u64, NotCounted> {
        let called = self.worker.ask(Count { workload, calls }, self.patience).map_err(under_it)?;
        self.asked.push((workload, called.calls));
        Ok(called.calls)
    }

    /// Ends it. Calls made and system calls seen of each [`count`](Self::count), in order.
    pub fn end(mut self) -> Result<Vec<(Workload, u64, u64)>, NotCounted> {
        let skipped = |why: &str| Err(NotCounted::Skipped(why.to_string()));
        if !self.worker.end(self.patience) {
            return skipped("the worker under strace did not end");
        }
        let log = fs::read_to_string(self.scratch.path().join("log"))
            .map_err(|error| NotCounted::Skipped(format!("cannot read what strace wrote: {error}")))?;
        // The last request is the one to close.
        let of_requests = between_requests(&log);
        let last = of_requests.len().saturating_sub(1);
        let counts = of_requests.get(last.saturating_sub(self.asked.len())..last).unwrap_or_default();
        if counts.len() != self.asked.len() {
            return skipped("strace saw fewer requests than there were");
        }
        Ok(self.asked.iter().zip(counts).map(|(&(workload, calls), &seen)| (workload, calls, seen)).collect())
    }
}

fn under_it(fault: Fault) -> NotCounted {
    NotCounted::under("strace", &fault)
}

/// Number of system calls that began after each read of standard input, that one included.
fn between_requests(log: &str) -> Vec<u64> {
    let mut of_requests = Vec::new();
    for line in log.lines() {
        if line.starts_with("read(0,") {
            of_requests.push(1);
        } else if line.starts_with(|c: char| c.is_ascii_lowercase())
            && let Some(of_request) = of_requests.last_mut()
        {
            *of_request += 1;
        }
    }
    of_requests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_calls_belong_to_the_request_that_was_read_last() {
        // As strace 6.1 wrote it for a worker; most lines are left out.
        let log = "\
execve(\"\"..., [\"\"...], 0x7ffd6d9b6e58 /* 16 vars */) = 0
read(0, \"\"..., 8192)                   = 73
mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0a52e60000
munmap(0x7f0a52e60000, 8192)            = 0
write(1, \"\"..., 54)                    = 54
read(0, \"\"..., 8192)                   = 20
write(1, \"\"..., 31)                    = 31
+++ exited with 0 +++
";
        assert_eq!(between_requests(log), [4, 2]);
        assert!(between_requests("").is_empty());
    }
}
