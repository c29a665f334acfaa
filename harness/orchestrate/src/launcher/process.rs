//! Launches that are processes: which worker program, with which component and configuration for each contender.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tollgate_build::{Guests, Progress};
use tollgate_model::journal::{Placement, Subject};
use tollgate_model::plan::Comparison;
use tollgate_model::program::InputSource;
use tollgate_model::protocol::{Artifact, Failure, FailureKind, Open, PROTOCOL, Receipt, SLOWER, slower_by};
use tollgate_model::{Contender, Program, RuntimeConfig};

use super::contenders::Contenders;
use super::input_files::{FedFromFiles, InputFiles};
use super::placement::start_afresh;
use super::programs::{WorkerPrograms, cores};
use super::{LaunchSettings, Launcher};
use crate::builds::Build;
use crate::checkout::Checkout;
use crate::command_error::Outcome;
use crate::file::sha256;
use crate::worker::{AskWorker, Executable, Fault, Worker, WorkerProcess};

/// Guests may have this much linear memory: far more than the largest payload needs.
const MEMORY_LIMIT: u64 = 256 << 20;

/// The folder of copies of programs, below the checkout's root.
const PLACEMENTS: &str = "target/tollgate/placements";

/// Starts a program that names what it compiles where it has to be told so at its start, as Node has. Its functions alone:
/// with all of its code, Node leaves a log behind in the folder that it runs in.
fn naming(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("NODE_OPTIONS", "--perf-basic-prof-only-functions");
    command
}

/// The links of each program that has several, by its file name, in the order in which blocks take them.
pub type Links = BTreeMap<String, Vec<PathBuf>>;

/// Everything that is needed to open a contender in a process.
#[derive(Clone)]
pub struct ProcessLauncher {
    programs: WorkerPrograms,
    contenders: Contenders,
    inputs: InputFiles,
    settings: LaunchSettings,
    /// The root of the checkout.
    pub root: PathBuf,
    /// The folder of precompiled code.
    pub cache: PathBuf,
    /// The links that blocks take turns with.
    links: Links,
    /// The folder of copies, where launches start from fresh ones.
    placements: Option<PathBuf>,
    /// By which part every call is made slower than it is, to see whether that is found.
    slower: Option<f64>,
    /// Whether compiled code is named for a profiler.
    perf_map: bool,
}

/// The programs that open `contenders`, `worker` in place of the registered one.
fn programs<'a>(
    checkout: &Checkout,
    worker: Option<PathBuf>,
    contenders: impl Iterator<Item = &'a Contender>,
) -> Outcome<WorkerPrograms> {
    let registered = WorkerPrograms::new(checkout.programs()?);
    let programs = match worker {
        Some(worker) => registered.with_worker(&worker)?,
        None => registered,
    };
    programs.check(contenders)?;
    Ok(programs)
}

impl ProcessLauncher {
    /// Finds the programs and the components that `comparisons` need; guests that are stale are built. `worker` stands in
    /// for the registered worker.
    pub fn gather(
        checkout: &Checkout,
        worker: Option<PathBuf>,
        comparisons: &[Comparison],
        deadline: Duration,
    ) -> Outcome<Self> {
        let contenders = || comparisons.iter().flat_map(|comparison| &comparison.contenders);
        let programs = programs(checkout, worker, contenders())?;
        Self::made(checkout, programs, Contenders::gather(checkout, comparisons)?, deadline)
    }

    /// The same for one contender of a component that nothing here has built.
    pub fn of_component(
        checkout: &Checkout,
        worker: Option<PathBuf>,
        contender: &Contender,
        (build, artifact): (Build, Artifact),
        deadline: Duration,
    ) -> Outcome<Self> {
        let programs = programs(checkout, worker, std::iter::once(contender))?;
        let contenders = Contenders::of_component(checkout, contender, build, artifact)?;
        Self::made(checkout, programs, contenders, deadline)
    }

    fn made(
        checkout: &Checkout,
        programs: WorkerPrograms,
        contenders: Contenders,
        deadline: Duration,
    ) -> Outcome<Self> {
        let cores = cores();
        Ok(ProcessLauncher {
            programs,
            contenders,
            inputs: InputFiles::of(checkout)?,
            settings: LaunchSettings {
                deadline,
                core: cores.last().copied(),
                generator_core: cores.first().copied(),
                suites: checkout.suites()?,
            },
            root: checkout.root().to_path_buf(),
            cache: checkout.cache(),
            links: Links::new(),
            placements: None,
            slower: None,
            perf_map: false,
        })
    }

    /// The same, whose calls are slower by this part.
    pub fn slowed_down(self, slower: Option<f64>) -> Self {
        ProcessLauncher { slower, ..self }
    }

    /// The same, whose compiled code is named for a profiler.
    pub fn naming_code(self) -> Self {
        ProcessLauncher { perf_map: true, ..self }
    }

    /// The same, whose launches start from there.
    pub fn placed(&self, placement: Placement) -> Self {
        let placements = match placement {
            Placement::Shared => None,
            Placement::Fresh => Some(self.root.join(PLACEMENTS)),
        };
        ProcessLauncher { placements, ..self.clone() }
    }

    /// The same with another worker program.
    pub fn with_worker(&self, worker: &Path) -> Outcome<Self> {
        Ok(ProcessLauncher { programs: self.programs.clone().with_worker(worker)?, ..self.clone() })
    }

    /// The same with another component for a build.
    pub fn with_component(&self, build: &str, artifact: Artifact) -> Self {
        ProcessLauncher {
            contenders: self.contenders.clone().with_component(build, artifact),
            ..self.clone()
        }
    }

    /// The same, whose blocks are launched from these links, each from another; outside of blocks the first is launched.
    pub fn with_links(self, links: Links) -> Self {
        ProcessLauncher { links, ..self }.of_block(0)
    }

    /// The same with the links that a block is launched from.
    pub fn of_block(&self, block: u32) -> Self {
        let nth = |links: &[PathBuf]| links.get(block as usize % links.len().max(1)).cloned();
        let links = self.links.iter().filter_map(|(program, links)| Some((program.clone(), nth(links)?)));
        ProcessLauncher { programs: self.programs.clone().with_links(links.collect()), ..self.clone() }
    }

    /// Opens a contender in a process that is started by the caller's own command, which takes the program's path and
    /// arguments, and that keeps its precompiled code apart.
    pub fn open_in(
        &self,
        command: impl FnOnce(&Path) -> Command,
        contender: &Contender,
        cache: &Path,
        deadline: Duration,
    ) -> Result<(WorkerProcess, Receipt), Fault> {
        let mut open = self.request(contender).map_err(Fault::Refused)?;
        open.cache = cache.to_path_buf();
        let program = self.program(contender)?;
        let worker = WorkerProcess::start_as(command(&program.path), &program)?;
        self.ask_to_open(worker, open, deadline)
    }

    fn ask_to_open(
        &self,
        mut worker: WorkerProcess,
        mut open: Open,
        deadline: Duration,
    ) -> Result<(WorkerProcess, Receipt), Fault> {
        open.spawned_ns = Some(worker.spawned_ns);
        let receipt = worker.ask(open, deadline)?;
        self.check(&receipt)?;
        Ok((worker, receipt))
    }

    /// Refuses a worker whose figures would mean nothing here.
    fn check(&self, receipt: &Receipt) -> Result<(), Fault> {
        if receipt.protocol != PROTOCOL {
            let spoken = receipt.protocol;
            return Err(Fault::refused(
                FailureKind::Protocol,
                format!("the worker speaks protocol {spoken}, not {PROTOCOL}: build both from one commit"),
            ));
        }
        if receipt.debug_build {
            return Err(Fault::refused(
                FailureKind::Request,
                "the worker is a debug build, and what it measures means nothing: build it with --release",
            ));
        }
        match self.slower.map(slower_by) {
            Some(slower) if receipt.effective.get(SLOWER) != Some(&slower) => Err(Fault::refused(
                FailureKind::Request,
                format!(
                    "{} cannot make its calls slower by {slower}: use a worker of today",
                    receipt.program
                ),
            )),
            _ => Ok(()),
        }
    }

    /// The program that a contender runs in.
    pub fn program(&self, contender: &Contender) -> Result<Executable, Fault> {
        self.programs.answering(contender).map_err(Fault::Refused)
    }

    /// The programs that open contenders.
    pub fn programs(&self) -> &WorkerPrograms {
        &self.programs
    }

    /// The files that a start of a contender reads.
    pub fn files(&self, contender: &Contender) -> Vec<PathBuf> {
        let component = self.component(contender);
        let precompiled =
            std::fs::read_dir(&self.cache).into_iter().flatten().flatten().map(|file| file.path());
        let digest = component.map(|component| component.sha256[..16].to_string());
        let of_it = |file: &PathBuf| {
            let code = file.extension().is_some_and(|extension| extension == "cwasm");
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            code && digest.as_ref().is_some_and(|digest| name.starts_with(digest.as_str()))
        };
        let program = self.program(contender).ok().map(|program| program.path);
        (program.into_iter())
            .chain(component.map(|component| component.path.clone()))
            .chain(precompiled.filter(of_it))
            .chain(
                digest.iter().flat_map(|digest| within(&self.cache.join(format!("{digest}-compilations")))),
            )
            .collect()
    }

    /// The runtime configuration of a contender, where it has one.
    pub fn config(&self, contender: &Contender) -> Option<RuntimeConfig> {
        self.contenders.configuration(contender).ok()?.0
    }

    /// The component of a contender, where it has one that could be built.
    pub fn component(&self, contender: &Contender) -> Option<&Artifact> {
        self.contenders.component(contender)
    }

    /// The reason that a contender cannot be opened here: its program or its component is not there.
    pub fn unavailable(&self, contender: &Contender) -> Option<Failure> {
        let program = self.programs.answering(contender).err();
        program.or_else(|| self.contenders.artifact(contender).err())
    }

    /// The build of a component that a contender needs, if any.
    pub fn build(&self, contender: &Contender) -> Option<String> {
        self.contenders.build(contender)
    }

    /// Whether a build's component comes with a suite, and is not built here.
    pub fn comes_with_suite(&self, build: &str) -> bool {
        self.contenders.comes_with_suite(build)
    }

    /// The seconds that a guest takes to be built with nothing there yet, where its definition allows to tell.
    pub fn seconds_from_nothing(
        &self,
        guest: &str,
        progress: &mut dyn Progress,
    ) -> Result<Option<f64>, String> {
        let guests = Guests::discover(&self.root).map_err(|error| error.to_string())?;
        guests.seconds_from_nothing(guest, progress).map_err(|error| error.to_string())
    }

    /// The parts of each contender of `comparisons`.
    pub fn subjects(&self, comparisons: &[Comparison]) -> BTreeMap<Contender, Subject> {
        let contenders = comparisons.iter().flat_map(|comparison| &comparison.contenders);
        let mut digests = HashMap::new();
        contenders.map(|contender| (contender.clone(), self.subject(contender, &mut digests))).collect()
    }

    fn subject(&self, contender: &Contender, digests: &mut HashMap<PathBuf, Option<String>>) -> Subject {
        let (config, service) = self.contenders.configuration(contender).unwrap_or_default();
        let artifact_sha256 = self.component(contender).map(|component| component.sha256.clone());
        let (language, note) = (self.language(contender), self.contenders.note(contender));
        let program = self.programs.registered(contender).map(|program| program.file_name().to_string());
        let linked = program.as_ref().is_some_and(|program| self.links.contains_key(program));
        let file = self.programs.answering(contender).ok().filter(|_| !linked);
        let digest =
            |file: Executable| digests.entry(file.path).or_insert_with_key(|path| sha256(path)).clone();
        let program_sha256 = file.and_then(digest);
        Subject { config, service, note, artifact_sha256, program, program_sha256, language }
    }

    /// The language that a contender's logic is written in.
    fn language(&self, contender: &Contender) -> Option<String> {
        self.contenders
            .language(contender)
            .or_else(|| Some(self.programs.registered(contender)?.language.clone()))
    }

    fn request(&self, contender: &Contender) -> Result<Open, Failure> {
        let (config, service) = self.contenders.configuration(contender)?;
        Ok(Open {
            protocol: PROTOCOL,
            contender: contender.clone(),
            config,
            artifact: self.contenders.artifact(contender)?,
            cache: self.cache.clone(),
            core: self.settings.core,
            memory_limit: MEMORY_LIMIT,
            service,
            spawned_ns: None,
            slower: self.slower,
            language: self.language(contender),
            suites: self.settings.suite_folders(),
            grant: self.contenders.grant(contender),
            perf_map: self.perf_map,
        })
    }
}

impl Launcher for ProcessLauncher {
    fn settings(&self) -> &LaunchSettings {
        &self.settings
    }

    fn known_wrong(&self, contender: &Contender) -> Option<String> {
        self.contenders.wrong(contender)
    }

    fn open_on(
        &self,
        contender: &Contender,
        core: Option<usize>,
    ) -> Result<(Box<dyn Worker>, Receipt), Fault> {
        let mut open = self.request(contender).map_err(Fault::Refused)?;
        open.core = core;
        let program = self.program(contender)?;
        let worker = match &self.placements {
            Some(folder) => start_afresh(&program, folder)?,
            None if self.perf_map => WorkerProcess::start_as(naming(&program.path), &program)?,
            None => WorkerProcess::start(&program)?,
        };
        let (worker, receipt) = self.ask_to_open(worker, open, self.settings.deadline)?;
        let worker = Box::new(worker);
        let from_files = |program: &Program| program.inputs == InputSource::Files;
        if self.programs.registered(contender).is_some_and(from_files) {
            return Ok((Box::new(FedFromFiles { worker, files: self.inputs.clone() }), receipt));
        }
        Ok((worker, receipt))
    }

    fn generator(&self) -> Result<Box<dyn Worker>, Fault> {
        let program = self.programs.generator().map_err(Fault::Refused)?;
        Ok(Box::new(WorkerProcess::start(&program)?))
    }
}

/// The files of a folder and those within it; none where it is not there.
fn within(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { within(&path) } else { vec![path] }).collect()
}
