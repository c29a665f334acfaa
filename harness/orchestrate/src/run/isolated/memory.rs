//! Memory: what a process has from idle to busy, and what one more of everything costs.

use std::time::Duration;

use tollgate_model::config::CodeLoad;
use tollgate_model::metric::{Held, Moment};
use tollgate_model::protocol::{self, Ask, Cold, Components, HeldAt, Instances, Measure, Memory, Prepare};

use super::{Isolated, Subject};
use crate::launcher::Launcher;
use crate::session::{Generator, Served, look};
use crate::worker::{AskWorker, Fault, Worker};

/// Live instances; what a configuration does not allow is left out.
const INSTANCES: [u32; 6] = [1, 10, 100, 250, 500, 1_000];
/// Components, each from a file of its own.
const COMPONENTS: [u32; 3] = [1, 10, 100];
/// Processes of one service.
const PROCESSES: [u32; 4] = [1, 2, 4, 8];
/// A slice of calls after which a subject counts as steady.
const SLICE_US: u64 = 2_000;

impl Isolated<'_> {
    /// One process from idle to steady; then fresh ones that hold many instances, and many components.
    pub fn memory_in_process(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let (workload, patience_ms) = (subject.workload, self.patience_ms);
        let (mut worker, receipt) = self.launcher.open(subject.contender)?;
        let moments = &mut subject.measured.begin_memory().moments;
        moments.push((Moment::Idle, receipt.idle));
        moments.push((Moment::Opened, self.memory(&mut *worker)?));
        self.ask(&mut *worker, Cold { workload, calls: vec![1], inputs: None, patience_ms })?;
        moments.push((Moment::FirstCall, self.memory(&mut *worker)?));
        let warm_up_ms = self.warm_up.as_millis() as u64;
        self.ask(&mut *worker, Prepare { workload, warm_up_ms, slice_us: SLICE_US, inputs: None })?;
        self.ask(&mut *worker, Measure { workload, slice_us: SLICE_US })?;
        moments.push((Moment::Steady, self.memory(&mut *worker)?));
        subject.receipt = Some(receipt);
        if subject.contender.deployment.has_instances() {
            self.held(
                subject,
                Held::Instance,
                Instances { workload, counts: INSTANCES.to_vec(), patience_ms },
            )?;
            for (held, load) in
                [(Held::ComponentCopied, CodeLoad::Deserialize), (Held::ComponentMapped, CodeLoad::Map)]
            {
                self.held(
                    subject,
                    held,
                    Components { workload, load, counts: COMPONENTS.to_vec(), patience_ms },
                )?;
            }
        }
        Ok(())
    }

    /// Many of something in a process of its own, so that what one leaves behind is not in the next one's figures.
    fn held<A: Ask<Answer = protocol::Held>>(
        &self,
        subject: &mut Subject,
        what: Held,
        asked: A,
    ) -> Result<(), Fault> {
        let (mut worker, _) = self.launcher.open(subject.contender)?;
        let protocol::Held { held, stopped } = self.ask(&mut *worker, asked)?;
        subject.measured.begin_memory().held.push((what, held));
        if let Some(why) = stopped {
            subject.note(format!("{what}: {why}"));
        }
        Ok(())
    }

    /// One service from idle to its first answer (what it has under load is read where load is measured); then several
    /// processes of it, each of which has answered.
    pub fn memory_of_service(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let mut generator = Generator::start(self.launcher)?;
        let mut running: Vec<Served> = Vec::new();
        let mut held = Vec::new();
        for count in PROCESSES {
            while running.len() < count as usize {
                let mut served = Served::start(subject.contender, self.launcher)?;
                let opened = served.look()?.memory;
                generator.first_answer(subject.workload, served.address)?;
                if running.is_empty() {
                    let moments = [
                        (Moment::Idle, served.receipt.idle),
                        (Moment::Opened, opened),
                        (Moment::FirstCall, served.look()?.memory),
                    ];
                    subject.measured.begin_memory().moments.extend(moments);
                    subject.receipt = Some(served.receipt.clone());
                }
                running.push(served);
            }
            let each = running.iter_mut().map(|served| Ok(served.look()?.memory));
            let each = each.collect::<Result<Vec<_>, Fault>>()?;
            held.push(HeldAt { count, memory: together(&each) });
        }
        subject.measured.begin_memory().held.push((Held::Process, held));
        running.into_iter().for_each(|served| _ = served.close());
        Ok(())
    }

    fn memory(&self, worker: &mut dyn Worker) -> Result<Memory, Fault> {
        Ok(look(worker, self.launcher.settings().deadline)?.memory)
    }

    fn ask<A: Ask>(&self, worker: &mut dyn Worker, asked: A) -> Result<A::Answer, Fault> {
        worker.ask(asked, self.launcher.settings().deadline + self.warm_up + Duration::from_secs(10))
    }
}

/// The memory of several processes together. Proportional bytes may be added: what is shared is divided among them.
fn together(each: &[Memory]) -> Memory {
    each.iter().fold(Memory::default(), |sum, one| Memory {
        resident: sum.resident + one.resident,
        proportional: sum.proportional + one.proportional,
        private: sum.private + one.private,
        dirty: sum.dirty + one.dirty,
        peak: sum.peak + one.peak,
        address_space: sum.address_space + one.address_space,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_are_added_up() {
        let one =
            Memory { resident: 10, proportional: 7, private: 5, dirty: 3, peak: 12, address_space: 100 };
        let two = together(&[one, one]);
        assert_eq!((two.proportional, two.private, two.dirty, two.address_space), (14, 10, 6, 200));
    }
}
