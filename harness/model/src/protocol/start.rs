//! Starts: the first call in a process, and instances in an engine that is warm.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Phase;
use crate::workload::Workload;

/// Asks that an instance be made and called for the first time in this process, and called on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Cold {
    /// The workload.
    pub workload: Workload,
    /// Up to the end of which calls to tell the time, counted from 1, ascending: 1, 10, 100, 10,000.
    pub calls: Vec<u32>,
    /// The file with its inputs, for programs that take them from files: one canonical JSON a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<PathBuf>,
    /// Go no further than this takes. Unset: the worker's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience_ms: Option<u64>,
}

/// The last steps of a cold start, once all was open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Started {
    /// Instantiation and the first call; for native code only the call.
    pub phases: Vec<Phase>,
    /// From the beginning of the first call to the end of the n-th, in microseconds.
    pub to_call_us: Vec<(u32, f64)>,
}

/// Asks for instances in the warm engine, one after the other: made, called once, dropped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Warm {
    /// The workload.
    pub workload: Workload,
    /// Number of instances.
    pub instances: u32,
    /// Go no further than this takes. Unset: the worker's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience_ms: Option<u64>,
}

/// New instances in a warm engine: the median of each step, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Warmed {
    /// Number of instances that were made.
    pub instances: u32,
    /// Making store and instance.
    pub instantiate_us: f64,
    /// The first call.
    pub first_call_us: f64,
    /// Dropping both.
    pub drop_us: f64,
}
