//! A worker that is profiled, in steady state: one that is called, or one that serves and is under load.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use tollgate_model::load::LoadSettings;
use tollgate_model::protocol::{Measure, Prepare, Receipt};
use tollgate_model::{Cell, Workload};

use super::interrupted;
use crate::command_error::{CommandError, Outcome};
use crate::launcher::{Launcher, ProcessLauncher};
use crate::session::{Generator, Served};
use crate::worker::{AskWorker, Fault, Worker};

/// Warming up goes on until calls are steady, and this long at most.
const WARM_UP: Duration = Duration::from_secs(2);

/// Connections that load comes on.
const CONNECTIONS: u16 = 16;

/// A worker with work to do.
pub struct Profilee<'a> {
    /// Its receipt.
    pub receipt: Receipt,
    /// Its process.
    pub process: u32,
    /// Its program.
    pub program: PathBuf,
    /// The length of a slice: recording begins and ends between two.
    pub slice: Duration,
    work: Work<'a>,
    map: CodeMapFile,
}

/// What it does while it is profiled.
enum Work<'a> {
    /// It calls.
    Calls { worker: Box<dyn Worker>, workload: Workload, deadline: Duration },
    /// It serves.
    Serves(Box<Serving<'a>>),
}

/// A service, and the load on it.
struct Serving<'a> {
    served: Served,
    generator: Generator<'a>,
    workload: Workload,
    rate: Option<f64>,
}

impl<'a> Profilee<'a> {
    /// Opens what a cell names, and has it work until it is warm. Services are loaded at that rate, or as much as they answer.
    pub fn warm(launcher: &'a ProcessLauncher, cell: &Cell, rate: Option<f64>) -> Outcome<Self> {
        let program = launcher.program(&cell.contender).map_err(command_error)?.path;
        let no_process = || CommandError::usage("there is no process to profile");
        if cell.contender.deployment.is_served() {
            let served = Served::start(&cell.contender, launcher).map_err(command_error)?;
            let process = served.process().ok_or_else(no_process)?;
            let (receipt, map) = (served.receipt.clone(), CodeMapFile::of(process));
            let generator = Generator::start(launcher).map_err(command_error)?;
            let work = Work::Serves(Box::new(Serving { served, generator, workload: cell.workload, rate }));
            let slice = Duration::from_millis(250);
            let mut profilee = Profilee { receipt, process, program, slice, work, map };
            for _ in 0..4 {
                profilee.slice()?;
            }
            return Ok(profilee);
        }
        let (worker, receipt) = launcher.open(&cell.contender).map_err(command_error)?;
        let process = worker.process().ok_or_else(no_process)?;
        let (slice, deadline) = (Duration::from_millis(100), launcher.settings().deadline);
        let work = Work::Calls { worker, workload: cell.workload, deadline };
        let mut profilee = Profilee { receipt, process, program, slice, work, map: CodeMapFile::of(process) };
        profilee.prepare()?;
        Ok(profilee)
    }

    fn prepare(&mut self) -> Outcome {
        let slice_us = self.slice.as_micros() as u64;
        if let Work::Calls { worker, workload, deadline } = &mut self.work {
            let warm_up_ms = WARM_UP.as_millis() as u64;
            let prepare = Prepare { workload: *workload, warm_up_ms, slice_us, inputs: None };
            worker.ask(prepare, WARM_UP + *deadline).map_err(command_error)?;
        }
        Ok(())
    }

    /// Works for one slice. Gives the nanoseconds of a call, as the median of its batches, or the processor time of a request.
    pub fn slice(&mut self) -> Outcome<f64> {
        match &mut self.work {
            Work::Calls { worker, workload, deadline } => {
                let measure = Measure { workload: *workload, slice_us: self.slice.as_micros() as u64 };
                let slice = worker.ask(measure, self.slice + *deadline).map_err(command_error)?;
                let median = tollgate_stats::median(&slice.call_ns);
                median.ok_or_else(|| CommandError::subject("the worker called nothing in a slice"))
            }
            Work::Serves(serving) => serving.slice(self.slice),
        }
    }

    /// What its compiled code is called: its perf map. Empty where it compiles nothing.
    pub fn code_map(&self) -> String {
        self.map.read()
    }

    /// Ends it.
    pub fn end(self) {
        match self.work {
            Work::Calls { mut worker, deadline, .. } => _ = worker.end(deadline),
            Work::Serves(serving) => _ = serving.served.close(),
        }
    }
}

impl Serving<'_> {
    /// Loads the service for a slice. Gives the processor time of a request.
    fn slice(&mut self, slice: Duration) -> Outcome<f64> {
        let before = self.served.look().map_err(command_error)?.process.cpu_ms;
        let answered = self.load(slice).map_err(command_error)?;
        let after = self.served.look().map_err(command_error)?.process.cpu_ms;
        if answered == 0 {
            return Err(CommandError::subject("the service answered nothing right in a slice"));
        }
        Ok((after - before) * 1e6 / answered as f64)
    }

    /// Gives the number of right answers.
    fn load(&mut self, slice: Duration) -> Result<u64, Fault> {
        let (workload, address) = (self.workload, self.served.address);
        let duration_ms = slice.as_millis() as u64;
        let Some(rate) = self.rate else {
            return Ok(self.generator.closed_loop(workload, address, CONNECTIONS, duration_ms)?.completed);
        };
        let settings = LoadSettings {
            rate,
            duration_ms,
            arrivals: "constant".to_string(),
            seed: 0,
            connections: CONNECTIONS.into(),
            drain_ms: 1_000,
        };
        Ok(self.generator.open_loop(workload, address, settings)?.completed)
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
        Fault::Interrupted => interrupted(),
        Fault::Refused(failure) => CommandError::usage(failure),
        fault => CommandError::subject(fault),
    }
}
