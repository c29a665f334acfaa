//! Load, and what to put it on.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::load::LoadSettings;
use crate::workload::Workload;

/// The thing that load is put on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Target {
    /// The workload that is called or requested.
    pub workload: Workload,
    /// The service, by its address; what is open in this process where absent.
    pub service: Option<SocketAddr>,
    /// The folder of the suite that the workload is of.
    pub suite: PathBuf,
    /// The core that the generator is pinned to; not pinned where absent.
    pub core: Option<usize>,
}

/// Asks for one request, over a connection made for it; again until the answer is the right one or the patience is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct FirstAnswer {
    /// What is asked, and of whom.
    #[serde(flatten)]
    pub target: Target,
    /// Time for which to keep trying.
    pub patience_ms: u64,
}

/// The first right answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Answered {
    /// From when it first tried to connect until it had the right answer, in microseconds.
    pub us: f64,
    /// Number of tries.
    pub tries: u32,
}

/// Asks for every golden case once; the first wrong answer is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct VerifyService {
    /// What is asked, and of whom.
    #[serde(flatten)]
    pub target: Target,
}

/// Asks for load on a schedule that was decided before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OpenLoop {
    /// What is asked, and of whom.
    #[serde(flatten)]
    pub target: Target,
    /// The schedule.
    pub settings: LoadSettings,
}

/// Asks for as much load as answers come on a number of connections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ClosedLoop {
    /// What is asked, and of whom.
    #[serde(flatten)]
    pub target: Target,
    /// Number of connections.
    pub connections: u16,
    /// Duration of the load.
    pub duration_ms: u64,
}
