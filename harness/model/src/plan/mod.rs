//! Plans: which cells, which metrics, how many launches, how long. TOML in `harness/plans/` or a file of the user's.
//!
//! A plan has groups. The contenders of a group are measured together: a block opens one launch of each and goes
//! round them in slices, so that what is compared is neighbour in time.

mod comparison;
mod group;
mod known;
mod load_shape;
mod measure;
mod pace;
mod refusal;

use serde::{Deserialize, Serialize};

pub use comparison::Comparison;
pub use group::Group;
pub use known::{Build, Known};
pub use load_shape::LoadShape;
pub use measure::Measure;
pub use pace::Pace;
pub use refusal::BadPlan;
use refusal::within;

/// A plan, as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plan {
    /// Its purpose, in a sentence.
    pub about: String,
    /// The length of each part of measuring.
    #[serde(default)]
    pub pace: Pace,
    /// The groups, each measured together.
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
}

impl Plan {
    /// Every glob resolved against what is known, and everything that is written checked.
    ///
    /// # Errors
    /// If the plan cannot be carried out as written; the error names the group.
    pub fn resolve(&self, known: &Known) -> Result<Vec<Comparison>, BadPlan> {
        self.pace.check()?;
        let resolve = |(index, group): (usize, &Group)| group.resolve(index + 1, &self.pace, known);
        self.groups.iter().enumerate().map(resolve).collect()
    }
}

#[cfg(test)]
mod tests;
