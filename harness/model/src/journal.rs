//! The journal: what a run keeps, one JSON line each. The first line says what the run is, then one line a launch.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::cell::{Contender, Workload};
use crate::config::RuntimeConfig;
use crate::counts::Counts;
use crate::host::{Host, Noise};
use crate::load::{ClosedResult, LoadResult, PerCall};
use crate::metric::{Held, Moment, PageCache, SizeKind};
use crate::named::named;
use crate::plan::{Comparison, Pace};
use crate::protocol::{HeldAt, Memory, Phase, Prepared, Process, Receipt, ThreadCount, Warmed};
use crate::service::ServiceConfig;

/// The version of the lines. A reader refuses a newer one.
pub const SCHEMA: u32 = 2;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
pub enum Line {
    /// The first line.
    Run(Box<Run>),
    /// One launch.
    Launch(Box<Launch>),
    /// The run was carried out to its end.
    End(End),
}

/// What a run is: enough to repeat it and to go on with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Run {
    /// The version of the journal's lines.
    pub schema: u32,
    /// Tollgate's own version.
    pub tollgate: String,
    /// The plan's name.
    pub plan: String,
    /// The command that made it.
    pub command: String,
    /// Everything random is drawn from this.
    pub seed: u64,
    /// When it began, in UTC.
    pub started: String,
    /// How long each part takes.
    pub pace: Pace,
    /// What is measured.
    pub comparisons: Vec<Comparison>,
    /// What each contender is made of.
    pub subjects: BTreeMap<Contender, Subject>,
    /// The machine.
    pub host: Host,
    /// The commit that the checkout was at, with `+` where files had been changed since; where git can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The two worker programs, where the run is a race between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub race: Option<Race>,
}

/// Two worker programs that race each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Race {
    /// The one that the other is held against.
    pub base: PathBuf,
    /// The other one.
    pub head: PathBuf,
    /// How much slower the head was made, as a part, to see whether that is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slower: Option<f64>,
    /// What is too small to matter, as a part.
    pub margin: f64,
    /// The probability that any verdict of the race is false.
    pub alpha: f64,
}

named! {
    /// A side of a race.
    Side {
        /// The one that the other is held against.
        Base = "base",
        /// The other one.
        Head = "head",
    }
}

/// What a contender is made of: enough to tell whether it is still the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Subject {
    /// Its runtime configuration, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<RuntimeConfig>,
    /// Its service configuration, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceConfig>,
    /// SHA-256 of its component.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_sha256: Option<String>,
}

/// One launch of one contender in one block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Launch {
    /// Which comparison of the run, from 0.
    pub comparison: usize,
    /// Which block of it, from 0. The launches of a block are neighbours in time.
    pub block: u32,
    /// What was launched.
    pub contender: Contender,
    /// By which of two racing workers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Why nothing could be measured, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
    /// What the worker said of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// From the spawn to the receipt, in milliseconds; 0 where what is measured takes processes of its own.
    pub open_ms: f64,
    /// The workloads, each with what came of it.
    pub measured: Vec<Measured>,
    /// What the worker's process saw of the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<Process>,
    /// How quiet the machine was.
    pub noise: Noise,
}

impl Launch {
    /// One of which nothing is known yet.
    pub fn new(comparison: usize, block: u32, contender: Contender) -> Self {
        Launch {
            comparison,
            block,
            contender,
            side: None,
            stopped: None,
            receipt: None,
            open_ms: 0.0,
            measured: Vec::new(),
            process: None,
            noise: Noise::default(),
        }
    }
}

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "status", content = "reason")]
pub enum Stopped {
    /// The runtime cannot do it.
    Unsupported(String),
    /// The subject failed.
    Failed(String),
    /// Left out on purpose.
    Skipped(String),
}

impl Stopped {
    /// `unsupported`, `failed` or `skipped`.
    pub const fn status(&self) -> &'static str {
        match self {
            Self::Unsupported(_) => "unsupported",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
        }
    }

    /// The reason.
    pub fn reason(&self) -> &str {
        match self {
            Self::Unsupported(reason) | Self::Failed(reason) | Self::Skipped(reason) => reason,
        }
    }
}

/// What came of one workload in one launch. There may be hundreds of thousands, of which few were under load: what is
/// large and seldom there has a place of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Measured {
    /// The workload.
    pub workload: Workload,
    /// Why it has no figures, or no more of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
    /// How it was made ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared: Option<Prepared>,
    /// One number a slice: the median nanoseconds a call of its batches. The i-th slices of a block are neighbours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slices: Vec<f64>,
    /// Batches in all slices together.
    #[serde(default)]
    pub batches: u64,
    /// Throughput windows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// Calls and fuel of one pass over the corpus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fuel: Option<(u64, u64)>,
    /// What was counted of a call.
    #[serde(default, skip_serializing_if = "Counts::is_empty")]
    pub counts: Counts,
    /// Cold starts, each of a process of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cold: Vec<ColdStart>,
    /// New instances in a warm engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm: Option<Warmed>,
    /// Single calls, timed one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_tail: Option<Box<PerCall>>,
    /// What came of an open-loop load.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<Box<LoadResult>>,
    /// What came of a closed-loop load.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Box<Capacity>>,
    /// Memory of the subject's process.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memory: Vec<(Moment, Memory)>,
    /// Memory while many of something are held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<(Held, Vec<HeldAt>)>,
    /// Bytes of what is built and deployed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sizes: BTreeMap<SizeKind, u64>,
    /// Files that have to be deployed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deployed: Vec<String>,
    /// How long building took, in seconds, when it was last built from nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build_s: Option<f64>,
    /// Where the processes of this workload ran, and what could not be had: for the reader.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One cold start, from just before the spawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ColdStart {
    /// Whether files were in memory.
    pub cache: PageCache,
    /// Its steps, in order.
    pub phases: Vec<Phase>,
    /// From the beginning of the first call to the end of the n-th, in microseconds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_call_us: Vec<(u32, f64)>,
    /// Threads that compiled, where something was compiled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compile_threads: Option<u16>,
    /// Pages that had to be read from disk: what a dropped cache shows in.
    pub major_faults: u64,
}

/// A closed-loop load, and what the service's process did meanwhile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Capacity {
    /// What the generator counted.
    pub driven: ClosedResult,
    /// Processor time of the service's process, in microseconds.
    pub service_cpu_us: f64,
}

impl Measured {
    /// Nothing yet.
    pub fn new(workload: Workload) -> Self {
        Measured {
            workload,
            stopped: None,
            prepared: None,
            slices: Vec::new(),
            batches: 0,
            windows: Vec::new(),
            fuel: None,
            counts: Counts::new(),
            cold: Vec::new(),
            warm: None,
            call_tail: None,
            load: None,
            capacity: None,
            memory: Vec::new(),
            held: Vec::new(),
            sizes: BTreeMap::new(),
            deployed: Vec::new(),
            build_s: None,
            notes: Vec::new(),
        }
    }
}

/// One throughput window: what each thread did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Window {
    /// One for each thread.
    pub threads: Vec<ThreadCount>,
}

impl Window {
    /// Calls in a second, of all threads together.
    pub fn calls_per_second(&self) -> f64 {
        self.threads.iter().map(|thread| thread.calls as f64 * 1e9 / thread.ns.max(1) as f64).sum()
    }
}

/// The run was carried out to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct End {
    /// Wall time in seconds, of this sitting.
    pub wall_s: f64,
    /// Of which workers were warming up or measuring.
    pub measuring_s: f64,
}
