//! Under an open-loop load: percentiles of operations, and what a service's process takes for them.

use std::time::Duration;

use tollgate_model::journal::Observation;
use tollgate_model::load::LoadResult;
use tollgate_model::metric::Moment;
use tollgate_model::protocol::OpenLoop;
use tollgate_stats::Rng;

use super::warm_up::warm_up;
use super::{Isolated, Subject};
use crate::launcher::Launcher;
use crate::session::{Generator, Served, target};
use crate::worker::{AskWorker, Fault};

impl Isolated<'_> {
    /// Open-loop load on a service that was warmed up before; its memory is read while it is under way.
    pub fn load_on_service(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let (mut served, mut generator) = self.serve(subject)?;
        let settings = self.comparison.load.settings(self.load_seed());
        let (workload, address) = (subject.workload, served.address);
        let connections = self.comparison.load.connections;
        let warmed = warm_up(|window_ms| generator.closed_loop(workload, address, connections, window_ms))?;
        if !warmed.steady {
            subject.note(format!(
                "not steady when load began: after a warm-up of {:.1} s still faster from window to window, or fewer than \
                 3,000 answers",
                warmed.ms as f64 / 1e3
            ));
        }
        let halfway = Duration::from_millis(settings.duration_ms / 2);
        let (loaded, seen) = std::thread::scope(|scope| {
            let loading = scope.spawn(|| generator.open_loop(workload, address, settings));
            std::thread::sleep(halfway);
            let seen = served.look();
            (loading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), seen)
        });
        // What the service says of its end is worth more than what its clients see of it.
        let memory = seen?.memory;
        let loaded = LoadResult { warm_up: Some(warmed), ..loaded? };
        served.look()?; // a service that died meanwhile has no figures
        subject.measured.begin_memory().moments.push((Moment::Load, memory));
        subject.measured.observed.push(Observation::Load(Box::new(loaded)));
        served.close();
        Ok(())
    }

    /// Open-loop load on the subject in its own process, the generator's threads in the same one.
    pub fn load_in_process(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let launching = self.launcher.settings();
        let (mut worker, receipt) = self.launcher.open(subject.contender)?;
        subject.receipt = Some(receipt);
        let settings = self.comparison.load.settings(self.load_seed());
        let patience = Duration::from_millis(settings.duration_ms + settings.drain_ms);
        let target = target(launching, subject.workload, None, launching.core)?;
        let loaded = worker.ask(OpenLoop { target, settings }, launching.deadline + patience)?;
        subject.measured.observed.push(Observation::Load(Box::new(loaded)));
        Ok(())
    }

    /// The contender's service, which has answered once, and a generator. The journal says where they run.
    pub(super) fn serve(&self, subject: &mut Subject) -> Result<(Served, Generator<'_>), Fault> {
        let mut generator = Generator::start(self.launcher)?;
        let served = Served::start(subject.contender, self.launcher)?;
        generator.first_answer(subject.workload, served.address)?;
        subject.receipt = Some(served.receipt.clone());
        let core = |core: Option<usize>| core.map_or("any core".to_string(), |core| format!("core {core}"));
        let (service, generators) =
            (core(self.launcher.settings().core), core(self.launcher.settings().generator_core));
        subject.note(if service == generators {
            format!("service and generator share {service}: each is in the other's figures")
        } else {
            format!("service on {service}, generator on {generators}")
        });
        Ok((served, generator))
    }

    /// All contenders of a block get the same arrivals, and each block others.
    pub(super) fn load_seed(&self) -> u64 {
        Rng::derive(self.seed, &["load", &self.number.to_string(), &self.block.to_string()]).next_u64()
    }
}
