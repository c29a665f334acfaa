//! Block after block of a run: interleaved ones, and isolated ones.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use tollgate_model::journal::{Launch, Run};
use tollgate_model::plan::{Comparison, Pace};

use super::attempts::Attempts;
use super::interleaved::Interleaved;
use super::isolated::Isolated;
use crate::golden::Unverified;
use crate::launcher::ProcessLauncher;
use crate::session::Schedule;
use crate::worker::Fault;

/// The blocks of a run, one after the other.
pub struct Blocks<'a> {
    launcher: &'a ProcessLauncher,
    /// The same, for launches that take turns.
    in_turns: ProcessLauncher,
    pace: &'a Pace,
    /// The run's folder.
    folder: &'a Path,
    seed: u64,
    /// As many threads as 0 means.
    cores: u16,
    attempts: Attempts<'a>,
    /// Time in which workers were warming up or measuring.
    pub measuring: Duration,
}

impl<'a> Blocks<'a> {
    /// Nothing measured yet.
    pub fn new(
        launcher: &'a ProcessLauncher,
        unverified: &'a Unverified,
        run: &'a Run,
        folder: &'a Path,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u16);
        let (pace, seed, attempts) = (&run.pace, run.seed, Attempts::new(unverified));
        let in_turns = launcher.placed(run.placement);
        Blocks { launcher, in_turns, pace, folder, seed, cores, attempts, measuring: Duration::ZERO }
    }

    /// Measures one block; only an interruption ends it early.
    pub fn measure(
        &mut self,
        number: usize,
        block: u32,
        comparison: &Comparison,
    ) -> Result<Vec<Launch>, Fault> {
        let schedule = Schedule::draw(self.seed, number, block, comparison, self.pace.slices);
        let mut launches = match comparison.is_interleaved() {
            true => self.measure_interleaved(number, block, comparison, &schedule)?,
            false => self.measure_isolated(number, block, comparison, &schedule)?,
        };
        launches.iter_mut().for_each(|launch| launch.noise.kept = self.pace.keep_noisy);
        Ok(launches)
    }

    /// All launches taking turns.
    fn measure_interleaved(
        &mut self,
        number: usize,
        block: u32,
        comparison: &Comparison,
        schedule: &Schedule,
    ) -> Result<Vec<Launch>, Fault> {
        let launcher = &self.in_turns.of_block(block);
        let (pace, cores, measuring) = (self.pace, self.cores, Duration::ZERO);
        let mut interleaved = Interleaved { launcher, comparison, pace, cores, measuring };
        let launches = interleaved.measure(number, block, schedule, &mut self.attempts)?;
        self.measuring += interleaved.measuring;
        Ok(launches)
    }

    /// One launch after the other.
    fn measure_isolated(
        &mut self,
        number: usize,
        block: u32,
        comparison: &Comparison,
        schedule: &Schedule,
    ) -> Result<Vec<Launch>, Fault> {
        let warm_up = Duration::from_millis(self.pace.warm_up_ms);
        let (seed, folder, measuring) = (self.seed, self.folder, Duration::ZERO);
        let (launcher, first, of_block) = (self.launcher, self.launcher, &self.launcher.of_block(block));
        let (built, counted) = (BTreeMap::new(), None);
        let mut isolated = Isolated {
            launcher,
            first,
            of_block,
            comparison,
            number,
            block,
            folder,
            seed,
            warm_up,
            patience_ms: self.pace.patience_ms,
            measuring,
            built,
            counted,
        };
        let attempts = &self.attempts;
        let launches =
            isolated.measure(schedule, |contender, workload| attempts.reason_not_to(contender, workload))?;
        self.measuring += isolated.measuring;
        for launch in &launches {
            self.attempts.count_failures(&launch.contender, &launch.measured);
        }
        Ok(launches)
    }
}
