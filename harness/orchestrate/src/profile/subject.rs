//! A worker that is profiled, in steady state: who it is, and what its compiled code is called.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use tollgate_model::protocol::{Measure, Prepare, Receipt};
use tollgate_model::{Contender, Workload};

use crate::command_error::{CommandError, Outcome};
use crate::launcher::{Launcher, ProcessLauncher};
use crate::worker::{AskWorker, Fault, Worker};

/// The length of a slice: recording begins and ends between two.
const SLICE: Duration = Duration::from_millis(100);

/// Warming up goes on until calls are steady, and this long at most.
const WARM_UP: Duration = Duration::from_secs(2);

/// A worker with a workload that is ready to be called.
pub struct Profilee {
    /// Its receipt.
    pub receipt: Receipt,
    /// Its process.
    pub process: u32,
    /// Its program.
    pub program: PathBuf,
    worker: Box<dyn Worker>,
    workload: Workload,
    deadline: Duration,
    map: CodeMapFile,
}

impl Profilee {
    /// Opens a contender, and calls the workload until it is warm.
    pub fn warm(launcher: &ProcessLauncher, contender: &Contender, workload: Workload) -> Outcome<Self> {
        let program = launcher.program(contender).map_err(command_error)?.path;
        let (worker, receipt) = launcher.open(contender).map_err(command_error)?;
        let process =
            worker.process().ok_or_else(|| CommandError::usage("there is no process to profile"))?;
        let deadline = launcher.settings().deadline;
        let map = CodeMapFile::of(process);
        let mut profilee = Profilee { receipt, process, program, worker, workload, deadline, map };
        let prepare = Prepare {
            workload,
            warm_up_ms: WARM_UP.as_millis() as u64,
            slice_us: SLICE.as_micros() as u64,
            inputs: None,
        };
        profilee.worker.ask(prepare, WARM_UP + deadline).map_err(command_error)?;
        Ok(profilee)
    }

    /// Calls for one slice. Gives the nanoseconds of a call, as the median of its batches.
    pub fn slice(&mut self) -> Outcome<f64> {
        let measure = Measure { workload: self.workload, slice_us: SLICE.as_micros() as u64 };
        let slice = self.worker.ask(measure, SLICE + self.deadline).map_err(command_error)?;
        tollgate_stats::median(&slice.call_ns)
            .ok_or_else(|| CommandError::subject("the worker called nothing in a slice of 100 ms"))
    }

    /// The length of a slice.
    pub fn slice_length() -> Duration {
        SLICE
    }

    /// What its compiled code is called: its perf map. Empty where it compiles nothing.
    pub fn code_map(&self) -> String {
        self.map.read()
    }

    /// Ends it.
    pub fn end(mut self) {
        self.worker.end(self.deadline);
    }
}

/// The file in which a process names its compiled code; gone with whoever looks at it.
pub struct CodeMapFile(PathBuf);

impl CodeMapFile {
    /// The one of a process.
    pub fn of(process: u32) -> Self {
        CodeMapFile(PathBuf::from(format!("/tmp/perf-{process}.map")))
    }

    /// What is in it; nothing where the process compiles nothing.
    pub fn read(&self) -> String {
        fs::read_to_string(&self.0).unwrap_or_default()
    }
}

impl Drop for CodeMapFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A profile is of one subject: whatever is wrong with it ends the command.
pub fn command_error(fault: Fault) -> CommandError {
    match fault {
        Fault::Interrupted => super::interrupted(),
        Fault::Refused(failure) => CommandError::usage(failure),
        fault => CommandError::subject(fault),
    }
}
