//! Cold start: a fresh process, from just before its spawn to its first answer, with files in memory or dropped.

use tollgate_model::journal::ColdStart;
use tollgate_model::metric::{ColdStep, PageCache};
use tollgate_model::protocol::{Close, Cold, Phase, Receipt, Started, Warm};

use super::{Isolated, Subject, page_cache};
use crate::launcher::Launcher;
use crate::session::{Generator, Served, look};
use crate::worker::{AskWorker, Fault};

/// Up to the end of which calls the time is told.
const CALLS: [u32; 4] = [1, 10, 100, 10_000];
/// New instances in the engine once it is warm.
const INSTANCES: u32 = 100;

impl Isolated<'_> {
    /// A launch to its 10,000th call, and after that new instances in the same engine.
    pub fn cold_call(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let (workload, deadline) = (subject.workload, self.launcher.settings().deadline);
        let patience_ms = self.patience_ms;
        for &cache in &self.comparison.page_cache {
            if !self.bring_about(cache, subject) {
                continue;
            }
            // Not pinned: what compiles uses every core, as it would where it is deployed.
            let (mut worker, receipt) = self.launcher.open_on(subject.contender, None)?;
            let started =
                worker.ask(Cold { workload, calls: CALLS.to_vec(), inputs: None, patience_ms }, deadline)?;
            let major_faults = look(&mut *worker, deadline)?.process.major_faults;
            subject.measured.begin_starts().cold.push(ladder(cache, &receipt, started, major_faults));
            if cache == PageCache::Warm && subject.contender.deployment.has_instances() {
                let warmed = worker.ask(Warm { workload, instances: INSTANCES, patience_ms }, deadline)?;
                subject.measured.begin_starts().warm = Some(warmed);
            }
            let _ = worker.ask(Close {}, deadline);
            subject.receipt = Some(receipt);
        }
        Ok(())
    }

    /// A service, to its first right answer.
    pub fn cold_service(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        for &cache in &self.comparison.page_cache {
            // The generator is up before the service begins, and before files are dropped: it may be of the same program.
            let mut generator = Generator::start(self.launcher)?;
            if !self.bring_about(cache, subject) {
                continue;
            }
            let mut served = Served::start(subject.contender, self.launcher)?;
            let first_us = generator.first_answer(subject.workload, served.address)?;
            let major_faults = served.look()?.process.major_faults;
            let phases = vec![
                Phase { name: ColdStep::Listen, us: served.listen_us },
                Phase { name: ColdStep::FirstResponse, us: first_us },
            ];
            let started = Started { phases, to_call_us: Vec::new() };
            let start = ladder(cache, &served.receipt, started, major_faults);
            subject.measured.begin_starts().cold.push(start);
            subject.receipt = Some(served.receipt.clone());
            served.close();
        }
        Ok(())
    }

    /// Brings files into memory or drops them; if that cannot be, it is noted and the start left out.
    fn bring_about(&self, cache: PageCache, subject: &mut Subject) -> bool {
        let outcome = page_cache::bring_about(cache, &self.launcher.files(subject.contender));
        if let Err(why) = &outcome {
            subject.note(format!("skipped: a start with its files {cache}: {why}"));
        }
        outcome.is_ok()
    }
}

fn ladder(cache: PageCache, receipt: &Receipt, started: Started, major_faults: u64) -> ColdStart {
    let phases = receipt.phases.iter().cloned().chain(started.phases).collect();
    let (to_call_us, compile_threads) = (started.to_call_us, receipt.compile_threads);
    ColdStart { cache, phases, to_call_us, compile_threads, major_faults }
}
