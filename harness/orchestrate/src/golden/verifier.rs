//! One contender, asked for its golden answers function by function.

use tollgate_model::journal::Stopped;
use tollgate_model::protocol::{Answer, Request, Verified};
use tollgate_model::{Contender, Function, Layer, Size, Workload};

use crate::launcher::{LaunchSettings, Launcher};
use crate::session::{Generator, Served};
use crate::worker::{Fault, Worker};

/// A contender under questioning.
pub struct Verifier<'a> {
    launcher: &'a dyn Launcher,
    contender: &'a Contender,
    open: Option<Open<'a>>,
    /// Why it cannot be opened at all: then there is no use in trying again for every function.
    absent: Option<Stopped>,
}

impl<'a> Verifier<'a> {
    /// Nothing is opened yet.
    pub fn of(contender: &'a Contender, launcher: &'a dyn Launcher) -> Self {
        Verifier { launcher, contender, open: None, absent: None }
    }

    /// What fails is replaced for the next function. Only an interruption goes further.
    pub fn verify(&mut self, function: &'static Function) -> Result<Result<Verified, Stopped>, Fault> {
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
        Ok(match contender.layer {
            Layer::Http => {
                Open::Service(Box::new(Served::start(contender, launcher)?), Generator::start(launcher)?)
            }
            Layer::Native | Layer::Component => Open::Worker(launcher.open(contender)?.0),
        })
    }

    fn verify(&mut self, function: &'static Function, settings: &LaunchSettings) -> Result<Verified, Fault> {
        match self {
            Open::Worker(worker) => {
                let request =
                    Request::Verify { function: function.name.to_string(), golden: settings.golden.clone() };
                match worker.ask(&request, settings.deadline)? {
                    Answer::Verified(verified) => Ok(verified),
                    _ => unreachable!("`ask` lets no other answer to `verify` through"),
                }
            }
            Open::Service(served, generator) => {
                let size = function.sized.then_some(Size::from_bytes(1024));
                generator.verify(Workload { function, size }, served.address)
            }
        }
    }
}
