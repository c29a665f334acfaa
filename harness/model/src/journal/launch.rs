//! Launches.

use serde::{Deserialize, Serialize};

use super::{Measured, Side};
use crate::contender::Contender;
use crate::host::Noise;
use crate::protocol::{Process, Receipt};

/// One launch of one contender in one block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Launch {
    /// Which comparison of the run, from 0.
    pub comparison: usize,
    /// Which block of it, from 0. The launches of a block are neighbours in time.
    pub block: u32,
    /// The contender that was launched.
    pub contender: Contender,
    /// By which of two racing workers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The reason that nothing could be measured, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
    /// The worker's statement about itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// From the spawn to the receipt, in milliseconds; 0 where what is measured takes processes of its own.
    pub open_ms: f64,
    /// The workloads, each with what came of it.
    pub measured: Vec<Measured>,
    /// The machine as the worker's process saw it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<Process>,
    /// Noise on the machine.
    pub noise: Noise,
}

impl Launch {
    /// One of which nothing is known yet.
    pub fn new(comparison: usize, block: u32, contender: Contender) -> Self {
        Launch {
            comparison,
            block,
            contender,
            side: None,
            stopped: None,
            receipt: None,
            open_ms: 0.0,
            measured: Vec::new(),
            process: None,
            noise: Noise::default(),
        }
    }
}

/// The reason why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "status", content = "reason")]
pub enum Stopped {
    /// The runtime cannot do it.
    Unsupported(String),
    /// The subject failed.
    Failed(String),
    /// Left out on purpose.
    Skipped(String),
}

impl Stopped {
    /// `unsupported`, `failed` or `skipped`.
    pub const fn status(&self) -> &'static str {
        match self {
            Self::Unsupported(_) => "unsupported",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
        }
    }

    /// The reason.
    pub fn reason(&self) -> &str {
        match self {
            Self::Unsupported(reason) | Self::Failed(reason) | Self::Skipped(reason) => reason,
        }
    }
}
