//! Plans that cannot be carried out as written.

use crate::contender::BadContender;
use crate::deployment::Deployment;
use crate::function::FunctionName;
use crate::pattern::BadPattern;
use crate::strict_toml::did_you_mean;
use crate::workload::BadWorkload;

/// A plan that cannot be carried out as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPlan {
    /// A pattern that is none.
    #[error(transparent)]
    Pattern(#[from] BadPattern),
    /// A contender that is none.
    #[error(transparent)]
    Contender(#[from] BadContender),
    /// A workload that does not exist.
    #[error(transparent)]
    Workload(#[from] BadWorkload),
    /// A pattern that fits no function.
    #[error("group {group}: no function fits `{pattern}`; `tollgate list functions` shows them all")]
    NoFunction {
        /// Counted from 1.
        group: usize,
        /// The pattern.
        pattern: String,
    },
    /// A contender that names no configuration.
    #[error("group {group}: no {kind} configuration fits `{pattern}`{}; `tollgate list {}` shows them all",
        did_you_mean(.near), if *.kind == "service" { "services" } else { "configs" })]
    NoConfig {
        /// Counted from 1.
        group: usize,
        /// The pattern.
        pattern: String,
        /// `runtime` or `service`.
        kind: &'static str,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// Services beside calls: they have no control in common.
    #[error(
        "group {group}: services and calls in a process are held against different controls: give each a group"
    )]
    Mixed {
        /// Counted from 1.
        group: usize,
    },
    /// Something that cannot be measured there.
    #[error("group {group}: `{measure}` cannot be measured on {deployment} contenders")]
    Unfit {
        /// Counted from 1.
        group: usize,
        /// The measure.
        measure: &'static str,
        /// The deployment.
        deployment: Deployment,
    },
    /// Measured interleaved, and beside that what needs the machine to itself.
    #[error(
        "group {group}: call-time, throughput and fuel are measured in turns, the rest one after the other: give each a group"
    )]
    Turns {
        /// Counted from 1.
        group: usize,
    },
    /// Sized functions without sizes.
    #[error("group {group}: `{function}` comes in sizes: add sizes = [\"1KiB\", \"64KiB\"]")]
    NoSizes {
        /// Counted from 1.
        group: usize,
        /// The function.
        function: FunctionName,
    },
    /// A figure out of range.
    #[error("{what} must be {range}")]
    OutOfRange {
        /// The key.
        what: &'static str,
        /// The allowed range.
        range: &'static str,
    },
}

pub(super) fn within<T: PartialOrd>(
    value: T,
    allowed: std::ops::RangeInclusive<T>,
    what: &'static str,
    range: &'static str,
) -> Result<(), BadPlan> {
    if allowed.contains(&value) { Ok(()) } else { Err(BadPlan::OutOfRange { what, range }) }
}
