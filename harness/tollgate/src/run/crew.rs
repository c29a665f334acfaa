//! Whom a run can send: which worker program, with which component and runtime configuration for each contender.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_guests::{Guests, Progress};
use tollgate_model::journal::Subject;
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::{
    Answer, Artifact, Failure, FailureKind, Open, PROTOCOL, Receipt, Request, SLOWER, slower_by,
};
use tollgate_model::service::ServiceKind;
use tollgate_model::{Contender, Layer, RuntimeConfig, ServiceConfig};

use crate::checkout::Checkout;
use crate::trouble::{Outcome, Trouble};
use crate::worker::{Fault, Program, Worker};

/// Guests may have this much linear memory: far more than the largest payload needs.
pub const MEMORY_LIMIT: u64 = 256 << 20;

/// Everything that is needed to open a contender.
#[derive(Clone)]
pub struct Crew {
    worker: Program,
    native_service: Program,
    configs: BTreeMap<String, RuntimeConfig>,
    services: BTreeMap<String, ServiceConfig>,
    guests: BTreeMap<String, Result<Artifact, String>>,
    /// The root of the checkout.
    pub root: PathBuf,
    /// Where precompiled code is kept.
    pub cache: PathBuf,
    /// The golden answers.
    pub golden: PathBuf,
    /// The core that subjects are pinned to.
    pub core: Option<usize>,
    /// The core that the generator of a service's load is pinned to: another one, where there are two.
    pub generator_core: Option<usize>,
    /// How long an answer may take beyond what was to be measured.
    pub deadline: Duration,
    /// By which part every call is made slower than it is, to see whether that is found.
    slower: Option<f64>,
}

impl Crew {
    /// Finds the worker program and the guests that `comparisons` need; what is stale is built.
    pub fn gather(
        checkout: &Checkout,
        program: Option<PathBuf>,
        comparisons: &[Comparison],
        deadline: Duration,
    ) -> Outcome<Self> {
        let services = checkout.services()?;
        let contenders = comparisons.iter().flat_map(|comparison| &comparison.contenders);
        let cores = cores();
        let guests: BTreeSet<String> = contenders.filter_map(|it| guest(it, &services)).collect();
        Ok(Crew {
            worker: Program { path: program.map_or_else(|| beside_us("tollgate-worker"), there)?, args: &[] },
            native_service: Program { path: beside_us("tollgate-native-service")?, args: &["--worker"] },
            configs: checkout.configs()?,
            services,
            guests: crate::guests::artifacts(checkout, guests.iter().map(String::as_str).collect())?,
            root: checkout.root().to_path_buf(),
            cache: checkout.cache(),
            golden: checkout.golden(),
            core: cores.last().copied(),
            generator_core: cores.first().copied(),
            deadline,
            slower: None,
        })
    }

    /// The same, whose calls are slower by this part.
    pub fn slowed_down(self, slower: Option<f64>) -> Self {
        Crew { slower, ..self }
    }

    /// The same with another worker program.
    pub fn with_worker(&self, program: PathBuf) -> Outcome<Self> {
        Ok(Crew { worker: Program { path: there(program)?, args: &[] }, ..self.clone() })
    }

    /// Opens a contender in a fresh process.
    pub fn open(&self, contender: &Contender) -> Result<(Worker, Receipt), Fault> {
        self.open_on(contender, self.core)
    }

    /// Opens a contender in a fresh process that is pinned to that core, or to none.
    pub fn open_on(&self, contender: &Contender, core: Option<usize>) -> Result<(Worker, Receipt), Fault> {
        let mut open = self.request(contender).map_err(Fault::Refused)?;
        open.core = core;
        self.ask_to_open(Worker::start(self.program(contender))?, open, self.deadline)
    }

    /// Opens a contender in a process that was started by the caller's own command, and that keeps its precompiled code
    /// apart.
    pub fn open_in(
        &self,
        worker: Worker,
        contender: &Contender,
        cache: &Path,
        deadline: Duration,
    ) -> Result<(Worker, Receipt), Fault> {
        let mut open = self.request(contender).map_err(Fault::Refused)?;
        open.cache = cache.to_path_buf();
        self.ask_to_open(worker, open, deadline)
    }

    fn ask_to_open(
        &self,
        mut worker: Worker,
        mut open: Open,
        deadline: Duration,
    ) -> Result<(Worker, Receipt), Fault> {
        open.spawned_ns = Some(worker.spawned_ns);
        match worker.ask(&Request::Open(Box::new(open)), deadline)? {
            Answer::Opened(receipt) if receipt.protocol != PROTOCOL => Err(refused(
                FailureKind::Protocol,
                format!(
                    "the worker speaks protocol {}, not {PROTOCOL}: build both from one commit",
                    receipt.protocol
                ),
            )),
            Answer::Opened(receipt) if receipt.debug_build => Err(refused(
                FailureKind::Request,
                "the worker is a debug build, and what it measures means nothing: build it with --release"
                    .to_string(),
            )),
            Answer::Opened(receipt) => match self.slower.map(slower_by) {
                Some(slower) if receipt.effective.get(SLOWER) != Some(&slower) => Err(refused(
                    FailureKind::Request,
                    format!(
                        "{} cannot make its calls slower by {slower}: use a worker of today",
                        receipt.program
                    ),
                )),
                _ => Ok((worker, *receipt)),
            },
            _ => unreachable!("`ask` lets no other answer to `open` through"),
        }
    }

    /// A worker that puts load on services: nothing is open in it.
    pub fn generator(&self) -> Result<Worker, Fault> {
        Worker::start(&self.worker)
    }

    /// The program that a contender runs in.
    pub fn program(&self, contender: &Contender) -> &Program {
        let native = |service: &ServiceConfig| service.kind == ServiceKind::Native;
        let service = contender.config.as_ref().filter(|_| contender.layer == Layer::Http);
        if service.and_then(|name| self.services.get(name)).is_some_and(native) {
            &self.native_service
        } else {
            &self.worker
        }
    }

    /// The files that a start of a contender reads.
    pub fn files(&self, contender: &Contender) -> Vec<PathBuf> {
        let component =
            guest(contender, &self.services).and_then(|name| self.guests.get(&name)?.as_ref().ok());
        let precompiled =
            std::fs::read_dir(&self.cache).into_iter().flatten().flatten().map(|file| file.path());
        let digest = component.map(|component| component.sha256[..16].to_string());
        let of_it = |file: &PathBuf| {
            let code = file.extension().is_some_and(|extension| extension == "cwasm");
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            code && digest.as_ref().is_some_and(|digest| name.starts_with(digest.as_str()))
        };
        std::iter::once(self.program(contender).path.clone())
            .chain(component.map(|component| component.path.clone()))
            .chain(precompiled.filter(of_it))
            .collect()
    }

    /// The component of a contender, where it has one that could be built.
    pub fn component(&self, contender: &Contender) -> Option<&Artifact> {
        self.guests.get(&guest(contender, &self.services)?)?.as_ref().ok()
    }

    /// The guest's build that a contender needs, if any.
    pub fn guest(&self, contender: &Contender) -> Option<String> {
        guest(contender, &self.services)
    }

    /// How long a guest takes to be built with nothing there yet, where its definition allows to tell.
    pub fn seconds_from_nothing(
        &self,
        guest: &str,
        progress: &mut dyn Progress,
    ) -> Result<Option<f64>, String> {
        let guests = Guests::discover(&self.root).map_err(|error| error.to_string())?;
        guests.seconds_from_nothing(guest, progress).map_err(|error| error.to_string())
    }

    /// What each contender of `comparisons` is made of.
    pub fn subjects(&self, comparisons: &[Comparison]) -> BTreeMap<Contender, Subject> {
        let contenders = comparisons.iter().flat_map(|comparison| &comparison.contenders);
        contenders.map(|contender| (contender.clone(), self.subject(contender))).collect()
    }

    fn subject(&self, contender: &Contender) -> Subject {
        let (config, service) = self.configuration(contender).unwrap_or_default();
        let guest = guest(contender, &self.services).and_then(|name| self.guests.get(&name));
        let artifact_sha256 = guest.and_then(|guest| Some(guest.as_ref().ok()?.sha256.clone()));
        Subject { config, service, artifact_sha256 }
    }

    /// The runtime and the service configuration of a contender, where it has them.
    fn configuration(
        &self,
        contender: &Contender,
    ) -> Result<(Option<RuntimeConfig>, Option<ServiceConfig>), Failure> {
        let absent = |kind: &str, name: &str, list: &str| {
            let message =
                format!("there is no {kind} configuration `{name}`; `tollgate list {list}` shows them all");
            Failure { kind: FailureKind::Request, message }
        };
        let service = match (contender.layer, &contender.config) {
            (Layer::Http, Some(name)) => {
                Some(self.services.get(name).ok_or_else(|| absent("service", name, "services"))?)
            }
            _ => None,
        };
        let runtime = service.map_or(contender.config.as_ref(), |service| service.runtime.as_ref());
        let config = match runtime {
            Some(name) => Some(self.configs.get(name).ok_or_else(|| absent("runtime", name, "configs"))?),
            None => None,
        };
        Ok((config.cloned(), service.cloned()))
    }

    fn request(&self, contender: &Contender) -> Result<Open, Failure> {
        let (config, service) = self.configuration(contender)?;
        let artifact = match guest(contender, &self.services) {
            None => None,
            Some(name) => match self.guests.get(&name) {
                Some(Ok(artifact)) => Some(artifact.clone()),
                Some(Err(why)) => return Err(Failure { kind: FailureKind::Subject, message: why.clone() }),
                None => {
                    let message = format!("there is no guest `{name}`");
                    return Err(Failure { kind: FailureKind::Subject, message });
                }
            },
        };
        Ok(Open {
            protocol: PROTOCOL,
            contender: contender.clone(),
            config,
            artifact,
            cache: self.cache.clone(),
            core: self.core,
            memory_limit: MEMORY_LIMIT,
            service,
            spawned_ns: None,
            slower: self.slower,
        })
    }
}

/// The guest's build that a contender needs, if any.
fn guest(contender: &Contender, services: &BTreeMap<String, ServiceConfig>) -> Option<String> {
    match contender.layer {
        Layer::Native => None,
        Layer::Component => Some(contender.language.clone()),
        Layer::Http => services.get(contender.config.as_ref()?)?.guest(&contender.language),
    }
}

fn refused(kind: FailureKind, message: String) -> Fault {
    Fault::Refused(Failure { kind, message })
}

/// A worker program that the user named.
fn there(worker: PathBuf) -> Outcome<PathBuf> {
    if worker.is_file() {
        // A bare name would be looked for on the PATH.
        return std::path::absolute(&worker).map_err(|error| Trouble::file("find", &worker, &error));
    }
    Err(Trouble::usage(format!("there is no worker {}: --worker names a program", worker.display())))
}

/// The worker lies beside this program.
pub fn beside_us(name: &str) -> Outcome<PathBuf> {
    let us = std::env::current_exe()
        .map_err(|error| Trouble::usage(format!("cannot tell where this program lies: {error}")))?;
    let worker = us.with_file_name(name);
    if worker.is_file() {
        return Ok(worker);
    }
    Err(Trouble::usage(format!("there is no {}: build it with `cargo build --release`", worker.display())))
}

/// The cores that we may use. Subjects go to the last one: the first is where interrupts and everybody else's work tend
/// to be.
fn cores() -> Vec<usize> {
    let Ok(allowed) = rustix::thread::sched_getaffinity(None) else { return Vec::new() };
    (0..rustix::thread::CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core)).collect()
}
