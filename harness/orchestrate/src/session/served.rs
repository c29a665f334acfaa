//! A service in a process of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tollgate_model::Contender;
use tollgate_model::protocol::{Close, Look, Process, Receipt, Seen, Serve};

use crate::launcher::Launcher;
use crate::worker::{AskWorker, Fault, Worker};

/// A service that listens.
pub struct Served {
    worker: Box<dyn Worker>,
    /// The worker's receipt.
    pub receipt: Receipt,
    /// The address that it listens on.
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
        let patience = launcher.settings().deadline;
        let serving = worker.ask(Serve { listen, core }, patience)?;
        Ok(Served { worker, receipt, address: serving.address, listen_us: serving.listen_us, patience })
    }

    /// A look at what its process has, and has seen.
    pub fn look(&mut self) -> Result<Seen, Fault> {
        look(&mut *self.worker, self.patience)
    }

    /// Its process, where it is one.
    pub fn process(&self) -> Option<u32> {
        self.worker.process()
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
        self.worker.ask(Close {}, self.patience).ok()
    }
}

/// A look at what a worker's process has, and has seen.
pub fn look(worker: &mut dyn Worker, patience: Duration) -> Result<Seen, Fault> {
    worker.ask(Look {}, patience)
}
