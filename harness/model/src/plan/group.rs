//! Groups of a plan, and how their globs are resolved.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{BadPlan, Comparison, Known, LoadShape, Measure, Pace, within};
use crate::contender::{BadContender, Contender};
use crate::deployment::{Configured, Deployment};
use crate::function::{Function, FunctionName, Functions};
use crate::metric::PageCache;
use crate::pattern::Pattern;
use crate::size::Size;
use crate::strict_toml::nearest;
use crate::workload::Workload;

/// Contenders that are measured together, and what is measured of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// Globs over functions: `pricing/*`, `probe/{sink,echo}-bytes`.
    pub functions: Vec<String>,
    /// The sizes of those that come in sizes.
    #[serde(default)]
    pub sizes: Vec<Size>,
    /// Contenders, `native/{rust,go}` or globs over configurations: `component/rust/*`, `component/{rust,go}/winch`.
    pub contenders: Vec<String>,
    /// The measures that are taken.
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

fn call_time() -> Vec<Measure> {
    vec![Measure::CallTime]
}

impl Group {
    /// The group with every glob resolved; `number` is counted from 1.
    pub(super) fn resolve(&self, number: usize, pace: &Pace, known: &Known) -> Result<Comparison, BadPlan> {
        let launches = self.launches.unwrap_or(pace.launches);
        within(launches, 1..=10_000, "launches", "from 1 to 10000")?;
        self.load.check()?;
        let contenders = self.resolve_contenders(number, known)?;
        self.check_measures(number, &contenders)?;
        let workloads = self.workloads(number, &known.functions)?;
        let (contenders, controls) = with_controls(contenders, &workloads, known);
        Ok(Comparison {
            absent: absent(&workloads, &contenders, known),
            workloads,
            contenders,
            controls,
            measure: self.measure.clone(),
            threads: if self.threads.is_empty() { vec![1, 0] } else { self.threads.clone() },
            launches,
            page_cache: self.page_cache.clone(),
            load: self.load.clone(),
        })
    }

    fn workloads(&self, group: usize, functions: &Functions) -> Result<Vec<Workload>, BadPlan> {
        let mut workloads = Vec::new();
        for pattern in &self.functions {
            let glob = Pattern::new(pattern)?;
            let mut fitting = functions.iter().filter(|function| glob.matches(&function.name)).peekable();
            if fitting.peek().is_none() {
                return Err(BadPlan::NoFunction { group, pattern: pattern.clone() });
            }
            for function in fitting {
                if !function.sized() {
                    workloads.push(Workload::plain(function.name));
                    continue;
                }
                if self.sizes.is_empty() {
                    return Err(BadPlan::NoSizes { group, function: function.name });
                }
                for &size in &self.sizes {
                    function.check_size(Some(size))?;
                    workloads.push(Workload::sized(function.name, size));
                }
            }
        }
        Ok(unique(workloads))
    }

    fn resolve_contenders(&self, group: usize, known: &Known) -> Result<Vec<Contender>, BadPlan> {
        let mut contenders: Vec<Contender> = Vec::new();
        for pattern in &self.contenders {
            let bad = || BadContender(pattern.clone());
            let (shape, rest) = pattern.split_once('/').ok_or_else(bad)?;
            let (kind, names) = match Deployment::named(shape).ok_or_else(bad)?.configured() {
                Configured::Not => {
                    for build in alternatives(rest) {
                        contenders.push(format!("{shape}/{build}").parse()?);
                    }
                    continue;
                }
                Configured::ByRuntime => ("runtime", &known.configs),
                Configured::ByService => ("service", &known.services),
            };
            let (build, glob) = rest.split_once('/').ok_or_else(bad)?;
            let fitting = Pattern::new(glob)?;
            let fitting: Vec<_> = names.iter().filter(|name| fitting.matches(name)).collect();
            if fitting.is_empty() {
                let near = nearest(glob, names.iter().map(String::as_str));
                return Err(BadPlan::NoConfig { group, pattern: pattern.clone(), kind, near });
            }
            for build in alternatives(build) {
                for config in &fitting {
                    contenders.push(format!("{shape}/{build}/{config}").parse()?);
                }
            }
        }
        let served = contenders.iter().filter(|contender| contender.deployment.is_served()).count();
        if served != 0 && served != contenders.len() {
            return Err(BadPlan::Mixed { group });
        }
        Ok(unique(contenders))
    }

    fn check_measures(&self, group: usize, contenders: &[Contender]) -> Result<(), BadPlan> {
        for &measure in &self.measure {
            let unfit = contenders.iter().map(|contender| contender.deployment).find(|it| !measure.fits(*it));
            if let Some(deployment) = unfit {
                return Err(BadPlan::Unfit { group, measure: measure.name(), deployment });
            }
            if measure.is_interleaved() != self.measure[0].is_interleaved() {
                return Err(BadPlan::Turns { group });
            }
        }
        Ok(())
    }
}

/// The builds that `{go,js}` names, or the one that is named.
fn alternatives(builds: &str) -> impl Iterator<Item = &str> {
    let several = builds.strip_prefix('{').and_then(|builds| builds.strip_suffix('}'));
    several.unwrap_or(builds).split(',')
}

/// Controls go into every group where they have a function of it, asked for or not, and stand first: a figure without one
/// means little. A group that names no contender is about the native baseline that is the worker's own.
fn with_controls(
    contenders: Vec<Contender>,
    workloads: &[Workload],
    known: &Known,
) -> (Vec<Contender>, BTreeMap<Contender, Contender>) {
    let functions: Vec<&Function> = workloads.iter().filter_map(|it| known.functions.of(*it)).collect();
    let of = |contender: &Contender| {
        let control = known.control(contender)?;
        functions.iter().any(|function| known.offers(&control, function)).then_some(control)
    };
    let mut controls: Vec<Contender> = contenders.iter().filter_map(of).collect();
    if contenders.is_empty() {
        let worker = known.programs.generator().map(|worker| &worker.program);
        let of_worker = known.programs.iter().filter(|program| Some(&program.program) == worker);
        let natively = |it: &Contender| it.deployment.configured() == Configured::Not;
        controls.extend(of_worker.filter_map(|program| program.control.clone()).find(natively));
    }
    let all = unique(controls.into_iter().chain(contenders).collect());
    let controls = all.iter().filter_map(|contender| Some((contender.clone(), of(contender)?))).collect();
    (all, controls)
}

/// The functions that contenders do not have.
fn absent(
    workloads: &[Workload],
    contenders: &[Contender],
    known: &Known,
) -> BTreeMap<Contender, BTreeSet<FunctionName>> {
    let of = |contender: &Contender| {
        let lacks = |workload: &Workload| {
            let function =
                known.functions.of(*workload).filter(|function| !known.offers(contender, function));
            function.map(|function| function.name)
        };
        (contender.clone(), workloads.iter().filter_map(lacks).collect())
    };
    contenders.iter().map(of).filter(|(_, lacking): &(_, BTreeSet<_>)| !lacking.is_empty()).collect()
}

fn unique<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    items.into_iter().fold(Vec::new(), |mut seen, item| {
        if !seen.contains(&item) {
            seen.push(item);
        }
        seen
    })
}
