//! A service in a process of its own, and the generator that asks it in another.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use tollgate_model::protocol::{Answer, Load, LoadPattern, Memory, Process, Receipt, Request, Verified};
use tollgate_model::{Contender, Workload};

use crate::launcher::Launcher;
use crate::worker::{Fault, Worker};

/// A service that listens.
pub struct Served {
    worker: Box<dyn Worker>,
    /// The worker's receipt.
    pub receipt: Receipt,
    /// Where it listens.
    pub address: SocketAddr,
    /// The time from opened to listening.
    pub listen_us: f64,
    patience: Duration,
}

impl Served {
    /// Starts a contender's service on a port that is free.
    pub fn start(contender: &Contender, launcher: &dyn Launcher) -> Result<Self, Fault> {
        Self::listen(
            contender,
            launcher,
            SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            launcher.settings().core,
        )
    }

    /// Starts a contender's service at that address, on that core.
    pub fn listen(
        contender: &Contender,
        launcher: &dyn Launcher,
        listen: SocketAddr,
        core: Option<usize>,
    ) -> Result<Self, Fault> {
        // The threads that answer are pinned when they are made; what compiles may use every core, as it would.
        let (mut worker, receipt) = launcher.open_on(contender, None)?;
        match worker.ask(&Request::Serve { listen, core }, launcher.settings().deadline)? {
            Answer::Serving { address, listen_us } => {
                Ok(Served { worker, receipt, address, listen_us, patience: launcher.settings().deadline })
            }
            _ => unreachable!("`ask` lets no other answer to `serve` through"),
        }
    }

    /// The memory of its process, and what that has seen of the machine.
    pub fn look(&mut self) -> Result<(Memory, Process), Fault> {
        look(&mut *self.worker, self.patience)
    }

    /// Whether its process lives; how it ended, if not.
    pub fn lives(&mut self) -> Result<(), Fault> {
        self.worker.lives()
    }

    /// Ends it after Ctrl-C, when nothing can be asked any more. Gives whether it ended by itself.
    pub fn end(mut self, patience: Duration) -> bool {
        self.worker.end(patience)
    }

    /// Ends it.
    pub fn close(mut self) -> Option<Process> {
        match self.worker.ask(&Request::Close, self.patience) {
            Ok(Answer::Closed(process)) => Some(process),
            _ => None,
        }
    }
}

/// The memory of a worker's process, and what that has seen of the machine.
pub fn look(worker: &mut dyn Worker, patience: Duration) -> Result<(Memory, Process), Fault> {
    match worker.ask(&Request::Look, patience)? {
        Answer::Seen { memory, process } => Ok((memory, process)),
        _ => unreachable!("`ask` lets no other answer to `look` through"),
    }
}

/// The generator: a worker in which nothing is open.
pub struct Generator<'a> {
    worker: Box<dyn Worker>,
    golden: &'a Path,
    core: Option<usize>,
    patience: Duration,
}

impl<'a> Generator<'a> {
    /// Starts one.
    pub fn start(launcher: &'a dyn Launcher) -> Result<Self, Fault> {
        let settings = launcher.settings();
        Ok(Generator {
            worker: launcher.generator()?,
            golden: &settings.golden,
            core: settings.generator_core,
            patience: settings.deadline,
        })
    }

    /// Puts that load on a service; it may take as long as the load says, and the deadline on top.
    pub fn load(
        &mut self,
        workload: Workload,
        service: SocketAddr,
        pattern: LoadPattern,
    ) -> Result<Answer, Fault> {
        let long = match &pattern {
            LoadPattern::Open(settings) => settings.duration_ms + settings.drain_ms,
            LoadPattern::Closed { duration_ms, .. } => *duration_ms,
            LoadPattern::FirstAnswer { patience_ms } => *patience_ms,
            LoadPattern::Verify => 0,
        };
        let golden = self.golden.to_path_buf();
        let load = Load { workload, service: Some(service), golden, pattern, core: self.core };
        self.worker.ask(&Request::Load(Box::new(load)), self.patience + Duration::from_millis(long))
    }

    /// Every golden case of a workload's function.
    pub fn verify(&mut self, workload: Workload, service: SocketAddr) -> Result<Verified, Fault> {
        match self.load(workload, service, LoadPattern::Verify)? {
            Answer::Verified(verified) => Ok(verified),
            _ => unreachable!("`ask` lets no other answer to `verify` through"),
        }
    }

    /// Waits for the first right answer; in microseconds, over a connection made for it.
    pub fn first_answer(&mut self, workload: Workload, service: SocketAddr) -> Result<f64, Fault> {
        let patience_ms = self.patience.as_millis() as u64;
        match self.load(workload, service, LoadPattern::FirstAnswer { patience_ms })? {
            Answer::Answered { us, .. } => Ok(us),
            _ => unreachable!("`ask` lets no other answer to `first-answer` through"),
        }
    }
}
