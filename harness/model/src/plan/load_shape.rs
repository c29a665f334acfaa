//! The load of a plan's `load` and `capacity`.

use serde::{Deserialize, Serialize};

use super::{BadPlan, within};
use crate::load::{LoadSettings, Objective};
use crate::metric::Share;

/// The parts of capacity that are asked for where a plan does not say.
const SHARES: [Share; 3] = [Share::percent(30), Share::percent(60), Share::percent(90)];

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
    /// The parts of its own capacity that each service is loaded with, in hundredths, of `utilisation`. Written down where they
    /// are not the usual ones, so that the conditions of everything else under load stay what they were.
    #[serde(skip_serializing_if = "is_usual")]
    pub shares: Vec<Share>,
    /// What response times may be at most: a line in the charts of tails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<Objective>,
}

fn is_usual(shares: &[Share]) -> bool {
    shares == SHARES
}

impl Default for LoadShape {
    fn default() -> Self {
        let arrivals = "poisson".to_string();
        LoadShape {
            rate: 500.0,
            duration_ms: 1_000,
            arrivals,
            connections: 8,
            drain_ms: 2_000,
            shares: SHARES.to_vec(),
            objective: None,
        }
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

    /// The same at another rate.
    pub fn settings_at(&self, rate: f64, seed: u64) -> LoadSettings {
        LoadSettings { rate, ..self.settings(seed) }
    }

    pub(super) fn check(&self) -> Result<(), BadPlan> {
        within(self.rate, 0.1..=1e6, "load.rate", "from 0.1 to 1000000")?;
        within(self.duration_ms, 10..=3_600_000, "load.duration-ms", "from 10 to 3600000")?;
        within(self.connections, 1..=10_000, "load.connections", "from 1 to 10000")?;
        within(self.drain_ms, 0..=600_000, "load.drain-ms", "from 0 to 600000")?;
        let ascending = !self.shares.is_empty() && self.shares.is_sorted_by(|one, next| one < next);
        if !ascending
            || self.shares.iter().any(|share| !(Share::percent(1)..=Share::percent(99)).contains(share))
        {
            let range = "percentages from 1 to 99 in ascending order, such as [30, 60, 90]";
            return Err(BadPlan::OutOfRange { what: "load.shares", range });
        }
        let known = ["constant", "poisson"].contains(&self.arrivals.as_str())
            || self
                .arrivals
                .strip_prefix("burst:")
                .is_some_and(|size| size.parse::<u32>().is_ok_and(|n| n > 0));
        let range = "`constant`, `poisson` or `burst:N`";
        if known { Ok(()) } else { Err(BadPlan::OutOfRange { what: "load.arrivals", range }) }
    }
}
