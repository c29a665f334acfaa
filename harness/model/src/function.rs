//! Functions of suites: the facts of each, which is all that anything above a suite knows about it.

mod class;
mod name;
mod table;

use serde::{Deserialize, Serialize};

pub use class::PayloadClass;
pub use name::{BadName, FunctionName};
pub use table::{BadFunctions, Functions};

use crate::metric::Metric;
use crate::named::named;
use crate::size::Size;
use crate::workload::BadWorkload;

named! {
    /// A function's part in taking a call apart.
    Role {
        /// Business logic.
        Logic = "logic",
        /// A probe that neither takes nor returns anything.
        Nop = "nop",
        /// A probe that takes the payload and does nothing.
        Sink = "sink",
        /// A probe that returns a payload.
        Source = "source",
        /// A probe that returns what it got.
        Echo = "echo",
        /// A copy of the payload inside one process: a reference line, native only.
        Memcpy = "memcpy",
    }
}

/// One function that can be measured: a `[[function]]` of a `suite.toml`, and a fact in a journal's first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Function {
    /// Its path, such as `pricing/quote-cart`.
    pub name: FunctionName,
    /// The class of its payload.
    pub class: PayloadClass,
    /// Its role; `logic` where nothing is written.
    #[serde(default = "logic")]
    pub role: Role,
    /// The smallest payload it takes, where its payload comes in sizes (`fraud/screen/64KiB`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smallest: Option<Size>,
    /// The probe with the same payload that is subtracted to leave this function's own part of a call: `nop`, then
    /// `sink` less `nop`, then `echo` less `sink`, then a workload less `echo`. Each goes one step further than the one
    /// before, so that the parts add up to the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub less: Option<FunctionName>,
    /// Whether services offer it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub served: bool,
    /// The name of its suite's folder.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suite: String,
}

const fn logic() -> Role {
    Role::Logic
}

impl Function {
    /// Whether its payload comes in sizes.
    pub const fn sized(&self) -> bool {
        self.smallest.is_some()
    }

    /// Refuses a size that it does not come in, and none where it comes in sizes.
    ///
    /// # Errors
    /// If the size is missing, unwanted or too small.
    pub fn check_size(&self, size: Option<Size>) -> Result<(), BadWorkload> {
        match (self.smallest, size) {
            (None, Some(_)) => Err(BadWorkload::SizeUnwanted(self.name)),
            (Some(_), None) => Err(BadWorkload::SizeMissing(self.name)),
            (Some(smallest), Some(size)) if size < smallest => {
                Err(BadWorkload::TooSmall { function: self.name, smallest, size })
            }
            _ => Ok(()),
        }
    }

    /// Whether it is business logic, and not a probe.
    pub fn is_logic(&self) -> bool {
        self.role == Role::Logic
    }

    /// Whether components export it; the rest exist natively only.
    pub fn in_components(&self) -> bool {
        self.role != Role::Memcpy
    }

    /// Its own part of a call, and the probe that is subtracted for it; none where no probe has its payload.
    pub fn part(&self) -> Option<(Metric, Option<FunctionName>)> {
        let metric = match self.role {
            Role::Nop => return Some((Metric::EntryNs, None)),
            Role::Sink => Metric::LoweringNs,
            Role::Echo => Metric::LiftingNs,
            Role::Logic => Metric::LogicNs,
            Role::Source | Role::Memcpy => return None,
        };
        self.less.map(|less| (metric, Some(less)))
    }
}
