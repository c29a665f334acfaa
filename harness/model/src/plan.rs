//! Plans: which cells, which metrics, how many launches, how long. TOML in `harness/plans/` or a file of the user's.
//!
//! A plan has groups. The contenders of a group are measured together: a block opens one launch of each and goes
//! round them in slices, so that what is compared is neighbour in time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cell::{BadId, Contender, Layer, Workload};
use crate::function::FUNCTIONS;
use crate::pattern::{BadPattern, Pattern};
use crate::size::Size;

/// A plan, as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plan {
    /// What it is for, in a sentence.
    pub about: String,
    /// How long each part of measuring takes.
    #[serde(default)]
    pub pace: Pace,
    /// What is measured together.
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
}

/// How long each part of measuring takes.
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
}

impl Default for Pace {
    fn default() -> Self {
        Pace { launches: 20, slices: 6, slice_us: 2_000, warm_up_ms: 30, window_ms: 60, deadline_s: 60 }
    }
}

/// What is measured together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// Globs over functions: `pricing/*`, `probe/{sink,echo}-bytes`.
    pub functions: Vec<String>,
    /// The sizes of those that come in sizes.
    #[serde(default)]
    pub sizes: Vec<Size>,
    /// Contenders, `native/rust` or globs over configurations: `component/rust/*`.
    pub contenders: Vec<String>,
    /// What is measured.
    #[serde(default = "call_time")]
    pub measure: Vec<Measure>,
    /// Thread counts of `throughput`; 0 is every core of the machine, and what is more than that is left out.
    #[serde(default)]
    pub threads: Vec<u16>,
    /// Launches of this group, where they differ from the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launches: Option<u32>,
}

fn call_time() -> Vec<Measure> {
    vec![Measure::CallTime]
}

/// A way of measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Time of one call, in interleaved slices.
    CallTime,
    /// Calls in a second on each of the group's thread counts.
    Throughput,
    /// Fuel of one call, on contenders whose engine counts it.
    Fuel,
}

/// A plan that cannot be carried out as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPlan {
    /// A pattern is none.
    #[error(transparent)]
    Pattern(#[from] BadPattern),
    /// An id is none.
    #[error(transparent)]
    Id(#[from] BadId),
    /// A pattern that fits no function.
    #[error("group {group}: no function fits `{pattern}`; `tollgate list functions` shows them all")]
    NoFunction {
        /// Counted from 1.
        group: usize,
        /// The pattern.
        pattern: String,
    },
    /// A contender that names no configuration.
    #[error("group {group}: no runtime configuration fits `{pattern}`{}; `tollgate list configs` shows them all",
        crate::strict_toml::did_you_mean(.near))]
    NoConfig {
        /// Counted from 1.
        group: usize,
        /// The pattern.
        pattern: String,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// Sized functions without sizes.
    #[error("group {group}: `{function}` comes in sizes: add sizes = [\"1KiB\", \"64KiB\"]")]
    NoSizes {
        /// Counted from 1.
        group: usize,
        /// The function.
        function: &'static str,
    },
    /// A figure out of range.
    #[error("{what} must be {range}")]
    OutOfRange {
        /// The key.
        what: &'static str,
        /// What is allowed.
        range: &'static str,
    },
}

/// A group with every glob resolved: what is really measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Comparison {
    /// What is called.
    pub workloads: Vec<Workload>,
    /// The contenders, the native control first.
    pub contenders: Vec<Contender>,
    /// What is measured.
    pub measure: Vec<Measure>,
    /// Thread counts of `throughput`; 0 is every core.
    pub threads: Vec<u16>,
    /// How many blocks: one launch of each contender a block.
    pub launches: u32,
}

impl Plan {
    /// Resolves every glob against the known runtime configurations and checks what is written.
    pub fn resolve(&self, configs: &[String]) -> Result<Vec<Comparison>, BadPlan> {
        self.pace.check()?;
        self.groups.iter().enumerate().map(|(i, group)| self.resolve_group(i + 1, group, configs)).collect()
    }

    fn resolve_group(&self, number: usize, group: &Group, configs: &[String]) -> Result<Comparison, BadPlan> {
        let launches = group.launches.unwrap_or(self.pace.launches);
        within(launches, 1..=10_000, "launches", "from 1 to 10000")?;
        Ok(Comparison {
            workloads: group.workloads(number)?,
            contenders: group.resolve_contenders(number, configs)?,
            measure: group.measure.clone(),
            threads: if group.threads.is_empty() { vec![1, 0] } else { group.threads.clone() },
            launches,
        })
    }
}

impl Pace {
    fn check(&self) -> Result<(), BadPlan> {
        within(self.slices, 1..=1_000, "slices", "from 1 to 1000")?;
        within(self.slice_us, 100..=1_000_000, "slice-us", "from 100 to 1000000")?;
        within(self.warm_up_ms, 1..=60_000, "warm-up-ms", "from 1 to 60000")?;
        within(self.window_ms, 1..=60_000, "window-ms", "from 1 to 60000")?;
        within(self.deadline_s, 1..=3_600, "deadline-s", "from 1 to 3600")
    }
}

fn within<T: PartialOrd>(
    value: T,
    allowed: std::ops::RangeInclusive<T>,
    what: &'static str,
    range: &'static str,
) -> Result<(), BadPlan> {
    if allowed.contains(&value) { Ok(()) } else { Err(BadPlan::OutOfRange { what, range }) }
}

impl Group {
    fn workloads(&self, group: usize) -> Result<Vec<Workload>, BadPlan> {
        let mut workloads = Vec::new();
        for pattern in &self.functions {
            let glob = Pattern::new(pattern)?;
            let fitting: Vec<_> = FUNCTIONS.iter().filter(|f| glob.matches(&f.name)).collect();
            if fitting.is_empty() {
                return Err(BadPlan::NoFunction { group, pattern: pattern.clone() });
            }
            for function in fitting {
                match (function.sized, self.sizes.is_empty()) {
                    (false, _) => workloads.push(Workload { function, size: None }),
                    (true, false) => {
                        for &size in &self.sizes {
                            workloads.push(Workload::sized(function, size)?);
                        }
                    }
                    (true, true) => return Err(BadPlan::NoSizes { group, function: function.name }),
                }
            }
        }
        Ok(unique(workloads))
    }

    /// The native control goes into every group, asked for or not: a figure without it means little.
    fn resolve_contenders(&self, group: usize, configs: &[String]) -> Result<Vec<Contender>, BadPlan> {
        let mut contenders = vec![Contender::native_rust()];
        for pattern in &self.contenders {
            if pattern.starts_with("native/") {
                contenders.push(pattern.parse()?);
                continue;
            }
            let no_config = || BadPlan::NoConfig {
                group,
                pattern: pattern.clone(),
                near: crate::strict_toml::nearest(
                    pattern.rsplit('/').next().unwrap_or_default(),
                    configs.iter().map(String::as_str),
                ),
            };
            let (rest, config) = pattern.rsplit_once('/').ok_or_else(no_config)?;
            let language =
                rest.strip_prefix("component/").ok_or_else(|| BadId::Contender(pattern.clone()))?;
            let glob = Pattern::new(config)?;
            let fitting: Vec<_> = configs.iter().filter(|name| glob.matches(name)).collect();
            if fitting.is_empty() {
                return Err(no_config());
            }
            for config in fitting {
                contenders.push(format!("component/{language}/{config}").parse()?);
            }
        }
        Ok(unique(contenders))
    }
}

fn unique<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    items.into_iter().fold(Vec::new(), |mut seen, item| {
        if !seen.contains(&item) {
            seen.push(item);
        }
        seen
    })
}

impl Comparison {
    /// Keeps the cells that `keep` fits, and the native control of what remains.
    pub fn only(mut self, keep: &Pattern) -> Option<Comparison> {
        let fits =
            |workload: &Workload, contender: &Contender| keep.matches(&format!("{workload}@{contender}"));
        let kept: Vec<_> = self
            .workloads
            .iter()
            .filter(|workload| self.contenders.iter().any(|contender| fits(workload, contender)))
            .copied()
            .collect();
        self.contenders.retain(|contender| {
            contender.layer == Layer::Native || kept.iter().any(|workload| fits(workload, contender))
        });
        self.workloads = kept;
        (!self.workloads.is_empty()).then_some(self)
    }
}

/// How many launches each contender gets in all: what a plan costs, before it is run.
pub fn launches_by_contender(comparisons: &[Comparison]) -> BTreeMap<Contender, u32> {
    comparisons.iter().fold(BTreeMap::new(), |mut launches, comparison| {
        for contender in &comparison.contenders {
            *launches.entry(contender.clone()).or_default() += comparison.launches;
        }
        launches
    })
}

#[cfg(test)]
mod tests;
