//! Observations: what a launch found out about one workload, a variant for each measure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::counts::Counts;
use crate::load::{ClosedResult, LoadResult, PerCall};
use crate::metric::{Class, Held, Moment, PageCache, Share, SizeKind};
use crate::protocol::{Collections, HeldAt, Memory, Phase, Prepared, ThreadCount, Warmed};

/// The findings of one measure. There may be hundreds of thousands of observations, of which few were under load: what
/// is large and seldom is boxed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Observation {
    /// Of `call-time`.
    CallTime(CallTime),
    /// Of `throughput`.
    Throughput(Throughput),
    /// Of `fuel`.
    Fuel(FuelPass),
    /// Of `counts`.
    Counts(Counts),
    /// Of `profile`.
    Profile(Box<Sampled>),
    /// Of `cold-start`.
    ColdStart(Starts),
    /// Of `call-tail`.
    CallTail(Box<PerCall>),
    /// Of `load`.
    Load(Box<LoadResult>),
    /// Of `capacity`.
    Capacity(Box<Capacity>),
    /// Of `utilisation`.
    Utilisation(Box<Utilisation>),
    /// Of `memory`, and of `load` while it was under way.
    Memory(MemoryUse),
    /// Of `size`.
    Size(Sizes),
    /// Of `build-time`.
    BuildTime(BuildTime),
}

/// Times of calls, in slices that were interleaved with the block's other contenders.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CallTime {
    /// The workload as it was made ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared: Option<Prepared>,
    /// One number a slice: the median nanoseconds a call of its batches. The i-th slices of a block are neighbours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slices: Vec<f64>,
    /// Batches in all slices together.
    #[serde(default)]
    pub batches: u64,
    /// Garbage collections in all slices together, where the language has a collector that tells of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collections: Option<Collections>,
    /// One number a slice: the time of a fixed work just before it, in nanoseconds, where the worker has one. It tells how
    /// fast the machine was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_ns: Option<Vec<f64>>,
}

/// Calls in windows of time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Throughput {
    /// One for each number of threads.
    pub windows: Vec<Window>,
}

/// One window.
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

/// Calls and fuel of one pass over the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct FuelPass {
    /// Calls of the pass.
    pub calls: u64,
    /// Fuel of the pass.
    pub fuel: u64,
}

/// Samples of calls, or of a service under load.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sampled {
    /// The time of a call in nanoseconds while nothing was recorded; of a request, processor time.
    pub call_ns: f64,
    /// The part by which recording made it longer: estimate, low and high end of a 95 % interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overhead: Option<[f64; 3]>,
    /// Number of samples, by class.
    pub classes: BTreeMap<Class, u64>,
    /// Of them, those whose stack was followed to its end.
    pub whole: u64,
    /// Those whose innermost frame is known by address alone.
    pub unknown: u64,
    /// Samples that nobody took in time.
    pub lost: u64,
    /// Whether the kernel's part of stacks was recorded.
    pub kernel: bool,
    /// Samples a second that were asked for.
    pub frequency: u32,
    /// The seconds that were recorded.
    pub seconds: f64,
    /// The flame graph, an SVG in the run's folder.
    pub flame_graph: String,
    /// The samples for `go tool pprof`, in the run's folder.
    pub pprof: String,
}

impl Sampled {
    /// Number of all samples.
    pub fn samples(&self) -> u64 {
        self.classes.values().sum()
    }

    /// The nanoseconds of a call that are of a class.
    pub fn ns(&self, class: Class) -> Option<f64> {
        let of_class = self.classes.get(&class).copied().unwrap_or(0);
        (self.samples() > 0).then(|| self.call_ns * of_class as f64 / self.samples() as f64)
    }
}

/// Starts: of fresh processes, and of new instances in a warm engine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Starts {
    /// Cold starts, each of a process of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cold: Vec<ColdStart>,
    /// New instances in a warm engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm: Option<Warmed>,
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
    /// The load as the generator counted it.
    pub driven: ClosedResult,
    /// Processor time of the service's process, in microseconds.
    pub service_cpu_us: f64,
}

/// A service's capacity, and loads at parts of it, one after the other on the same process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Utilisation {
    /// The closed-loop load that found the capacity.
    pub capacity: ClosedResult,
    /// The loads, with the part of the capacity that each was.
    pub loads: Vec<(Share, LoadResult)>,
}

impl Utilisation {
    /// The load at a part of the capacity.
    pub fn at(&self, share: Share) -> Option<&LoadResult> {
        self.loads.iter().find(|(at, _)| *at == share).map(|(_, load)| load)
    }
}

/// Memory of the subject's process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct MemoryUse {
    /// From idle to busy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<(Moment, Memory)>,
    /// While many of something are held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<(Held, Vec<HeldAt>)>,
}

/// Sizes of what is built and deployed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sizes {
    /// In bytes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bytes: BTreeMap<SizeKind, u64>,
    /// Files that have to be deployed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deployed: Vec<String>,
}

/// The time that building took, when it was last built from nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BuildTime {
    /// In seconds.
    pub seconds: f64,
}
