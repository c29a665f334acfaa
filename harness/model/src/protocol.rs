//! The worker protocol: JSON lines on stdin and stdout, one request, one answer. Everything else goes to stderr.
//!
//! Any program in any language may be a worker. The first request is `open`, and its answer a receipt: proof that
//! the subject is there, and what exactly it is. A worker never decides what to measure.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::cell::{Contender, Workload};
use crate::config::{CodeLoad, RuntimeConfig};
use crate::load::{ClosedResult, LoadResult, LoadSettings, PerCall};
use crate::metric::ColdStep;
use crate::service::ServiceConfig;

/// The version of this protocol. A worker that speaks another is refused, never guessed at.
pub const PROTOCOL: u32 = 2;

/// What the command line asks of a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Request {
    /// Open a contender. Always the first.
    Open(Box<Open>),
    /// Answer every golden case of a function and say what came out.
    Verify {
        /// The function's name.
        function: String,
        /// The folder of the golden files.
        golden: PathBuf,
    },
    /// Make a workload ready: inputs, a fresh instance, warm-up, and how many calls make a batch.
    Prepare {
        /// The workload.
        workload: Workload,
        /// Warm-up goes on until the calls are steady, at most this long.
        warm_up_ms: u64,
        /// How long one slice will be, so that a batch fits it.
        slice_us: u64,
    },
    /// Measure one slice of a prepared workload: batches of n calls, a time for each batch.
    Measure {
        /// The workload.
        workload: Workload,
        /// How long to go on.
        slice_us: u64,
    },
    /// Count calls in a window on that many threads, each with a store of its own on the shared engine.
    Throughput {
        /// The workload.
        workload: Workload,
        /// How many threads.
        threads: u16,
        /// The window's length.
        window_ms: u64,
    },
    /// Burn one pass of the corpus and say how much fuel it took.
    Fuel {
        /// The workload.
        workload: Workload,
    },
    /// Make a workload ready on a fresh instance, go once round its inputs, and then make calls where whoever watches this
    /// process can count what they do: callgrind by the names of functions, `strace` between two requests.
    Count {
        /// The workload.
        workload: Workload,
        /// Calls are made in whole rounds of the inputs: as many as it takes for that many calls.
        calls: u64,
    },
    /// Say how many bytes the arguments and results of one pass over the corpus take in linear memory.
    BytesMoved {
        /// The workload.
        workload: Workload,
    },
    /// Forget a prepared workload: its instance and inputs are dropped.
    Release {
        /// The workload.
        workload: Workload,
    },
    /// Make an instance and call it for the first time in this process, and go on calling.
    Cold {
        /// The workload.
        workload: Workload,
        /// Up to the end of which calls to tell the time, counted from 1, ascending: 1, 10, 100, 10,000.
        calls: Vec<u32>,
    },
    /// Make instances in the engine that is warm by now, one after the other: make, call once, drop.
    Warm {
        /// The workload.
        workload: Workload,
        /// How many.
        instances: u32,
    },
    /// Time single calls one by one in a closed loop, if the clock is cheap enough for that.
    CallTail {
        /// The workload.
        workload: Workload,
        /// How long to go on.
        duration_ms: u64,
    },
    /// Say what memory the process has now, and what it has seen of the machine so far.
    Look,
    /// Hold that many live instances at once, each called once, and say what memory the process has at each count.
    Instances {
        /// The workload.
        workload: Workload,
        /// How many, ascending. Counts beyond what the configuration allows are left out of the answer.
        counts: Vec<u32>,
    },
    /// Hold that many components at once, each from a file of its own, an instance of each called once.
    Components {
        /// The workload.
        workload: Workload,
        /// How their code gets into memory.
        load: CodeLoad,
        /// How many, ascending.
        counts: Vec<u32>,
    },
    /// Say how large the opened component is in each form.
    CodeSize,
    /// Serve the logic over HTTP until `close`; only where an HTTP contender is open.
    Serve {
        /// Where to listen; port 0 picks one.
        listen: std::net::SocketAddr,
        /// The core that the threads which answer are pinned to; not pinned where absent.
        core: Option<usize>,
    },
    /// Put load on what is open, or on a service that another process serves. For that nothing needs to be open.
    Load(Box<Load>),
    /// End the launch; the answer holds what the process saw of the machine.
    Close,
}

/// What is opened, and how.
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
    /// Where precompiled code is kept.
    pub cache: PathBuf,
    /// The core that the calling thread is pinned to once all is open; not pinned where absent.
    pub core: Option<usize>,
    /// The most bytes of linear memory that a guest may have.
    pub memory_limit: u64,
    /// How an HTTP contender serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceConfig>,
    /// The reading of the monotonic clock, in nanoseconds, just before this process was spawned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spawned_ns: Option<u64>,
    /// Make every timed and counted call slower by this part, by calling that much more often than is told: how it is
    /// tested that a slowdown is found. The receipt says so as `slower`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slower: Option<f64>,
}

/// How a receipt's `effective` tells, as [`SLOWER`], of calls that are slower by this part: `2 %`.
pub fn slower_by(part: f64) -> String {
    // Parts are written by people: what is beyond a millionth of a per cent is the binary fraction's.
    format!("{} %", (part * 1e8).round() / 1e6)
}

/// The key of [`slower_by`].
pub const SLOWER: &str = "slower";

/// Load, and what to put it on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Load {
    /// What is called or requested.
    pub workload: Workload,
    /// The service, by its address; what is open in this process where absent.
    pub service: Option<std::net::SocketAddr>,
    /// The folder of the golden files, whose answers a service's must be.
    pub golden: PathBuf,
    /// How it comes.
    pub pattern: LoadPattern,
    /// The core that the generator is pinned to; not pinned where absent.
    pub core: Option<usize>,
}

/// How load comes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum LoadPattern {
    /// One request, over a connection made for it; again until the answer is the right one or the patience is over.
    FirstAnswer {
        /// How long to try.
        patience_ms: u64,
    },
    /// Every golden case once; the first wrong answer is told.
    Verify,
    /// On a schedule that was decided before: the tail that a user sees.
    Open(LoadSettings),
    /// As fast as answers come on that many connections: the capacity.
    Closed {
        /// How many connections.
        connections: u16,
        /// How long.
        duration_ms: u64,
    },
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

/// What a worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Answer {
    /// To `open`.
    Opened(Box<Receipt>),
    /// To `verify`.
    Verified(Verified),
    /// To `prepare`.
    Prepared(Prepared),
    /// To `measure`.
    Measured(Slice),
    /// To `throughput`: calls and nanoseconds of each thread.
    Counted {
        /// One for each thread.
        threads: Vec<ThreadCount>,
    },
    /// To `fuel`.
    Burned {
        /// Calls of one pass.
        calls: u64,
        /// Fuel of one pass.
        fuel: u64,
    },
    /// To `count`.
    Called(Called),
    /// To `bytes-moved`.
    Moved {
        /// Calls of one pass.
        calls: u64,
        /// Bytes of one pass.
        bytes: u64,
    },
    /// To `release`.
    Released,
    /// To `cold`.
    Started(Started),
    /// To `warm`.
    Warmed(Warmed),
    /// To `call-tail`.
    CallTail(PerCall),
    /// To `look`.
    Seen {
        /// What the process has.
        memory: Memory,
        /// What it has seen.
        process: Process,
    },
    /// To `instances` and `components`.
    Held {
        /// One for each count that was reached.
        held: Vec<HeldAt>,
        /// Why not all were, if so.
        stopped: Option<String>,
    },
    /// To `code-size`.
    CodeSize(CodeSize),
    /// To `serve`.
    Serving {
        /// Where it listens.
        address: std::net::SocketAddr,
        /// How long it took from the request until it listened.
        listen_us: f64,
    },
    /// To `load` with `first-answer`.
    Answered {
        /// From when it first tried to connect until it had the right answer, in microseconds.
        us: f64,
        /// How often it was tried.
        tries: u32,
    },
    /// To `load` with `open`.
    Loaded(Box<LoadResult>),
    /// To `load` with `closed`.
    Driven(ClosedResult),
    /// To `close`.
    Closed(Process),
    /// The request could not be carried out.
    Failed(Failure),
}

/// Proof that a subject is there, and what it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Receipt {
    /// The protocol's version.
    pub protocol: u32,
    /// The worker program and its version.
    pub program: String,
    /// What the logic is written in.
    pub language: String,
    /// What runs it, with version: `wasmtime 50.0.1`, `native`.
    pub runtime: String,
    /// What the engine was really built with; empty for native code.
    pub effective: BTreeMap<String, String>,
    /// SHA-256 of the component that was opened.
    pub artifact_sha256: Option<String>,
    /// SHA-256 of the golden corpus that inputs come from.
    pub fixtures: String,
    /// How long each step of opening took, in order; the spawn first, where its time was handed over.
    pub phases: Vec<Phase>,
    /// The process's memory before anything was opened.
    #[serde(default)]
    pub idle: Memory,
    /// Threads that compiled, where something was compiled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compile_threads: Option<u16>,
    /// What reading the clock costs.
    pub clock: Clock,
    /// Built without optimisation: nothing it says may be kept.
    pub debug_build: bool,
}

/// One step of opening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Phase {
    /// Which.
    pub name: ColdStep,
    /// How long it took.
    pub us: f64,
}

/// What reading the clock costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Clock {
    /// Nanoseconds that one reading costs.
    pub cost_ns: f64,
    /// The least difference between two readings that is not zero.
    pub resolution_ns: f64,
}

/// What came out of the golden cases of one function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Verified {
    /// How many cases were answered.
    pub cases: u64,
    /// A digest over all answers, in order.
    pub digest: String,
    /// The first case with another answer.
    pub difference: Option<Difference>,
}

/// A case whose answer is not the golden one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    /// The case's name.
    pub case: String,
    /// The golden answer.
    pub expected: String,
    /// The subject's answer.
    pub got: String,
}

/// How a workload was made ready.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Prepared {
    /// Calls in a batch.
    pub batch: u64,
    /// The clock's share of a batch's time.
    pub clock_share: f64,
    /// Nanoseconds that the empty loop takes for each call; subtracted from every figure.
    pub empty_ns: f64,
    /// How warm-up went.
    pub warm_up: WarmUp,
}

/// How warm-up went.
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

/// One slice: nanoseconds a call of each batch, with the empty loop subtracted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Slice {
    /// One for each batch.
    pub call_ns: Vec<f64>,
}

/// What a process itself can count of calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Called {
    /// How many calls were made.
    pub calls: u64,
    /// While they were made.
    pub during_calls: SelfCount,
    /// While the loop went round as often without calling.
    pub during_loop: SelfCount,
    /// Why instructions could not be counted by the processor, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_hardware: Option<String>,
}

/// What a process counted of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SelfCount {
    /// Pages that were given to it.
    pub pages: u64,
    /// Instructions that the processor retired for it, outside of the kernel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<u64>,
}

/// What one thread did in a throughput window.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ThreadCount {
    /// Calls that ended in the window.
    pub calls: u64,
    /// How long the window was for this thread.
    pub ns: u64,
}

/// What a worker's process saw of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Process {
    /// Times that it was taken off the processor against its will.
    pub involuntary_switches: u64,
    /// Pages that had to be read from disk.
    pub major_faults: u64,
    /// Pages that were given to it.
    pub minor_faults: u64,
    /// Processor time that it used, in milliseconds.
    pub cpu_ms: f64,
    /// Peak resident bytes.
    pub peak_bytes: u64,
}

/// A cold start's last steps: what happened once all was open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Started {
    /// Instantiation and the first call; for native code only the call.
    pub phases: Vec<Phase>,
    /// From the beginning of the first call to the end of the n-th, in microseconds.
    pub to_call_us: Vec<(u32, f64)>,
}

/// What new instances in a warm engine take: the median of each step, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Warmed {
    /// How many were made.
    pub instances: u32,
    /// Making store and instance.
    pub instantiate_us: f64,
    /// The first call.
    pub first_call_us: f64,
    /// Dropping both.
    pub drop_us: f64,
}

/// What memory a process has, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Memory {
    /// Resident.
    pub resident: u64,
    /// Resident, shared pages divided among those who share them.
    pub proportional: u64,
    /// Resident, and shared with nobody.
    pub private: u64,
    /// Resident, and backed by no file, because it was written to: it cannot be dropped and read again when memory is short.
    #[serde(default)]
    pub dirty: u64,
    /// The most that was ever resident.
    pub peak: u64,
    /// Address space.
    pub address_space: u64,
}

/// What memory a process has while it holds a number of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct HeldAt {
    /// How many it holds.
    pub count: u32,
    /// What it has.
    pub memory: Memory,
}

/// How large a component is once compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CodeSize {
    /// The file that is written when it is compiled beforehand.
    pub precompiled: u64,
    /// The machine code in it.
    pub machine_code: u64,
}

/// Why a request could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[error("{message}")]
pub struct Failure {
    /// What kind of failure.
    pub kind: FailureKind,
    /// What happened, to which subject or file, and what to do.
    pub message: String,
}

/// What kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The runtime cannot do this combination at all.
    Unsupported,
    /// The subject is broken: a component that does not load, link or fit, a trap, a limit reached.
    Subject,
    /// The request makes no sense here.
    Request,
    /// Another protocol version.
    Protocol,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_line_of_json() {
        let request = Request::Measure { workload: "probe/echo-bytes/1KiB".parse().unwrap(), slice_us: 2000 };
        let line = serde_json::to_string(&request).unwrap();
        assert_eq!(line, r#"{"request":"measure","workload":"probe/echo-bytes/1KiB","slice-us":2000}"#);
        assert_eq!(serde_json::from_str::<Request>(&line).unwrap(), request);
    }

    #[test]
    fn a_failure_is_an_answer() {
        let answer = Answer::Failed(Failure { kind: FailureKind::Unsupported, message: "no".to_string() });
        let line = serde_json::to_string(&answer).unwrap();
        assert_eq!(line, r#"{"answer":"failed","kind":"unsupported","message":"no"}"#);
        assert_eq!(serde_json::from_str::<Answer>(&line).unwrap(), answer);
    }
}
