//! What a guest's allocator is asked for, by a copy of the component that writes it down.

use serde::{Deserialize, Serialize};

use crate::workload::Workload;

/// The export by which such a copy is read: `func(at: u32) -> u32` gives a word. Word 0 says how many words there are, word 1 how
/// often there was no room for more, and the log follows: for each time the number of functions on the stack, these from the
/// outermost on, the allocator, the bytes.
pub const WATCHED_ALLOCATOR: &str = "tollgate-watched-allocator";

/// Asks for what the allocator of the open component, a copy that writes it down, is asked for: while an instance is made, in
/// a first round of the inputs, and in a second one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct WatchAllocator {
    /// The workload.
    pub workload: Workload,
}

/// What a guest's allocator was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AllocatorWatched {
    /// Calls of a round.
    pub calls: u64,
    /// Allocations, those of one phase and stack together.
    pub sites: Vec<AllocationSite>,
    /// Allocations that there was no room to write down.
    pub lost: u64,
}

/// A phase of an instance's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuestPhase {
    /// It is made.
    Instantiating,
    /// A first round of the inputs.
    FirstRound,
    /// A round of the inputs after that.
    Calls,
}

/// Allocations of one phase that were asked for from one stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AllocationSite {
    /// The phase.
    pub phase: GuestPhase,
    /// Functions on the stack by their indices in the core module, the outermost first; none where the host asked.
    pub stack: Vec<u32>,
    /// The function of the allocator.
    pub allocator: u32,
    /// Number of allocations.
    pub times: u64,
    /// Their bytes.
    pub bytes: u64,
}
