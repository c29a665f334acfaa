//! Golden first: nothing is measured before its answers match.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use tollgate_model::journal::Stopped;
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::{Answer, Difference, Request, Verified};
use tollgate_model::{Contender, Function, Layer, Size, Workload};

use super::crew::Crew;
use super::seat::stopped;
use super::served::{Generator, Served};
use crate::checkout::Checkout;
use crate::worker::{Fault, Worker};

/// What came of one function's golden cases on one contender.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Check {
    /// The function.
    pub function: &'static str,
    /// The contender.
    pub contender: Contender,
    /// What came out, or why nothing did.
    pub outcome: Result<Verified, Stopped>,
}

impl Check {
    /// The first case with another answer.
    pub fn difference(&self) -> Option<&Difference> {
        self.outcome.as_ref().ok()?.difference.as_ref()
    }
}

/// The functions of each contender that `comparisons` measure.
pub fn needed(comparisons: &[Comparison]) -> BTreeMap<Contender, Vec<&'static Function>> {
    let mut needed: BTreeMap<Contender, Vec<&'static Function>> = BTreeMap::new();
    for comparison in comparisons {
        for contender in &comparison.contenders {
            let functions = needed.entry(contender.clone()).or_default();
            let checked =
                |workload: &&Workload| workload.function.in_guests() && contender.offers(**workload);
            for workload in comparison.workloads.iter().filter(checked) {
                if !functions.contains(&workload.function) {
                    functions.push(workload.function);
                }
            }
        }
    }
    needed
}

/// Checks the functions of every contender; `seen` hears of each as it comes.
pub fn check(
    checkout: &Checkout,
    crew: &Crew,
    needed: &BTreeMap<Contender, Vec<&'static Function>>,
    mut seen: impl FnMut(&Check),
) -> Result<Vec<Check>, Fault> {
    let mut checks = Vec::new();
    for (contender, functions) in needed {
        let mut witness = Witness { crew, contender, open: None, absent: None };
        for &function in functions {
            let outcome = witness.verify(function, &checkout.golden())?;
            let check = Check { function: function.name, contender: contender.clone(), outcome };
            seen(&check);
            checks.push(check);
        }
    }
    Ok(checks)
}

/// A contender under questioning.
struct Witness<'a> {
    crew: &'a Crew,
    contender: &'a Contender,
    open: Option<Open<'a>>,
    /// Why it cannot be opened at all: then there is no use in trying again for every function.
    absent: Option<Stopped>,
}

impl Witness<'_> {
    /// What fails is replaced for the next function. Only an interruption goes further.
    fn verify(
        &mut self,
        function: &'static Function,
        golden: &Path,
    ) -> Result<Result<Verified, Stopped>, Fault> {
        if let Some(reason) = &self.absent {
            return Ok(Err(reason.clone()));
        }
        let open = match self.open.take() {
            Some(open) => Ok(open),
            None => Open::new(self.contender, self.crew),
        };
        let mut open = match open {
            Ok(open) => open,
            Err(Fault::Interrupted) => return Err(Fault::Interrupted),
            Err(fault) => return Ok(Err(self.absent.insert(stopped(&fault)).clone())),
        };
        match open.verify(function, golden, self.crew) {
            Ok(verified) => {
                self.open = Some(open);
                Ok(Ok(verified))
            }
            Err(Fault::Interrupted) => Err(Fault::Interrupted),
            Err(fault) => Ok(Err(stopped(&fault))),
        }
    }
}

/// A contender that can be asked: in its worker, or as a service by a generator.
enum Open<'a> {
    Worker(Worker),
    Service(Box<Served>, Generator<'a>),
}

impl<'a> Open<'a> {
    fn new(contender: &Contender, crew: &'a Crew) -> Result<Self, Fault> {
        Ok(match contender.layer {
            Layer::Http => Open::Service(Box::new(Served::start(contender, crew)?), Generator::start(crew)?),
            Layer::Native | Layer::Component => Open::Worker(crew.open(contender)?.0),
        })
    }

    fn verify(&mut self, function: &'static Function, golden: &Path, crew: &Crew) -> Result<Verified, Fault> {
        match self {
            Open::Worker(worker) => {
                let request =
                    Request::Verify { function: function.name.to_string(), golden: golden.to_path_buf() };
                match worker.ask(&request, crew.deadline)? {
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

/// The cells whose golden answers could not be had, and why. Nothing is measured before its answers match, so these
/// are not: their reason goes into the journal instead.
pub struct Unfit(BTreeMap<Contender, BTreeMap<&'static str, Stopped>>);

impl Unfit {
    /// What `checks` left without an answer.
    pub fn of(checks: &[Check]) -> Self {
        let mut unfit: BTreeMap<Contender, BTreeMap<&'static str, Stopped>> = BTreeMap::new();
        for check in checks {
            if let Err(reason) = &check.outcome {
                unfit.entry(check.contender.clone()).or_default().insert(check.function, reason.clone());
            }
        }
        Unfit(unfit)
    }

    /// Why a cell is not measured, if so.
    pub fn reason(&self, contender: &Contender, workload: Workload) -> Option<&Stopped> {
        self.0.get(contender)?.get(workload.function.name)
    }

    /// Whether nothing of `workloads` can be measured on a contender: then it need not even be opened.
    pub fn nothing_left(&self, contender: &Contender, workloads: &[Workload]) -> bool {
        let mut offered = workloads.iter().filter(|&&workload| contender.offers(workload));
        offered.all(|&workload| self.reason(contender, workload).is_some())
    }
}
