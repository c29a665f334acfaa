//! Claims about memory and size.

use tollgate_model::metric::{Held, Metric, SizeKind};
use tollgate_model::results::Figure;

use super::{Answer, Evidence, Verdict, between};
use crate::ratio;
use crate::row_index::Entry;
use crate::units::{ratio as times, with_certainty, with_unit};

const WASM: Metric = Metric::Size(SizeKind::Wasm);

/// The size of a guest's component, whatever runs it.
fn size_of(evidence: &Evidence, build: &str, kind: SizeKind) -> Option<f64> {
    let entries = evidence.index.with(Metric::Size(kind));
    let of_it = entries.into_iter().find(|entry| {
        let contender = &entry.row.cell.contender;
        contender.deployment.is_compiled_by_runtime() && contender.build == build
    });
    Some(of_it?.figure()?.value)
}

pub fn release_build(evidence: &Evidence) -> Answer {
    let (Some(debug), Some(release)) =
        (size_of(evidence, "rust-debug", SizeKind::Wasm), size_of(evidence, "rust", SizeKind::Wasm))
    else {
        return Answer::missing("this run has not weighed both `rust-debug` and `rust`");
    };
    let factor = debug / release;
    Answer::of(
        if factor >= 131.0 { Verdict::Confirmed } else { Verdict::Refuted },
        "the release build is at least 131 times smaller, as 2.1 MB to 16 KB is",
        format!(
            "{} to {} (exact): {factor:.0} times smaller",
            with_unit(debug, WASM),
            with_unit(release, WASM)
        ),
        "*@component/{rust,rust-debug}/*",
    )
    .note("The guest here has another logic than the one in the claim; the factor is what is compared.")
}

pub fn without_debug(evidence: &Evidence) -> Answer {
    let builds: std::collections::BTreeSet<&str> = evidence
        .index
        .with(WASM)
        .iter()
        .map(|entry| &entry.row.cell.contender)
        .filter(|contender| contender.deployment.is_compiled_by_runtime())
        .map(|contender| contender.build.as_str())
        .collect();
    let saved = builds.iter().filter_map(|&build| {
        let (built, stripped) =
            (size_of(evidence, build, SizeKind::Wasm)?, size_of(evidence, build, SizeKind::WasmStripped)?);
        Some((build, 1.0 - stripped / built))
    });
    let saved: Vec<(&str, f64)> = saved.collect();
    let told: Vec<String> =
        saved.iter().map(|(build, part)| format!("{build} {:.0} %", part * 100.0)).collect();
    match saved.iter().find(|(build, _)| build.contains("tinygo")) {
        Some((_, part)) => Answer::of(
            if *part >= 0.5 { Verdict::Confirmed } else { Verdict::Refuted },
            "custom sections are at least half of what TinyGo builds",
            format!("without custom sections, saved (exact): {}", told.join(", ")),
            "*@component/*tinygo*/*",
        ),
        None if told.is_empty() => Answer::missing("no component was weighed"),
        None => Answer::missing(format!(
            "no TinyGo guest in this run; of the others, custom sections are (exact): {}",
            told.join(", ")
        )),
    }
}

pub fn mapped(evidence: &Evidence) -> Answer {
    let two = |metric: fn(Held) -> Metric| -> Option<(Entry, Entry, Figure)> {
        let (mapped, copied) = (metric(Held::ComponentMapped), metric(Held::ComponentCopied));
        evidence.index.with(mapped).into_iter().find_map(|one| {
            let other = evidence.index.measured(&one.row.cell, copied)?;
            let ratio = ratio::of_series(
                &ratio::series(one.row),
                &ratio::series(other.row),
                evidence.index.seed(&one),
            )
            .or_else(|| ratio::of_figures(&one.figure()?, &other.figure()?))?;
            Some((one, other, ratio))
        })
    };
    let Some((one, other, ratio)) = two(Metric::DirtyPer) else {
        return Answer::missing("no components were held, copied and mapped");
    };
    let told = |entry: &Entry| {
        entry.figure().map_or(String::new(), |figure| with_certainty(&figure, entry.row.metric))
    };
    let all = two(Metric::BytesPer).map_or(String::new(), |(.., ratio)| {
        format!(
            "Of resident bytes it is {}: mapped pages count as long as memory is not short.",
            times(&ratio)
        )
    });
    Answer::of(
        between(&ratio, 0.0, 1.0),
        "one more mapped component costs fewer written bytes, which cannot be dropped, than one more copied one",
        format!("mapped {}, copied {}: {}", told(&one), told(&other), times(&ratio)),
        "*@component/rust/cranelift",
    )
    .note(all)
}

/// One more live instance, and one more process of the native service.
fn instance_and_process<'a>(evidence: &Evidence<'a, '_>) -> Option<(Entry<'a>, Entry<'a>, Figure)> {
    let instances = evidence.index.with(Metric::BytesPer(Held::Instance)).into_iter();
    let instance = instances
        .filter(|entry| entry.row.cell.contender.build == "rust" && value(entry) > 0.0)
        .min_by(|one, other| value(one).total_cmp(&value(other)))?;
    let native = evidence.native_service()?;
    let mut process = evidence.index.with(Metric::BytesPer(Held::Process)).into_iter();
    let process = process.find(|entry| entry.row.cell.contender == *native)?;
    let ratio = ratio::of_figures(&instance.figure()?, &process.figure()?)?;
    Some((instance, process, ratio))
}

fn cells(process: &Entry) -> String {
    format!("*@{{component/rust/*,{}}}", process.row.cell.contender)
}

fn value(entry: &Entry) -> f64 {
    entry.figure().map_or(f64::INFINITY, |figure| figure.value)
}

fn told(instance: &Entry, process: &Entry) -> String {
    let text = |entry: &Entry| {
        entry.figure().map_or(String::new(), |figure| with_certainty(&figure, entry.row.metric))
    };
    format!(
        "one more instance {} ({}), one more native service process {}",
        text(instance),
        instance.row.cell.contender,
        text(process)
    )
}

const NEITHER: &str = "memory of live instances and of native service processes was not measured in one run";

pub fn thousands(evidence: &Evidence) -> Answer {
    let Some((instance, process, ratio)) = instance_and_process(evidence) else {
        return Answer::missing(NEITHER);
    };
    let fit = Figure {
        value: 50.0 / ratio.value,
        low: ratio.high.map(|high| 50.0 / high),
        high: ratio.low.map(|low| 50.0 / low),
    };
    let ends = match (fit.low, fit.high) {
        (Some(low), Some(high)) => format!(" ({low:.0} to {high:.0})"),
        _ => String::new(),
    };
    // A process is the least that a container can be: where too few fit, a container may still cost enough.
    let verdict = match between(&fit, 1_000.0, f64::INFINITY) {
        Verdict::Refuted => Verdict::Inconclusive,
        other => other,
    };
    Answer::of(
        verdict,
        "at least 1,000 instances fit into the memory of 50 native service processes",
        format!("{:.0}{ends} instances fit where 50 processes do", fit.value),
        &cells(&process),
    )
    .note(told(&instance, &process) + ". A container costs more than a process, how much is not measured: so this can confirm, and not refute.")
}

pub fn a_quarter(evidence: &Evidence) -> Answer {
    let Some((instance, process, ratio)) = instance_and_process(evidence) else {
        return Answer::missing(NEITHER);
    };
    Answer::of(
        between(&ratio, 0.0, 0.25),
        "one more instance costs at most a quarter of one more process of the native service",
        format!("{} of a native service process", times(&ratio)),
        &cells(&process),
    )
    .note(told(&instance, &process) + ".")
}
