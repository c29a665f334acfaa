//! A contender's seat in a block: its worker, if it lives, and what was measured on it so far. A worker that fails
//! loses one cell, not the block: the next workload finds a new one.

use std::time::{Duration, Instant};

use tollgate_model::host::Noise;
use tollgate_model::journal::{Launch, Measured, Side, Stopped};
use tollgate_model::protocol::{Answer, FailureKind, Process, Receipt, Request};
use tollgate_model::{Contender, Workload};

use super::crew::Crew;
use crate::worker::{Fault, Worker};

/// A contender in a block.
pub struct Seat<'a> {
    /// Who sits here.
    pub contender: Contender,
    /// Who sends the workers: in a race each side has a program of its own.
    crew: &'a Crew,
    worker: Option<Worker>,
    /// What the worker said of itself.
    pub receipt: Option<Receipt>,
    /// Why nothing can be measured here at all.
    pub stopped: Option<Stopped>,
    /// From the first spawn to its receipt.
    pub open_ms: f64,
    /// What came of each workload.
    pub measured: Vec<Measured>,
    /// What the process saw, once closed.
    pub process: Option<Process>,
}

impl<'a> Seat<'a> {
    /// Opens a contender; if that fails, the reason is kept.
    pub fn take(contender: Contender, crew: &'a Crew) -> Result<Self, Fault> {
        let begin = Instant::now();
        let mut seat = Seat::vacant(contender, crew, None);
        seat.open()?;
        seat.open_ms = begin.elapsed().as_secs_f64() * 1e3;
        Ok(seat)
    }

    /// A seat that nobody can take, and why.
    pub fn vacant(contender: Contender, crew: &'a Crew, stopped: Option<Stopped>) -> Self {
        let (worker, receipt, process) = (None, None, None);
        Seat { contender, crew, worker, receipt, stopped, open_ms: 0.0, measured: Vec::new(), process }
    }

    fn open(&mut self) -> Result<(), Fault> {
        match self.crew.open(&self.contender) {
            Ok((worker, receipt)) => {
                self.worker = Some(worker);
                self.receipt = Some(receipt);
            }
            Err(Fault::Interrupted) => return Err(Fault::Interrupted),
            Err(fault) => self.stopped = Some(stopped(&fault)),
        }
        Ok(())
    }

    /// Whether something can be asked here.
    pub fn works(&self) -> bool {
        self.stopped.is_none()
    }

    /// The record of a workload; begun if there is none.
    pub fn record(&mut self, workload: Workload) -> &mut Measured {
        let place = self.measured.iter().position(|measured| measured.workload == workload);
        let place = place.unwrap_or_else(|| {
            self.measured.push(Measured::new(workload));
            self.measured.len() - 1
        });
        &mut self.measured[place]
    }

    /// Whether a workload still runs here.
    pub fn runs(&mut self, workload: Workload) -> bool {
        self.works() && self.record(workload).stopped.is_none()
    }

    /// Asks for one step of a workload. A fault ends the workload here, and only an interruption goes further.
    pub fn ask(
        &mut self,
        workload: Workload,
        request: &Request,
        patience: Duration,
    ) -> Result<Option<Answer>, Fault> {
        if !self.runs(workload) {
            return Ok(None);
        }
        if self.worker.is_none() {
            self.open()?; // the last one died of another workload
        }
        let Some(worker) = self.worker.as_mut() else { return Ok(None) };
        match worker.ask(request, self.crew.deadline + patience) {
            Ok(answer) => Ok(Some(answer)),
            Err(Fault::Interrupted) => Err(Fault::Interrupted),
            Err(fault) => {
                if !fault.worker_lives() {
                    self.worker = None;
                }
                self.record(workload).stopped = Some(stopped(&fault));
                Ok(None)
            }
        }
    }

    /// Ends the launch.
    pub fn close(&mut self) {
        if let Some(mut worker) = self.worker.take()
            && let Ok(Answer::Closed(process)) = worker.ask(&Request::Close, self.crew.deadline)
        {
            self.process = Some(process);
        }
    }
}

impl Seat<'_> {
    /// What was measured here, for the journal.
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

/// How a fault is told in the journal.
pub fn stopped(fault: &Fault) -> Stopped {
    match fault {
        Fault::Refused(failure) if failure.kind == FailureKind::Unsupported => {
            Stopped::Unsupported(failure.message.clone())
        }
        fault => Stopped::Failed(fault.to_string()),
    }
}
