//! Requests, written by hand, and the answers that are expected to come.

use std::path::Path;

use serde_json::{Value, json};
use tollgate_model::protocol::{Answer, Prepared, Seen, Slice, Verified};

use super::conversation::Conversation;

/// A workload that every program of our suites has: quick, with text in and out, and errors.
pub const QUOTE: &str = "pricing/get-quote";

/// One that takes long enough for its calls to be timed one by one.
pub const SCREEN: &str = "fraud/screen/16KiB";

/// A slice, and the time for warming up.
pub const SLICE_US: u64 = 2_000;
const WARM_UP_MS: u64 = 20;

pub fn prepare(workload: &str) -> Value {
    json!({"request": "prepare", "workload": workload, "warm-up-ms": WARM_UP_MS, "slice-us": SLICE_US})
}

pub fn measure(workload: &str, slice_us: u64) -> Value {
    json!({"request": "measure", "workload": workload, "slice-us": slice_us})
}

pub fn verify(function: &str, size: Option<String>, golden: &Path) -> Value {
    json!({"request": "verify", "function": function, "size": size, "golden": golden})
}

pub fn cold(workload: &str, calls: &[u32]) -> Value {
    json!({"request": "cold", "workload": workload, "calls": calls})
}

pub fn throughput(workload: &str, threads: u16, window_ms: u64) -> Value {
    json!({"request": "throughput", "workload": workload, "threads": threads, "window-ms": window_ms})
}

pub fn call_tail(workload: &str, duration_ms: u64) -> Value {
    json!({"request": "call-tail", "workload": workload, "duration-ms": duration_ms})
}

pub fn release(workload: &str) -> Value {
    json!({"request": "release", "workload": workload})
}

#[track_caller]
pub fn prepared(worker: &mut Conversation, workload: &str) -> Prepared {
    let answer = worker.ask(&prepare(workload));
    let Answer::Prepared(prepared) = answer else { panic!("{workload}: {answer:?}") };
    prepared
}

#[track_caller]
pub fn measured(worker: &mut Conversation, workload: &str, slice_us: u64) -> Slice {
    let answer = worker.ask(&measure(workload, slice_us));
    let Answer::Measured(slice) = answer else { panic!("{workload}: {answer:?}") };
    slice
}

#[track_caller]
pub fn verified(worker: &mut Conversation, asked: &Value) -> Verified {
    let answer = worker.ask(asked);
    let Answer::Verified(verified) = answer else { panic!("{asked}: {answer:?}") };
    verified
}

#[track_caller]
pub fn looked(worker: &mut Conversation) -> Seen {
    let answer = worker.ask(&json!({"request": "look"}));
    let Answer::Seen(seen) = answer else { panic!("{answer:?}") };
    seen
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Whether calls can still be measured.
#[track_caller]
pub fn measured_after(worker: &mut Conversation) -> bool {
    prepared(worker, QUOTE);
    !measured(worker, QUOTE, SLICE_US).call_ns.is_empty()
}
