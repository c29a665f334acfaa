//! One contender, asked for its golden answers function by function.

use tollgate_model::journal::Stopped;
use tollgate_model::protocol::{Verified, Verify};
use tollgate_model::{Contender, FunctionName, Size, Workload};

use crate::launcher::{LaunchSettings, Launcher};
use crate::session::{Generator, Served};
use crate::worker::{AskWorker, Fault, Worker};

/// The size that a function is asked with where it comes in sizes: golden answers do not depend on it, and what else a
/// subject makes ready for it may.
pub const SIZE: Size = Size::from_bytes(1024);

/// A contender under questioning.
pub struct Verifier<'a> {
    launcher: &'a dyn Launcher,
    contender: &'a Contender,
    open: Option<Open<'a>>,
    /// The reason that it cannot be opened at all: then there is no use in trying again for every function.
    absent: Option<Stopped>,
}

impl<'a> Verifier<'a> {
    /// Nothing is opened yet.
    pub fn of(contender: &'a Contender, launcher: &'a dyn Launcher) -> Self {
        Verifier { launcher, contender, open: None, absent: None }
    }

    /// What fails is replaced for the next function. Only an interruption goes further.
    pub fn verify(&mut self, function: FunctionName) -> Result<Result<Verified, Stopped>, Fault> {
        if let Some(reason) = &self.absent {
            return Ok(Err(reason.clone()));
        }
        let open = match self.open.take() {
            Some(open) => Ok(open),
            None => Open::new(self.contender, self.launcher),
        };
        let mut open = match open {
            Ok(open) => open,
            Err(Fault::Interrupted) => return Err(Fault::Interrupted),
            Err(fault) => return Ok(Err(self.absent.insert(fault.stopped()).clone())),
        };
        match open.verify(function, self.launcher.settings()) {
            Ok(verified) => {
                self.open = Some(open);
                Ok(Ok(verified))
            }
            Err(Fault::Interrupted) => Err(Fault::Interrupted),
            Err(fault) => Ok(Err(fault.stopped())),
        }
    }
}

/// A contender that can be asked: in its worker, or as a service by a generator.
enum Open<'a> {
    Worker(Box<dyn Worker>),
    Service(Box<Served>, Generator<'a>),
}

impl<'a> Open<'a> {
    fn new(contender: &Contender, launcher: &'a dyn Launcher) -> Result<Self, Fault> {
        Ok(match contender.deployment.is_served() {
            true => Open::Service(Box::new(Served::start(contender, launcher)?), Generator::start(launcher)?),
            false => Open::Worker(launcher.open(contender)?.0),
        })
    }

    fn verify(&mut self, function: FunctionName, settings: &LaunchSettings) -> Result<Verified, Fault> {
        let (suite, entry) = settings.function(function).map_err(Fault::Refused)?;
        let size = entry.function().smallest.map(|smallest| smallest.max(SIZE));
        match self {
            Open::Worker(worker) => {
                let golden = suite.golden_folder();
                worker.ask(Verify { function, size, golden }, settings.deadline)
            }
            Open::Service(served, generator) => generator.verify(Workload { function, size }, served.address),
        }
    }
}
