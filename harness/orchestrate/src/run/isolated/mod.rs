//! Isolated measures: each launch has the machine to itself, one contender after the other, in an order
//! drawn from the run's seed.

mod build_time;
mod call_tail;
mod capacity;
mod cold_start;
mod counts;
mod load;
mod memory;
mod page_cache;
mod profile;
mod size;
mod utilisation;
mod warm_up;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use tollgate_model::journal::{Launch, Measured, Stopped};
use tollgate_model::plan::{Comparison, Measure};
use tollgate_model::protocol::Receipt;
use tollgate_model::{Contender, Workload};

use crate::counting::OfContender;
use crate::host::noise::Watch;
use crate::launcher::ProcessLauncher;
use crate::session::Schedule;
use crate::worker::Fault;

/// One block of a comparison.
pub struct Isolated<'a> {
    /// Opens the contenders, for what is being measured.
    pub launcher: &'a ProcessLauncher,
    /// Opens them in each block alike.
    pub first: &'a ProcessLauncher,
    /// Opens them from this block's links, where programs have several.
    pub of_block: &'a ProcessLauncher,
    /// The comparison.
    pub comparison: &'a Comparison,
    /// Which comparison of the run.
    pub number: usize,
    /// Which block of it.
    pub block: u32,
    /// The run's folder.
    pub folder: &'a Path,
    /// The run's seed.
    pub seed: u64,
    /// The time that warm-up may take.
    pub warm_up: Duration,
    /// The time that a launch may go on for what is told of many calls, if the plan says.
    pub patience_ms: Option<u64>,
    /// Time in which workers were measuring or warming up.
    pub measuring: Duration,
    /// Seconds that building took, by the guest or by the command.
    pub built: BTreeMap<Vec<String>, Option<f64>>,
    /// The counts of the contender that is being measured.
    pub counted: Option<OfContender>,
}

/// The cell that is being measured, and what came of it so far.
pub struct Subject<'a> {
    /// The contender.
    pub contender: &'a Contender,
    /// The workload.
    pub workload: Workload,
    /// The record of it.
    pub measured: Measured,
    /// The last worker's receipt.
    pub receipt: Option<Receipt>,
}

impl Subject<'_> {
    /// Something that the reader should know; once.
    pub fn note(&mut self, note: String) {
        if !self.measured.notes.contains(&note) {
            self.measured.notes.push(note);
        }
    }
}

impl Isolated<'_> {
    /// Measures the block; only an interruption ends it early. `left_out` says why a cell is not measured, if so.
    pub fn measure(
        &mut self,
        schedule: &Schedule,
        left_out: impl Fn(&Contender, Workload) -> Option<Stopped>,
    ) -> Result<Vec<Launch>, Fault> {
        let mut launches = Vec::new();
        for &index in &schedule.open {
            let contender = &self.comparison.contenders[index];
            let watch = Watch::begin();
            let mut launch = Launch::new(self.number, self.block, contender.clone());
            self.count(contender, |workload| left_out(contender, workload).is_some())?;
            for workload in schedule.turns.iter().map(|turn| turn.workload) {
                if !self.comparison.offers(contender, workload) {
                    continue;
                }
                let mut subject =
                    Subject { contender, workload, measured: Measured::new(workload), receipt: None };
                match left_out(contender, workload) {
                    Some(reason) => subject.measured.stopped = Some(reason),
                    None => self.cell(&mut subject)?,
                }
                launch.receipt = subject.receipt.or(launch.receipt);
                launch.measured.push(subject.measured);
            }
            launch.noise = watch.end();
            launches.push((index, launch));
        }
        launches.sort_by_key(|(index, _)| *index);
        Ok(launches.into_iter().map(|(_, launch)| launch).collect())
    }

    /// Everything that is measured of one cell. A fault ends the cell here, and only an interruption goes further.
    fn cell(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        for measure in &self.comparison.measure {
            self.launcher = if measure.is_of_calls() { self.of_block } else { self.first };
            let begun = Instant::now();
            let served = subject.contender.deployment.is_served();
            let outcome = match measure {
                Measure::ColdStart if served => self.cold_service(subject),
                Measure::ColdStart => self.cold_call(subject),
                Measure::Profile => self.profile(subject),
                Measure::CallTail => self.call_tail(subject),
                Measure::Load if served => self.load_on_service(subject),
                Measure::Load => self.load_in_process(subject),
                Measure::Capacity => self.capacity(subject),
                Measure::Utilisation => self.utilisation(subject),
                Measure::Memory if served => self.memory_of_service(subject),
                Measure::Memory => self.memory_in_process(subject),
                Measure::Size => self.size(subject),
                Measure::BuildTime => self.build_time(subject),
                Measure::Counts => {
                    self.counts(subject);
                    Ok(())
                }
                Measure::CallTime | Measure::Throughput | Measure::Fuel => Ok(()),
            };
            self.measuring += begun.elapsed();
            match outcome {
                Ok(()) => {}
                Err(Fault::Interrupted) => return Err(Fault::Interrupted),
                Err(fault) => {
                    subject.measured.stopped = Some(fault.stopped());
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
