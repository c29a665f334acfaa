//! A contender, opened: what a launch holds from its first request to its last.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tollgate_model::config::CallPath;
use tollgate_model::config::CodeLoad;
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{
    AllocatorWatched, Clock, CodeBytes, Failure, Memory, Open, PROTOCOL, Phase, Receipt,
};
use tollgate_model::{Deployment, Workload};

use crate::component::{self, Guest};
use crate::native;
use crate::subject::{Instances, Subject};

/// The language that this program's native logic is written in.
const LANGUAGE: &str = "rust";

/// A contender, ready to have workloads prepared on it.
pub enum Opened {
    /// The logic crate.
    Native,
    /// A guest under a runtime configuration.
    Component(Box<Guest>),
}

/// Times the steps of opening, one after the other.
#[derive(Default)]
pub struct Stopwatch(Vec<Phase>);

impl Stopwatch {
    /// Times `step` as the phase of that name.
    pub fn phase<T>(&mut self, name: ColdStep, step: impl FnOnce() -> T) -> T {
        let begin = Instant::now();
        let result = step();
        self.took(name, begin.elapsed());
        result
    }

    /// Writes down a phase that was timed elsewhere.
    pub fn took(&mut self, name: ColdStep, duration: Duration) {
        self.0.push(Phase { name, us: duration.as_secs_f64() * 1e6 });
    }
}

/// Opens what `open` names, and gives the receipt for it. What the process itself saw (its spawn, its memory before) is
/// for the caller to add.
pub fn open(open: &Open, program: &str, clock: Clock) -> Result<(Opened, Receipt), Failure> {
    let mut watch = Stopwatch::default();
    let opened = match open.contender.deployment {
        Deployment::Native if open.contender.build == LANGUAGE => Opened::Native,
        Deployment::Native => {
            return Err(Failure::request(format!(
                "{}: this worker is written in Rust; that language has its own",
                open.contender
            )));
        }
        Deployment::Component => Opened::Component(Box::new(Guest::open(open, &mut watch)?)),
        Deployment::Http => {
            return Err(Failure::request(format!("{}: a service is served, not called", open.contender)));
        }
    };
    let (runtime, effective) = match &opened {
        Opened::Native => ("native".to_string(), Default::default()),
        Opened::Component(guest) => (tollgate_wasmtime_compat::RUNTIME.to_string(), guest.effective()),
    };
    let mut receipt = receipt(open, program, clock, runtime, effective, watch);
    if let Opened::Component(guest) = &opened {
        receipt.compile_threads = guest.compile_threads();
        receipt.counts_fuel = guest.counts_fuel();
    }
    Ok((opened, receipt))
}

/// The receipt for what was opened: by `program`, on `runtime`, whose engine is in effect what `effective` says.
pub fn receipt(
    open: &Open,
    program: &str,
    clock: Clock,
    runtime: String,
    effective: BTreeMap<String, String>,
    watch: Stopwatch,
) -> Receipt {
    Receipt {
        protocol: PROTOCOL,
        program: program.to_string(),
        language: open.language.clone().unwrap_or_else(|| LANGUAGE.to_string()),
        build: open.contender.build.clone(),
        runtime,
        effective,
        artifact_sha256: open.artifact.as_ref().map(|artifact| artifact.sha256.clone()),
        fixtures: tollgate_fixtures::corpus::COMMITTED_DIGEST.to_string(),
        phases: watch.0,
        idle: Memory::default(),
        compile_threads: None,
        counts_fuel: false,
        clock,
        debug_build: cfg!(debug_assertions),
    }
}

impl Opened {
    /// Makes a workload ready: its inputs, and a fresh instance where there are instances.
    pub fn prepare(&self, workload: Workload) -> Result<Box<dyn Subject>, Failure> {
        match self {
            Opened::Native => native::prepare(workload)
                .ok_or_else(|| Failure::request(format!("`{workload}` does not exist natively"))),
            Opened::Component(guest) => component::prepare(guest, workload),
        }
    }

    /// The call path of a workload; native code is called without one.
    pub fn call_path(&self, workload: Workload) -> Option<CallPath> {
        match self {
            Opened::Native => None,
            Opened::Component(guest) => Some(guest.call_path(workload)),
        }
    }

    /// The call that makes the object that calls of a workload go to.
    pub fn setup(&self, workload: Workload) -> Option<String> {
        match self {
            Opened::Native => None,
            Opened::Component(guest) => guest.setup(workload),
        }
    }

    /// Whether a prepared workload has an instance that serves one call after the other: native code has none, and
    /// where every call is made on a fresh one, there is none in between.
    pub fn keeps_an_instance(&self) -> bool {
        match self {
            Opened::Native => false,
            Opened::Component(guest) => guest.keeps_an_instance(),
        }
    }

    /// Makes a workload ready to have instances made of it; only its inputs are made now.
    pub fn instances(&self, workload: Workload) -> Result<Box<dyn Instances>, Failure> {
        component::instances(self.guest("instances")?, workload)
    }

    /// The same, but each instance is of a component of its own: the open one's code, compiled beforehand and loaded
    /// from a file of its own.
    pub fn components(&self, workload: Workload, load: CodeLoad) -> Result<Box<dyn Instances>, Failure> {
        component::components(self.guest("components")?, workload, load)
    }

    /// Number of bytes that the arguments and results of one pass over the inputs of a workload take in linear memory,
    /// and number of its calls.
    pub fn bytes_moved(&self, workload: Workload) -> Result<(u64, u64), Failure> {
        component::bytes_moved(self.guest("boundary that bytes are moved across")?, workload)
    }

    /// What the allocator of the component, a copy that writes it down, is asked for in two rounds of a workload's inputs.
    pub fn watch_allocator(&self, workload: Workload) -> Result<AllocatorWatched, Failure> {
        component::watch_allocator(self.guest("guest's allocator")?, workload)
    }

    /// The size of the component once compiled.
    pub fn code_size(&self) -> Result<CodeBytes, Failure> {
        self.guest("compiled components")?.code_size()
    }

    fn guest(&self, what: &str) -> Result<&Guest, Failure> {
        match self {
            Opened::Component(guest) => Ok(guest),
            Opened::Native => Err(Failure::unsupported(format!(
                "native code has no {what}: it is called in the process that it is part of"
            ))),
        }
    }
}
