//! A contender's session in a block: its worker, if it lives, and what was measured on it so far. A worker that fails
//! loses one cell, not the block: the next workload finds a new one.

mod call_time;
mod generator;
mod schedule;
mod served;

use std::time::{Duration, Instant};

use tollgate_model::host::Noise;
use tollgate_model::journal::{Launch, Measured, Side, Stopped};
use tollgate_model::protocol::{Ask, Close, Process, Receipt};
use tollgate_model::{Contender, Workload};

pub use call_time::call_time;
pub use generator::{Generator, target};
pub use schedule::{Schedule, Turn};
pub use served::{Served, look};

use crate::launcher::Launcher;
use crate::worker::{AskWorker, Fault, Worker};

/// A contender in a block.
pub struct Session<'a> {
    /// The contender.
    pub contender: Contender,
    /// Opens its workers: in a race each side has a program of its own.
    launcher: &'a dyn Launcher,
    worker: Option<Box<dyn Worker>>,
    /// The worker's receipt.
    pub receipt: Option<Receipt>,
    /// The reason that nothing can be measured here at all.
    pub stopped: Option<Stopped>,
    /// From the first spawn to its receipt.
    pub open_ms: f64,
    /// The record of each workload.
    pub measured: Vec<Measured>,
    /// The last look at its process, once closed.
    pub process: Option<Process>,
}

impl<'a> Session<'a> {
    /// Opens a contender; if that fails, the reason is kept.
    pub fn open(contender: Contender, launcher: &'a dyn Launcher) -> Result<Self, Fault> {
        let begin = Instant::now();
        let mut session = Session::unopened(contender, launcher, None);
        session.launch()?;
        session.open_ms = begin.elapsed().as_secs_f64() * 1e3;
        Ok(session)
    }

    /// A session that is not opened, and why.
    pub fn unopened(contender: Contender, launcher: &'a dyn Launcher, stopped: Option<Stopped>) -> Self {
        let (worker, receipt, process) = (None, None, None);
        Session { contender, launcher, worker, receipt, stopped, open_ms: 0.0, measured: Vec::new(), process }
    }

    fn launch(&mut self) -> Result<(), Fault> {
        match self.launcher.open(&self.contender) {
            Ok((worker, receipt)) => {
                self.worker = Some(worker);
                self.receipt = Some(receipt);
            }
            Err(Fault::Interrupted) => return Err(Fault::Interrupted),
            Err(fault) => self.stopped = Some(fault.stopped()),
        }
        Ok(())
    }

    /// Whether something can be asked here.
    pub fn works(&self) -> bool {
        self.stopped.is_none()
    }

    /// The record of a workload; begun if there is none.
    pub fn record(&mut self, workload: Workload) -> &mut Measured {
        let index = self.measured.iter().position(|measured| measured.workload == workload);
        let index = index.unwrap_or_else(|| {
            self.measured.push(Measured::new(workload));
            self.measured.len() - 1
        });
        &mut self.measured[index]
    }

    /// Whether a workload still runs here.
    pub fn runs(&mut self, workload: Workload) -> bool {
        self.works() && self.record(workload).stopped.is_none()
    }

    /// Asks for one step of a workload. A fault ends the workload here, and only an interruption goes further.
    pub fn ask<A: Ask>(
        &mut self,
        workload: Workload,
        asked: A,
        patience: Duration,
    ) -> Result<Option<A::Answer>, Fault> {
        if !self.runs(workload) {
            return Ok(None);
        }
        if self.worker.is_none() {
            self.launch()?; // the last one died of another workload
        }
        let Some(worker) = self.worker.as_mut() else { return Ok(None) };
        match worker.ask(asked, self.launcher.settings().deadline + patience) {
            Ok(answer) => Ok(Some(answer)),
            Err(Fault::Interrupted) => Err(Fault::Interrupted),
            Err(fault) => {
                if !fault.worker_lives() {
                    self.worker = None;
                }
                self.record(workload).stopped = Some(fault.stopped());
                Ok(None)
            }
        }
    }

    /// Ends the launch.
    pub fn close(&mut self) {
        if let Some(mut worker) = self.worker.take() {
            self.process = worker.ask(Close {}, self.launcher.settings().deadline).ok();
        }
    }

    /// The launch, for the journal.
    pub fn into_launch(self, comparison: usize, block: u32, side: Option<Side>, noise: Noise) -> Launch {
        Launch {
            comparison,
            block,
            contender: self.contender,
            side,
            stopped: self.stopped,
            receipt: self.receipt,
            open_ms: self.open_ms,
            measured: self.measured,
            process: self.process,
            noise,
        }
    }
}
