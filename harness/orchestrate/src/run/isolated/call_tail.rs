//! Percentiles of single calls, timed one by one in a closed loop.

use std::time::Duration;

use tollgate_model::journal::Observation;
use tollgate_model::protocol::CallTail;

use super::{Isolated, Subject};
use crate::launcher::Launcher;
use crate::worker::{AskWorker, Fault};

impl Isolated<'_> {
    /// Percentiles of single calls, one after the other.
    pub fn call_tail(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let (mut worker, receipt) = self.launcher.open(subject.contender)?;
        subject.receipt = Some(receipt);
        let (workload, duration_ms) = (subject.workload, self.comparison.load.duration_ms);
        let patience = self.launcher.settings().deadline + Duration::from_millis(duration_ms);
        let tail = worker.ask(CallTail { workload, duration_ms, inputs: None }, patience)?;
        subject.measured.observed.push(Observation::CallTail(Box::new(tail)));
        Ok(())
    }
}
