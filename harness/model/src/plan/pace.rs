//! The pace of a run.

use serde::{Deserialize, Serialize};

use super::{BadPlan, within};

/// The length of each part of measuring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Pace {
    /// Fresh processes for each contender: the statistical unit.
    pub launches: u32,
    /// Slices that a launch gets for each workload.
    pub slices: u32,
    /// The length of a slice, in microseconds.
    pub slice_us: u64,
    /// Warm-up goes on until the calls are steady, at most this long.
    pub warm_up_ms: u64,
    /// The length of a throughput window, in milliseconds.
    pub window_ms: u64,
    /// A worker that does not answer within this time (beyond what it was asked to measure) is killed.
    pub deadline_s: u64,
    /// The longest that a launch spends on each step that repeats calls: going on to the ten-thousandth call of a start, making a
    /// hundred new instances, holding a thousand at once. Unset: the worker's own limits, 5 and 10 s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patience_ms: Option<u64>,
    /// Launches on a machine that was too noisy are used too, with a remark.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub keep_noisy: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            launches: 20,
            slices: 6,
            slice_us: 2_000,
            warm_up_ms: 30,
            window_ms: 60,
            deadline_s: 60,
            patience_ms: None,
            keep_noisy: false,
        }
    }
}

impl Pace {
    pub(super) fn check(&self) -> Result<(), BadPlan> {
        within(self.slices, 1..=1_000, "slices", "from 1 to 1000")?;
        within(self.slice_us, 100..=1_000_000, "slice-us", "from 100 to 1000000")?;
        within(self.warm_up_ms, 1..=60_000, "warm-up-ms", "from 1 to 60000")?;
        within(self.window_ms, 1..=60_000, "window-ms", "from 1 to 60000")?;
        within(self.patience_ms.unwrap_or(1), 1..=60_000, "patience-ms", "from 1 to 60000")?;
        within(self.deadline_s, 1..=3_600, "deadline-s", "from 1 to 3600")
    }
}
