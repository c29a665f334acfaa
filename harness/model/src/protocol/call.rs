//! Calls of a workload: made ready, timed in slices, counted.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::config::CallPath;
use crate::workload::Workload;

/// Asks that a workload be made ready.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Prepare {
    /// The workload.
    pub workload: Workload,
    /// The longest time for warm-up, which ends earlier when calls are steady.
    pub warm_up_ms: u64,
    /// The length of a slice, so that a batch fits it.
    pub slice_us: u64,
    /// The file with its inputs, for programs that take them from files: one canonical JSON a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<PathBuf>,
}

/// A workload that was made ready.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Prepared {
    /// Calls in a batch.
    pub batch: u64,
    /// The clock's share of a batch's time.
    pub clock_share: f64,
    /// Nanoseconds that the empty loop takes for each call; subtracted from every figure.
    pub empty_ns: f64,
    /// The warm-up.
    pub warm_up: WarmUp,
    /// The call path that is timed; none for native code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<CallPath>,
    /// The call that made the object that calls go to, one of each instance, which keeps its state from call to call; none
    /// where they are of a plain function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setup: Option<String>,
}

/// A warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct WarmUp {
    /// Whether calls were steady before time was up.
    pub steady: bool,
    /// Batches that it took.
    pub batches: u32,
    /// Time that it took.
    pub ms: f64,
    /// The first batch against the last: how much slower a cold start is.
    pub first_over_last: f64,
}

/// Asks for one slice of a prepared workload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Measure {
    /// The workload.
    pub workload: Workload,
    /// The length of the slice.
    pub slice_us: u64,
}

/// One slice: nanoseconds a call of each batch, with the empty loop subtracted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Slice {
    /// One for each batch.
    pub call_ns: Vec<f64>,
    /// Garbage collections meanwhile, where the language has a collector that tells of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collections: Option<Collections>,
    /// The time of a fixed work just before the slice, in nanoseconds, where the worker has one: it tells how fast the
    /// machine was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_ns: Option<f64>,
}

/// Garbage collections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Collections {
    /// Number of them.
    pub count: u64,
    /// Nanoseconds for which they stopped or slowed the calls.
    pub ns: f64,
}

/// Asks for calls in a window on several threads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Throughput {
    /// The workload.
    pub workload: Workload,
    /// The number of threads.
    pub threads: u16,
    /// The window's length.
    pub window_ms: u64,
    /// The file with its inputs, for programs that take them from files: one canonical JSON a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<PathBuf>,
}

/// Calls and nanoseconds of each thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counted {
    /// One for each thread.
    pub threads: Vec<ThreadCount>,
}

/// One thread's part of a throughput window.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ThreadCount {
    /// Calls that ended in the window.
    pub calls: u64,
    /// Length of the window for this thread.
    pub ns: u64,
}

/// Asks for the fuel of one pass over the corpus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Fuel {
    /// The workload.
    pub workload: Workload,
}

/// Fuel of one pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Burned {
    /// Calls of the pass.
    pub calls: u64,
    /// Fuel of the pass.
    pub fuel: u64,
}

/// Asks for calls that whoever watches this process can count: callgrind by the names of functions, `strace` between two
/// requests. The workload is made ready on a fresh instance, and goes once round its inputs before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Count {
    /// The workload.
    pub workload: Workload,
    /// Calls are made in whole rounds of the inputs: as many as it takes for that many calls.
    pub calls: u64,
}

/// Counts that a process itself can take of calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Called {
    /// Number of calls that were made.
    pub calls: u64,
    /// While they were made.
    pub during_calls: SelfCount,
    /// While the loop went round as often without calling.
    pub during_loop: SelfCount,
    /// The reason that instructions could not be counted by the processor, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_hardware: Option<String>,
}

/// Counts that a process takes of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SelfCount {
    /// Pages that were given to it.
    pub pages: u64,
    /// Instructions that the processor retired for it, outside of the kernel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<u64>,
}

/// Asks for the bytes of one pass over the corpus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BytesMoved {
    /// The workload.
    pub workload: Workload,
}

/// Bytes that arguments and results take in linear memory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Moved {
    /// Calls of one pass.
    pub calls: u64,
    /// Bytes of one pass.
    pub bytes: u64,
}

/// Asks that a prepared workload be dropped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Release {
    /// The workload.
    pub workload: Workload,
}

/// A prepared workload is dropped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Released {}

/// Asks for single calls, timed one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CallTail {
    /// The workload.
    pub workload: Workload,
    /// Time for which to go on.
    pub duration_ms: u64,
    /// The file with its inputs, for programs that take them from files: one canonical JSON a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<PathBuf>,
}
