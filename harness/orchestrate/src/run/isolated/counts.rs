//! Counts instead of times. All workloads of a contender are counted by the same few processes, so it is done once
//! for each contender of a block.

use tollgate_model::plan::Measure;
use tollgate_model::{Contender, Workload};

use super::{Isolated, Subject};
use crate::counting;
use crate::worker::Fault;

impl Isolated<'_> {
    /// Counts everything of a contender that is not left out, if the plan wants it counted.
    pub fn count(&mut self, contender: &Contender, left_out: impl Fn(Workload) -> bool) -> Result<(), Fault> {
        self.counted = None;
        if !self.comparison.measure.contains(&Measure::Counts) {
            return Ok(());
        }
        let begun = std::time::Instant::now();
        let workloads = self.comparison.workloads_of(contender);
        let workloads: Vec<_> = workloads.filter(|&workload| !left_out(workload)).collect();
        self.counted = Some(counting::count(self.launcher, contender, &workloads)?);
        self.measuring += begun.elapsed();
        Ok(())
    }

    /// The counts of one cell.
    pub fn counts(&self, subject: &mut Subject) {
        let Some(counted) = &self.counted else { return };
        subject.receipt = counted.receipt.clone();
        if let Some(measured) = counted.of(subject.workload) {
            subject.measured.observed.extend(measured.observed.iter().cloned());
            subject.measured.stopped = measured.stopped.clone();
        }
    }
}
