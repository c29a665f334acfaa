//! A worker that is profiled, in steady state: one that is called, or one that serves and is under load.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use tollgate_model::load::LoadSettings;
use tollgate_model::protocol::{Failure, Measure, Prepare, Receipt};
use tollgate_model::{Cell, Workload};

use super::Unprofiled;
use crate::launcher::{Launcher, ProcessLauncher};
use crate::session::{Generator, Served};
use crate::worker::{AskWorker, Fault, Worker};

/// Warming up goes on until calls are steady, and this long at most.
const WARM_UP: Duration = Duration::from_secs(2);

/// The load that a service is under.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    /// Connections that it comes on.
    pub connections: u16,
    /// Requests a second; as many as are answered where absent.
    pub rate: Option<f64>,
}

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
    demand: Demand,
}

impl<'a> Profilee<'a> {
    /// Opens what a cell names, and has it work until it is warm. Services are under that load.
    pub fn warm(launcher: &'a ProcessLauncher, cell: &Cell, demand: Demand) -> Result<Self, Unprofiled> {
        let program = launcher.program(&cell.contender)?.path;
        let no_process = || Unprofiled::Tool("there is no process to profile".to_string());
        if cell.contender.deployment.is_served() {
            let served = Served::start(&cell.contender, launcher)?;
            let process = served.process().ok_or_else(no_process)?;
            let (receipt, map) = (served.receipt.clone(), CodeMapFile::of(process));
            let generator = Generator::start(launcher)?;
            let work = Work::Serves(Box::new(Serving { served, generator, workload: cell.workload, demand }));
            let slice = Duration::from_millis(250);
            let mut profilee = Profilee { receipt, process, program, slice, work, map };
            for _ in 0..4 {
                profilee.slice()?;
            }
            return Ok(profilee);
        }
        let (worker, receipt) = launcher.open(&cell.contender)?;
        let process = worker.process().ok_or_else(no_process)?;
        let (slice, deadline) = (Duration::from_millis(100), launcher.settings().deadline);
        let work = Work::Calls { worker, workload: cell.workload, deadline };
        let mut profilee = Profilee { receipt, process, program, slice, work, map: CodeMapFile::of(process) };
        profilee.prepare()?;
        Ok(profilee)
    }

    fn prepare(&mut self) -> Result<(), Fault> {
        let slice_us = self.slice.as_micros() as u64;
        if let Work::Calls { worker, workload, deadline } = &mut self.work {
            let warm_up_ms = WARM_UP.as_millis() as u64;
            let prepare = Prepare { workload: *workload, warm_up_ms, slice_us, inputs: None };
            worker.ask(prepare, WARM_UP + *deadline)?;
        }
        Ok(())
    }

    /// Works for one slice. Gives the nanoseconds of a call, as the median of its batches, or the processor time of a request.
    pub fn slice(&mut self) -> Result<f64, Fault> {
        match &mut self.work {
            Work::Calls { worker, workload, deadline } => {
                let measure = Measure { workload: *workload, slice_us: self.slice.as_micros() as u64 };
                let slice = worker.ask(measure, self.slice + *deadline)?;
                let median = tollgate_stats::median(&slice.call_ns);
                median.ok_or_else(|| Fault::Refused(Failure::subject("the worker called nothing in a slice")))
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
    fn slice(&mut self, slice: Duration) -> Result<f64, Fault> {
        let before = self.served.look()?.process.cpu_ms;
        let answered = self.load(slice)?;
        let after = self.served.look()?.process.cpu_ms;
        if answered == 0 {
            return Err(Fault::Refused(Failure::subject("the service answered nothing right in a slice")));
        }
        Ok((after - before) * 1e6 / answered as f64)
    }

    /// Gives the number of right answers.
    fn load(&mut self, slice: Duration) -> Result<u64, Fault> {
        let (workload, address) = (self.workload, self.served.address);
        let duration_ms = slice.as_millis() as u64;
        let Demand { connections, rate } = self.demand;
        let Some(rate) = rate else {
            return Ok(self.generator.closed_loop(workload, address, connections, duration_ms)?.completed);
        };
        let settings = LoadSettings {
            rate,
            duration_ms,
            arrivals: "constant".to_string(),
            seed: 0,
            connections: connections.into(),
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
