//! Plans: which cells, which metrics, how many launches, how long. TOML in `harness/plans/` or a file of the user's.
//!
//! A plan has groups. The contenders of a group are measured together: a block opens one launch of each and goes
//! round them in slices, so that what is compared is neighbour in time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cell::{BadId, Contender, Layer, Workload};
use crate::function::FUNCTIONS;
use crate::load::LoadSettings;
use crate::metric::PageCache;
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
    /// Whether files are in memory at a cold start.
    #[serde(default = "warm", skip_serializing_if = "Vec::is_empty")]
    pub page_cache: Vec<PageCache>,
    /// The load of `load` and `capacity`.
    #[serde(default)]
    pub load: LoadShape,
}

fn warm() -> Vec<PageCache> {
    vec![PageCache::Warm]
}

/// How load comes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LoadShape {
    /// Operations a second, of `load`.
    pub rate: f64,
    /// How long load goes on, in milliseconds.
    pub duration_ms: u64,
    /// `constant`, `poisson` or `burst:N`.
    pub arrivals: String,
    /// How many connections, or threads in a process.
    pub connections: u16,
    /// How long to wait for answers when nothing more starts.
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

    fn check(&self) -> Result<(), BadPlan> {
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
    /// What can be counted of a call instead of timed: instructions, allocations, pages, system calls, bytes.
    Counts,
    /// The steps from the spawn of a process to its first answer, and to its n-th; and those of a new instance in a warm
    /// engine.
    ColdStart,
    /// Percentiles of single calls in a process, where the clock is cheap enough to time them one by one.
    CallTail,
    /// Percentiles under an open-loop load: of HTTP services, and of operations of 10 µs or more in a process.
    Load,
    /// Requests in a second of an HTTP service whose connections are always busy, and its processor time for each.
    Capacity,
    /// Resident memory from idle to loaded, and what one more of everything costs.
    Memory,
    /// What is built and deployed, in bytes.
    Size,
    /// How long building it takes, with nothing there yet.
    BuildTime,
}

impl Measure {
    /// Whether contenders are open at once and take turns in short slices. The others have the machine to themselves,
    /// one after the other.
    pub const fn in_turns(self) -> bool {
        matches!(self, Self::CallTime | Self::Throughput | Self::Fuel)
    }

    /// Whether it can be measured on that layer.
    pub const fn fits(self, layer: Layer) -> bool {
        match self {
            Self::CallTime | Self::Throughput | Self::Fuel | Self::CallTail | Self::Counts => {
                !matches!(layer, Layer::Http)
            }
            Self::Capacity => matches!(layer, Layer::Http),
            Self::ColdStart | Self::Load | Self::Memory | Self::Size | Self::BuildTime => true,
        }
    }
}

/// The names that globs over configurations are held against.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Runtime configurations.
    pub configs: Vec<String>,
    /// Service configurations.
    pub services: Vec<String>,
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
    #[error("group {group}: no {kind} configuration fits `{pattern}`{}; `tollgate list {}` shows them all",
        crate::strict_toml::did_you_mean(.near), if *.kind == "service" { "services" } else { "configs" })]
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
    /// HTTP services beside calls: they have no control in common.
    #[error(
        "group {group}: HTTP services and calls in a process are held against different controls: give each a group"
    )]
    Mixed {
        /// Counted from 1.
        group: usize,
    },
    /// Something that cannot be measured there.
    #[error("group {group}: `{measure}` cannot be measured on {layer} contenders")]
    Unfit {
        /// Counted from 1.
        group: usize,
        /// What was to be measured.
        measure: String,
        /// Where.
        layer: Layer,
    },
    /// Measured in turns, and beside that what needs the machine to itself.
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
    /// Whether files are in memory at a cold start.
    #[serde(default)]
    pub page_cache: Vec<PageCache>,
    /// The load of `load` and `capacity`.
    #[serde(default)]
    pub load: LoadShape,
}

impl Plan {
    /// Resolves every glob against the known configurations and checks what is written.
    pub fn resolve(&self, known: &Known) -> Result<Vec<Comparison>, BadPlan> {
        self.pace.check()?;
        self.groups.iter().enumerate().map(|(i, group)| self.resolve_group(i + 1, group, known)).collect()
    }

    fn resolve_group(&self, number: usize, group: &Group, known: &Known) -> Result<Comparison, BadPlan> {
        let launches = group.launches.unwrap_or(self.pace.launches);
        within(launches, 1..=10_000, "launches", "from 1 to 10000")?;
        group.load.check()?;
        let contenders = group.resolve_contenders(number, known)?;
        group.check_measures(number, &contenders)?;
        Ok(Comparison {
            workloads: group.workloads(number)?,
            contenders,
            measure: group.measure.clone(),
            threads: if group.threads.is_empty() { vec![1, 0] } else { group.threads.clone() },
            launches,
            page_cache: group.page_cache.clone(),
            load: group.load.clone(),
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

    /// The control goes into every group, asked for or not: a figure without it means little.
    fn resolve_contenders(&self, group: usize, known: &Known) -> Result<Vec<Contender>, BadPlan> {
        let mut contenders = Vec::new();
        for pattern in &self.contenders {
            if pattern.starts_with("native/") {
                contenders.push(pattern.parse()?);
                continue;
            }
            let no_contender = || BadId::Contender(pattern.clone());
            let [layer, language, glob] = pattern.splitn(3, '/').collect::<Vec<_>>()[..] else {
                return Err(no_contender().into());
            };
            let (kind, names) = match layer {
                "component" => ("runtime", &known.configs),
                "http" => ("service", &known.services),
                _ => return Err(no_contender().into()),
            };
            let fitting = Pattern::new(glob)?;
            let fitting: Vec<_> = names.iter().filter(|name| fitting.matches(name)).collect();
            if fitting.is_empty() {
                let near = crate::strict_toml::nearest(glob, names.iter().map(String::as_str));
                return Err(BadPlan::NoConfig { group, pattern: pattern.clone(), kind, near });
            }
            for config in fitting {
                contenders.push(format!("{layer}/{language}/{config}").parse()?);
            }
        }
        let control = contenders.first().map_or_else(Contender::native_rust, Contender::control);
        if contenders.iter().any(|contender| contender.control() != control) {
            return Err(BadPlan::Mixed { group });
        }
        contenders.insert(0, control);
        Ok(unique(contenders))
    }

    fn check_measures(&self, group: usize, contenders: &[Contender]) -> Result<(), BadPlan> {
        for &measure in &self.measure {
            if let Some(unfit) = contenders.iter().find(|contender| !measure.fits(contender.layer)) {
                let name = serde_json::to_value(measure).expect("a measure is a name");
                let measure = name.as_str().unwrap_or_default().to_string();
                return Err(BadPlan::Unfit { group, measure, layer: unfit.layer });
            }
            if measure.in_turns() != self.measure[0].in_turns() {
                return Err(BadPlan::Turns { group });
            }
        }
        Ok(())
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
    /// What is measured by these alone: no threads, no load of its own, no page cache to be controlled.
    pub fn new(
        workloads: Vec<Workload>,
        contenders: Vec<Contender>,
        measure: Vec<Measure>,
        launches: u32,
    ) -> Self {
        let (threads, page_cache, load) = (Vec::new(), Vec::new(), LoadShape::default());
        Comparison { workloads, contenders, measure, threads, launches, page_cache, load }
    }

    /// The contender that the others are held against.
    pub fn control(&self) -> Option<&Contender> {
        self.contenders.iter().find(|contender| contender.control() == **contender)
    }

    /// Whether contenders are open at once and take turns.
    pub fn in_turns(&self) -> bool {
        self.measure.iter().all(|measure| measure.in_turns())
    }

    /// Keeps the cells that `keep` fits, and the control of what remains.
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
            contender.control() == *contender || kept.iter().any(|workload| fits(workload, contender))
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
