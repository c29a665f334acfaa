//! Claims about starts.

use tollgate_model::metric::{ColdStep, Metric, PageCache, WarmStep};
use tollgate_model::{Cell, Contender};

use super::{Answer, Evidence, Verdict, between, both};
use crate::units::{ratio as times, with_certainty};

const FIRST_ANSWER: Metric = Metric::ToCall { call: 1, cache: PageCache::Warm };
const COMPILE: Metric = Metric::Cold(ColdStep::Compile, PageCache::Warm);

/// Two configurations' cells of the first workload that has both.
fn two(evidence: &Evidence, one: &str, other: &str, metric: Metric) -> Option<(Cell, Cell)> {
    let [one, other] = [one, other].map(|config| Contender::component("rust", config));
    evidence.index.workloads.iter().find_map(|&workload| {
        let cell = |contender: &Contender| Cell { workload, contender: contender.clone() };
        let (one, other) = (cell(&one), cell(&other));
        (evidence.index.measured(&one, metric).is_some() && evidence.index.measured(&other, metric).is_some())
            .then_some((one, other))
    })
}

pub fn off_the_path(evidence: &Evidence) -> Answer {
    let Some((cached, plain)) = two(evidence, "precompiled", "cranelift", FIRST_ANSWER) else {
        return Answer::missing("this run does not start both `precompiled` and `cranelift`");
    };
    let Some(ratio) = evidence.ratio(&cached, &plain, FIRST_ANSWER) else {
        return Answer::missing("the starts of `precompiled` and `cranelift` cannot be compared");
    };
    let compiles = evidence.index.measured(&cached, COMPILE).is_some();
    let compile = evidence.index.measured(&plain, COMPILE).and_then(|entry| entry.figure());
    Answer::of(
        if compiles { Verdict::Refuted } else { between(&ratio, 0.0, 1.0) },
        "a precompiled start has no compile step and gives its first answer sooner",
        format!("the first answer comes in {} of the time it takes with compiling", times(&ratio)),
        "*@component/rust/{precompiled,cranelift}",
    )
    .note(compile.map_or(String::new(), |figure| {
        format!("compiling takes {} of the start without", with_certainty(&figure, COMPILE))
    }))
}

pub fn under_a_millisecond(evidence: &Evidence) -> Answer {
    let (make, call) = (Metric::Warm(WarmStep::Instantiate), Metric::Warm(WarmStep::FirstCall));
    let mut told = Vec::new();
    let mut verdicts = Vec::new();
    for contender in ["cranelift", "pooling"].map(|config| Contender::component("rust", config)) {
        let Some((made, called)) = evidence.index.workloads.iter().find_map(|&workload| {
            let at = |metric| evidence.index.at(workload, &contender, metric)?.figure();
            Some((at(make)?, at(call)?))
        }) else {
            continue;
        };
        let sum = |one: Option<f64>, other: Option<f64>| Some(one? + other?);
        let both = tollgate_model::results::Figure {
            value: made.value + called.value,
            low: sum(made.low, called.low),
            high: sum(made.high, called.high),
        };
        verdicts.push(between(&both, 0.0, 1_000.0));
        told.push(format!("{} with `{}`", with_certainty(&both, make), contender.config.unwrap_or_default()));
    }
    let Some(verdict) = verdicts.into_iter().reduce(both) else {
        return Answer::missing("no new instances were made in a warm engine under `cranelift` or `pooling`");
    };
    Answer::of(
        verdict,
        "a new instance in a warm engine and its first call take less than a millisecond, on demand and pooled",
        format!("new instance and first call: {}", told.join(", ")),
        "*@component/rust/{cranelift,pooling}",
    )
    .note("In an engine that runs. A fresh process takes what Cold start shows.")
}

pub fn two_compilers(evidence: &Evidence) -> Answer {
    let calls = evidence.costs("cranelift", "winch");
    let compile = two(evidence, "winch", "cranelift", COMPILE)
        .and_then(|(winch, cranelift)| evidence.ratio(&winch, &cranelift, COMPILE));
    let (Some(calls), Some(compile)) = (calls, compile) else {
        return Answer::missing("this run does not both time calls and start under `cranelift` and `winch`");
    };
    let paid = evidence.index.rows().find_map(|entry| {
        let row = entry.row;
        let wanted = row.metric == Metric::BreakEvenCalls
            && row.cell.contender == Contender::component("rust", "cranelift")
            && row.against == Some(Contender::component("rust", "winch"));
        let figure = entry.figure().filter(|_| wanted)?;
        Some(format!(
            "Cranelift has paid after {} calls of {}",
            with_certainty(&figure, row.metric),
            row.cell.workload
        ))
    });
    Answer::of(
        both(between(&calls, 0.0, 1.0), between(&compile, 0.0, 1.0)),
        "Cranelift's calls take less time than Winch's, over all logic, and Winch's compiling less than Cranelift's",
        format!("Cranelift's calls take {} of Winch's, Winch's compiling {} of Cranelift's", times(&calls), times(&compile)),
        "*@component/rust/{cranelift,winch}",
    )
    .note(paid.unwrap_or_default())
}

/// The least time that a new instance and its first call take, in a warm engine, in microseconds.
pub fn new_instance(evidence: &Evidence) -> Option<(f64, Contender)> {
    let (make, call) = (Metric::Warm(WarmStep::Instantiate), Metric::Warm(WarmStep::FirstCall));
    let of_it = evidence.index.with(make).into_iter().filter(|entry| {
        let contender = &entry.row.cell.contender;
        evidence.index.is_eligible(contender) && contender.deployment.has_instances()
    });
    let sums = of_it.filter_map(|entry| {
        let called = evidence.index.measured(&entry.row.cell, call)?.figure()?;
        Some((entry.figure()?.high? + called.high?, entry.row.cell.contender.clone()))
    });
    sums.min_by(|one, other| one.0.total_cmp(&other.0))
}
