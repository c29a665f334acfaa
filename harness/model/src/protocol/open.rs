//! Opening a contender, and the receipt for it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Memory;
use crate::config::RuntimeConfig;
use crate::contender::Contender;
use crate::grant::Grant;
use crate::imports::STUBS;
use crate::metric::ColdStep;
use crate::service::ServiceConfig;

/// Asks that a contender be opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Open {
    /// The protocol's version.
    pub protocol: u32,
    /// The contender.
    pub contender: Contender,
    /// Its runtime configuration, where it has one.
    pub config: Option<RuntimeConfig>,
    /// The component, where there is one.
    pub artifact: Option<Artifact>,
    /// The folder of precompiled code.
    pub cache: PathBuf,
    /// The core that the calling thread is pinned to once all is open; not pinned where absent.
    pub core: Option<usize>,
    /// The most bytes of linear memory that a guest may have.
    pub memory_limit: u64,
    /// The service configuration of an HTTP contender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceConfig>,
    /// The reading of the monotonic clock, in nanoseconds, just before this process was spawned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spawned_ns: Option<u64>,
    /// Make every timed and counted call slower by this part, by calling that much more often than is told: how it is
    /// tested that a slowdown is found. The receipt says so as `slower`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slower: Option<f64>,
    /// The language of the build, where it is known; a program's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The folders of the suites whose functions may be called, for the call path that knows no function beforehand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suites: Vec<PathBuf>,
    /// What the component is granted beyond WASI with nothing behind it.
    #[serde(default, skip_serializing_if = "Grant::is_nothing")]
    pub grant: Grant,
    /// Name compiled code for a profiler: where each function lies, in `/tmp/perf-PID.map`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub perf_map: bool,
}

/// A component on disk. It is read only if its digest is this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Artifact {
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A receipt's `effective` fact under [`SLOWER`], for calls that are slower by this part: `2 %`.
pub fn slower_by(part: f64) -> String {
    // Parts are written by people: what is beyond a millionth of a per cent is the binary fraction's.
    format!("{} %", (part * 1e8).round() / 1e6)
}

/// The key of [`slower_by`].
pub const SLOWER: &str = "slower";

/// Proof that a subject is there, and what it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Receipt {
    /// The protocol's version.
    pub protocol: u32,
    /// The worker program and its version.
    pub program: String,
    /// The language that the logic is written in.
    pub language: String,
    /// The build of it.
    #[serde(default)]
    pub build: String,
    /// The runtime, with version: `wasmtime 50.0.1`, `native`.
    pub runtime: String,
    /// The settings that the engine was really built with; empty for native code.
    pub effective: BTreeMap<String, String>,
    /// SHA-256 of the component that was opened.
    pub artifact_sha256: Option<String>,
    /// SHA-256 of the committed corpora of our suites.
    pub fixtures: String,
    /// Duration of each step of opening, in order; the spawn first, where its time was handed over.
    pub phases: Vec<Phase>,
    /// The process's memory before anything was opened.
    #[serde(default)]
    pub idle: Memory,
    /// Threads that compiled, where something was compiled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compile_threads: Option<u16>,
    /// Whether the fuel of a call can be told: the engine counts it, and a store lives from call to call.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub counts_fuel: bool,
    /// The cost of reading the clock.
    pub clock: Clock,
    /// Built without optimisation: nothing it says may be kept.
    pub debug_build: bool,
}

impl Receipt {
    /// Whether something that the component imports is answered by stubs.
    pub fn calls_stubs(&self) -> bool {
        self.effective.get("granted").is_some_and(|granted| granted.contains(STUBS))
    }
}

/// One step of opening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Phase {
    /// The step.
    pub name: ColdStep,
    /// Its duration.
    pub us: f64,
}

/// The cost of reading the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Clock {
    /// Nanoseconds that one reading costs.
    pub cost_ns: f64,
    /// The least difference between two readings that is not zero.
    pub resolution_ns: f64,
}
