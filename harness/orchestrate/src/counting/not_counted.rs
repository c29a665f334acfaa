//! Counts that could not be had.

use crate::worker::Fault;

/// The reason that a tool has counted nothing.
pub enum NotCounted {
    /// Somebody asked us to stop.
    Interrupted,
    /// The tool is missing, or cannot watch this contender, which says nothing about the contender: its figures are skipped
    /// for this reason.
    Skipped(String),
}

impl NotCounted {
    /// The end of a worker that is watched by a tool.
    pub fn under(tool: &str, fault: &Fault) -> Self {
        match fault {
            Fault::Interrupted => NotCounted::Interrupted,
            fault => NotCounted::Skipped(format!("under {tool}: {fault}")),
        }
    }
}
