//! The journal: what a run keeps, one JSON line each. The first line says what the run is, then one line a launch.

mod launch;
mod links;
mod measured;
mod observation;
mod reader;
mod run;

use serde::{Deserialize, Serialize};

pub use launch::{Launch, Stopped};
pub use links::{Links, WORKER};
pub use measured::Measured;
pub use observation::{
    BuildTime, CallTime, Capacity, ColdStart, FuelPass, MemoryUse, Observation, Sampled, Sizes, Starts,
    Throughput, Utilisation, Window,
};
pub(crate) use reader::FUNCTIONS_BEFORE_3;
pub use reader::{BadLine, Reader};
pub use run::{Placement, Race, Run, Side, Subject};

/// The version of the lines. Older ones are read as well ([`Reader`]); newer ones are refused by their number.
pub const SCHEMA: u32 = 3;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
pub enum Line {
    /// The first line.
    Run(Box<Run>),
    /// One launch.
    Launch(Box<Launch>),
    /// The run was carried out to its end.
    End(End),
}

/// The end of a run that was carried out in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct End {
    /// Wall time in seconds, since the run was begun or gone on with.
    pub wall_s: f64,
    /// Of which workers were warming up or measuring.
    pub measuring_s: f64,
}
