//! What one launch says of a metric, by the metric's name.

use serde_json::Value;

use crate::formula::slope;
use crate::journal::Measured;

/// The way in which launches become one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The geometric mean of the launches, with Student's t.
    Mean,
    /// The median of the launches, between order statistics.
    Median,
    /// The mean of differences within launches.
    Difference,
    /// The least, and the greatest beside it: it has to be the same.
    Exact,
    /// The median, between the least and the greatest: it has to be nearly the same.
    Counted,
}

/// A metric that can be recomputed.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    name: &'a str,
    /// How its launches become one figure.
    pub rule: Rule,
    /// Whether the clock gives it, so that noise matters.
    pub timed: bool,
    /// Launches that its interval takes.
    pub least: usize,
}

impl<'a> Known<'a> {
    /// The metric of that name; none where nothing here knows how to recompute it.
    pub fn of(name: &'a str) -> Option<Self> {
        let known = |rule, timed, least| Some(Known { name, rule, timed, least });
        match name {
            "call-ns" | "entry-ns" => known(Rule::Mean, true, 5),
            "lowering-ns" | "lifting-ns" | "logic-ns" => known(Rule::Difference, true, 5),
            "build-s" => known(Rule::Mean, false, 5),
            "files" | "fuel-per-call" => known(Rule::Exact, false, 1),
            "cpu-per-request-us" => known(Rule::Mean, true, 5),
            "hardware-instructions-per-call" => known(Rule::Mean, false, 2),
            _ if name.starts_with("requests-per-second/") => known(Rule::Mean, true, 5),
            _ if name.ends_with("-per-call") => known(Rule::Counted, false, 1),
            _ if name.starts_with("calls-per-second/") => known(Rule::Mean, true, 5),
            _ if name.starts_with("sampled-") => known(Rule::Mean, true, 5),
            _ if name.starts_with("cold-") || name.starts_with("warm-") => known(Rule::Median, true, 6),
            _ if name.starts_with("size-") => known(Rule::Exact, false, 1),
            _ if name.starts_with("memory-") || name.ends_with("-per-gib") => known(Rule::Mean, false, 2),
            _ if name.starts_with("bytes-per-") || name.starts_with("dirty-bytes-per-") => {
                known(Rule::Mean, false, 2)
            }
            _ => None,
        }
    }

    /// Whether slices were taken in turns, so that ratios are made slice by slice.
    pub fn sliced(&self) -> bool {
        matches!(self.name, "call-ns" | "entry-ns" | "lowering-ns" | "lifting-ns" | "logic-ns")
    }

    /// What a launch says: slices, or a single number.
    pub fn numbers(&self, measured: &Measured) -> Option<Vec<f64>> {
        if self.sliced() {
            return Some(measured.slices()).filter(|slices| !slices.is_empty());
        }
        self.single(measured).map(|number| vec![number])
    }

    fn single(&self, measured: &Measured) -> Option<f64> {
        let name = self.name;
        if let Some(threads) = name.strip_prefix("calls-per-second/") {
            let threads: usize = threads.strip_suffix('t')?.parse().ok()?;
            let windows = measured.observed("throughput")?["windows"].as_array()?;
            let of = |window: &&Value| window["threads"].as_array().is_some_and(|it| it.len() == threads);
            let rate = |thread: &Value| Some(thread["calls"].as_f64()? / thread["ns"].as_f64()? * 1e9);
            return windows.iter().find(of)?["threads"].as_array()?.iter().map(rate).sum();
        }
        if let Some(class) = name.strip_prefix("sampled-") {
            let profile = measured.observed("profile")?;
            let classes = profile["classes"].as_object()?;
            let all: f64 = classes.values().filter_map(Value::as_f64).sum();
            let of_class = classes.get(class.strip_suffix("-ns")?).and_then(Value::as_f64);
            return Some(profile["call-ns"].as_f64()? * of_class.unwrap_or(0.0) / all);
        }
        if name.starts_with("cold-") {
            return cold(measured, name);
        }
        if let Some(step) = name.strip_prefix("warm-") {
            return measured.observed("cold-start")?["warm"][step].as_f64();
        }
        if let Some(size) = name.strip_prefix("size-") {
            return measured.observed("size")?["bytes"][size.strip_suffix("-bytes")?].as_f64();
        }
        if let Some(moment) = name.strip_prefix("memory-") {
            let (moment, kind) = moment.strip_suffix("-bytes")?.rsplit_once('-')?;
            let moments = measured.observed("memory")?["moments"].as_array()?;
            return moments.iter().find(|it| it[0] == moment)?[1][kind].as_f64();
        }
        if let Some(held) = name.strip_prefix("dirty-bytes-per-") {
            return Some(one_more(measured, held, "dirty")?.0);
        }
        if let Some(held) = name.strip_prefix("bytes-per-") {
            return Some(one_more(measured, held, "proportional")?.0);
        }
        if let Some(held) = name.strip_suffix("-per-gib") {
            let (more, first) = one_more(measured, held, "proportional")?;
            return (more > 0.0).then(|| (1.0 + (1_073_741_824.0 - first) / more).max(0.0));
        }
        if name.starts_with("requests-per-second/") {
            return measured.observed("capacity")?["driven"]["requests-per-second"].as_f64();
        }
        if name == "fuel-per-call" {
            let pass = measured.observed("fuel")?;
            return Some(pass["fuel"].as_f64()? / pass["calls"].as_f64()?.max(1.0));
        }
        if let Some(counter) = name.strip_suffix("-per-call") {
            let count = &measured.observed("counts")?[counter]["count"];
            let calls = count["calls"].as_f64().filter(|calls| *calls > 0.0)?;
            return Some(count["events"].as_f64()? / calls);
        }
        match name {
            "cpu-per-request-us" => {
                let capacity = measured.observed("capacity")?;
                let completed =
                    capacity["driven"]["completed"].as_f64().filter(|requests| *requests > 0.0)?;
                Some(capacity["service-cpu-us"].as_f64()? / completed)
            }
            "files" => {
                Some(measured.observed("size")?["deployed"].as_array()?.len() as f64).filter(|n| *n > 0.0)
            }
            "build-s" => measured.observed("build-time")?["seconds"].as_f64(),
            _ => None,
        }
    }
}

/// A step of a cold start, or the way to the end of a call: `cold-compile-us`, `cold-to-call-10-us/dropped`.
fn cold(measured: &Measured, name: &str) -> Option<f64> {
    let (name, cache) = name.strip_prefix("cold-")?.split_once("-us")?;
    let cache = cache.strip_prefix('/').unwrap_or("warm");
    let starts = measured.observed("cold-start")?["cold"].as_array()?;
    let start = starts.iter().find(|start| start["cache"] == cache)?;
    let phases = start["phases"].as_array()?;
    let step = |name: &str| phases.iter().find(|phase| phase["name"] == name)?["us"].as_f64();
    let Some(call) = name.strip_prefix("to-call-") else { return step(name) };
    let call: u64 = call.parse().ok()?;
    let all: f64 = phases.iter().filter_map(|phase| phase["us"].as_f64()).sum();
    match start["to-call-us"].as_array().filter(|calls| !calls.is_empty()) {
        None => (call == 1).then_some(all),
        Some(calls) => {
            let told = calls.iter().find(|told| told[0] == call)?[1].as_f64()?;
            Some(all - step("first-call").unwrap_or(0.0) + told)
        }
    }
}

/// What one more takes, and what there was with the first.
fn one_more(measured: &Measured, held: &str, kind: &str) -> Option<(f64, f64)> {
    let all = measured.observed("memory")?["held"].as_array()?;
    let counts = all.iter().find(|it| it[0] == held)?[1].as_array()?;
    let point = |at: &Value| Some((at["count"].as_f64()?, at["memory"][kind].as_f64()?));
    let points: Vec<(f64, f64)> = counts.iter().filter_map(point).collect();
    Some((slope(&points), points.first()?.1)).filter(|(slope, _)| slope.is_finite())
}
