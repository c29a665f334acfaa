//! Many of something held at once: the cost of one more.

use serde::{Deserialize, Serialize};

use super::Memory;
use crate::config::CodeLoad;
use crate::workload::Workload;

/// Asks that many live instances be held at once, each called once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Instances {
    /// The workload.
    pub workload: Workload,
    /// Numbers of instances, ascending. Counts beyond what the configuration allows are left out of the answer.
    pub counts: Vec<u32>,
    /// Go no further than this takes. Unset: the worker's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience_ms: Option<u64>,
}

/// Asks that many components be held at once, each from a file of its own, an instance of each called once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Components {
    /// The workload.
    pub workload: Workload,
    /// The way their code gets into memory.
    pub load: CodeLoad,
    /// Numbers of components, ascending.
    pub counts: Vec<u32>,
    /// Go no further than this takes. Unset: the worker's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience_ms: Option<u64>,
}

/// Memory at each count that was reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Held {
    /// One for each count.
    pub held: Vec<HeldAt>,
    /// The reason that not all were reached, if so.
    pub stopped: Option<String>,
}

/// The memory of a process while it holds a number of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct HeldAt {
    /// Number of things that it holds.
    pub count: u32,
    /// The memory that it has.
    pub memory: Memory,
}
