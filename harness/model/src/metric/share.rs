//! Parts of a capacity.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A part of a service's own capacity: a whole number of hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(u8);

impl Share {
    /// So many hundredths.
    pub const fn percent(percent: u8) -> Self {
        Share(percent)
    }

    /// The part, 1 for all of it.
    pub fn of_one(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// Its number, as a metric's id has it.
    pub(super) const fn hundredths(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}
