//! What is measured, with unit and direction.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::as_string::as_string;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
}

/// A metric. Its id is stable: files and commands use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Metric {
    /// Time of one call on one thread, the empty loop subtracted.
    CallNs,
    /// Of a call: entering the guest and leaving it (`nop`).
    EntryNs,
    /// Of a call: handing the payload over (`sink` − `nop`), with what the guest does to receive it.
    LoweringNs,
    /// Of a call: taking the payload back (`echo` − `sink`); the guest returns what it got, and makes nothing.
    LiftingNs,
    /// Of a call: the logic itself (workload − `echo` of the same payload class).
    LogicNs,
    /// Calls in a second on that many threads, each with a store of its own.
    CallsPerSecond {
        /// How many threads call at once.
        threads: u16,
    },
    /// Fuel that one call burns, where the engine counts it. Deterministic; misses the host's share.
    FuelPerCall,
}

impl Metric {
    /// The unit of its figures.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::CallNs | Self::EntryNs | Self::LoweringNs | Self::LiftingNs | Self::LogicNs => "ns",
            Self::CallsPerSecond { .. } => "1/s",
            Self::FuelPerCall => "fuel",
        }
    }

    /// Which way is better.
    pub const fn direction(self) -> Direction {
        match self {
            Self::CallsPerSecond { .. } => Direction::Higher,
            _ => Direction::Lower,
        }
    }

    /// Whether the same code must give the same figure every time.
    pub const fn deterministic(self) -> bool {
        matches!(self, Self::FuelPerCall)
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CallNs => f.pad("call-ns"),
            Self::EntryNs => f.pad("entry-ns"),
            Self::LoweringNs => f.pad("lowering-ns"),
            Self::LiftingNs => f.pad("lifting-ns"),
            Self::LogicNs => f.pad("logic-ns"),
            Self::CallsPerSecond { threads } => f.pad(&format!("calls-per-second/{threads}t")),
            Self::FuelPerCall => f.pad("fuel-per-call"),
        }
    }
}

/// A metric that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no metric `{0}`: write call-ns, calls-per-second/2t or fuel-per-call")]
pub struct BadMetric(String);

impl FromStr for Metric {
    type Err = BadMetric;

    fn from_str(text: &str) -> Result<Self, BadMetric> {
        let threads = || text.strip_prefix("calls-per-second/")?.strip_suffix('t')?.parse().ok();
        match text {
            "call-ns" => Ok(Self::CallNs),
            "entry-ns" => Ok(Self::EntryNs),
            "lowering-ns" => Ok(Self::LoweringNs),
            "lifting-ns" => Ok(Self::LiftingNs),
            "logic-ns" => Ok(Self::LogicNs),
            "fuel-per-call" => Ok(Self::FuelPerCall),
            _ => match threads() {
                Some(threads) if threads > 0 => Ok(Self::CallsPerSecond { threads }),
                _ => Err(BadMetric(text.to_string())),
            },
        }
    }
}

as_string!(Metric => BadMetric);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_a_round_trip() {
        for id in [
            "call-ns",
            "entry-ns",
            "lowering-ns",
            "lifting-ns",
            "logic-ns",
            "calls-per-second/1t",
            "calls-per-second/16t",
            "fuel-per-call",
        ] {
            assert_eq!(id.parse::<Metric>().unwrap().to_string(), id);
        }
        for id in ["", "calls-per-second", "calls-per-second/0t", "calls-per-second/xt"] {
            assert!(id.parse::<Metric>().is_err(), "{id}");
        }
    }
}
