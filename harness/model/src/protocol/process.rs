//! A worker's own process: its memory, and what it saw of the machine.

use serde::{Deserialize, Serialize};

/// Asks for the process's memory now, and what it has seen of the machine so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Look {}

/// A process at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Seen {
    /// Its memory.
    pub memory: Memory,
    /// Its view of the machine.
    pub process: Process,
}

/// Asks that the launch end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Close {}

/// A process's view of the machine.
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

/// A process's memory, in bytes.
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
