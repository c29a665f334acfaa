//! Under load: percentiles of calls and of operations, the capacity of a service, and what its process takes for it.

use std::time::Duration;

use tollgate_model::journal::Capacity;
use tollgate_model::metric::Moment;
use tollgate_model::protocol::{Answer, Load, LoadPattern, Process, Request};
use tollgate_stats::Rng;

use super::{Isolated, Subject};
use crate::launcher::Launcher;
use crate::session::{Generator, Served};
use crate::worker::Fault;

impl Isolated<'_> {
    /// Percentiles of single calls, one after the other.
    pub fn call_tail(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let (mut worker, receipt) = self.launcher.open(subject.contender)?;
        subject.receipt = Some(receipt);
        let (workload, duration_ms) = (subject.workload, self.comparison.load.duration_ms);
        let patience = self.launcher.settings().deadline + Duration::from_millis(duration_ms);
        if let Answer::CallTail(tail) = worker.ask(&Request::CallTail { workload, duration_ms }, patience)? {
            subject.measured.call_tail = Some(Box::new(tail));
        }
        Ok(())
    }

    /// Open-loop load on a service; its memory is read while it is under way.
    pub fn load_on_service(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let (mut served, mut generator) = self.serve(subject)?;
        let pattern = LoadPattern::Open(self.comparison.load.settings(self.load_seed()));
        let address = served.address;
        let halfway = Duration::from_millis(self.comparison.load.duration_ms / 2);
        let (loaded, seen) = std::thread::scope(|scope| {
            let loading = scope.spawn(|| generator.load(subject.workload, address, pattern));
            std::thread::sleep(halfway);
            let seen = served.look();
            (loading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), seen)
        });
        // What the service says of its end is worth more than what its clients see of it.
        let (memory, _) = seen?;
        let loaded = match loaded {
            Ok(Answer::Loaded(loaded)) => loaded,
            Ok(_) => unreachable!("`ask` lets no other answer to an open load through"),
            Err(fault) => return Err(fault),
        };
        served.look()?; // a service that died meanwhile has no figures
        subject.measured.memory.push((Moment::Load, memory));
        subject.measured.load = Some(loaded);
        served.close();
        Ok(())
    }

    /// Open-loop load on the subject in its own process, the generator's threads in the same one.
    pub fn load_in_process(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let shape = &self.comparison.load;
        let (mut worker, receipt) = self.launcher.open(subject.contender)?;
        subject.receipt = Some(receipt);
        let load = Load {
            workload: subject.workload,
            service: None,
            golden: self.launcher.settings().golden.clone(),
            pattern: LoadPattern::Open(shape.settings(self.load_seed())),
            core: self.launcher.settings().core,
        };
        let patience =
            self.launcher.settings().deadline + Duration::from_millis(shape.duration_ms + shape.drain_ms);
        if let Answer::Loaded(loaded) = worker.ask(&Request::Load(Box::new(load)), patience)? {
            subject.measured.load = Some(loaded);
        }
        Ok(())
    }

    /// As many requests as a service answers with connections that are always busy, after a warm-up of the same kind.
    pub fn capacity(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let (mut served, mut generator) = self.serve(subject)?;
        let shape = &self.comparison.load;
        let closed = |duration_ms| LoadPattern::Closed { connections: shape.connections, duration_ms };
        generator.load(subject.workload, served.address, closed(shape.duration_ms.div_ceil(4)))?;
        let before = cpu_us(&served.look()?.1);
        let answer = generator.load(subject.workload, served.address, closed(shape.duration_ms))?;
        let service_cpu_us = cpu_us(&served.look()?.1) - before;
        if let Answer::Driven(driven) = answer {
            subject.measured.capacity = Some(Box::new(Capacity { driven, service_cpu_us }));
        }
        served.close();
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
    fn load_seed(&self) -> u64 {
        Rng::derive(self.seed, &["load", &self.number.to_string(), &self.block.to_string()]).next_u64()
    }
}

fn cpu_us(process: &Process) -> f64 {
    process.cpu_ms * 1e3
}
