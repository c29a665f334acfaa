//! The load of a plan's `load` and `capacity`.

use serde::{Deserialize, Serialize};

use super::{BadPlan, within};
use crate::load::LoadSettings;

/// The shape of a load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LoadShape {
    /// Operations a second, of `load`.
    pub rate: f64,
    /// Duration of the load, in milliseconds.
    pub duration_ms: u64,
    /// `constant`, `poisson` or `burst:N`.
    pub arrivals: String,
    /// Number of connections, or of threads in a process.
    pub connections: u16,
    /// Time to wait for answers when nothing more starts.
    pub drain_ms: u64,
}

impl Default for LoadShape {
    fn default() -> Self {
        let arrivals = "poisson".to_string();
        LoadShape { rate: 500.0, duration_ms: 1_000, arrivals, connections: 8, drain_ms: 2_000 }
    }
}

impl LoadShape {
    /// The settings of one launch, whose arrivals are drawn from `seed`.
    pub fn settings(&self, seed: u64) -> LoadSettings {
        LoadSettings {
            rate: self.rate,
            duration_ms: self.duration_ms,
            arrivals: self.arrivals.clone(),
            seed,
            connections: u32::from(self.connections),
            drain_ms: self.drain_ms,
        }
    }

    pub(super) fn check(&self) -> Result<(), BadPlan> {
        within(self.rate, 0.1..=1e6, "load.rate", "from 0.1 to 1000000")?;
        within(self.duration_ms, 10..=3_600_000, "load.duration-ms", "from 10 to 3600000")?;
        within(self.connections, 1..=10_000, "load.connections", "from 1 to 10000")?;
        within(self.drain_ms, 0..=600_000, "load.drain-ms", "from 0 to 600000")?;
        let known = ["constant", "poisson"].contains(&self.arrivals.as_str())
            || self
                .arrivals
                .strip_prefix("burst:")
                .is_some_and(|size| size.parse::<u32>().is_ok_and(|n| n > 0));
        let range = "`constant`, `poisson` or `burst:N`";
        if known { Ok(()) } else { Err(BadPlan::OutOfRange { what: "load.arrivals", range }) }
    }
}
