//! Claims about services and languages.

use std::collections::BTreeSet;

use tollgate_model::metric::{Metric, PageCache, SizeKind};
use tollgate_model::{Cell, Contender};

use super::start::new_instance;
use super::{Answer, Evidence, Verdict, between};
use crate::ratio;
use crate::units::{ratio as times, with_certainty};

/// In microseconds of processor time: what the logic takes as a call, and as a request of the service that calls the same
/// component.
pub fn serialization(evidence: &Evidence) -> Answer {
    let service = Contender::http("rust", "component");
    let found = evidence.index.workloads.iter().find_map(|&workload| {
        let request = evidence.index.at(workload, &service, Metric::CpuPerRequest)?.figure()?;
        let call = evidence
            .index
            .at(workload, &Contender::component("rust", "cranelift"), Metric::CallNs)?
            .figure()?;
        Some((workload, call, request))
    });
    let Some((workload, call, request)) = found else {
        return Answer::missing(
            "no workload was measured both as a call under `cranelift` and behind `http/rust/component`",
        );
    };
    let Some(ratio) = ratio::of_figures(&ratio::scaled(&request, 1e3), &call) else {
        return Answer::missing("call and request cannot be compared");
    };
    Answer::of(
        between(&ratio, 1.0, f64::INFINITY),
        "a request costs more processor time than the same component's call",
        format!(
            "{workload}: {} of processor time for a request, {} for a call: {}",
            with_certainty(&request, Metric::CpuPerRequest),
            with_certainty(&call, Metric::CallNs),
            times(&ratio)
        ),
        "*@{component/rust/cranelift,http/rust/component}",
    )
    .note("The whole request: sockets, HTTP and JSON are not told apart.")
}

pub fn languages(evidence: &Evidence) -> Answer {
    let index = evidence.index;
    let measured = index.rows().filter(|entry| {
        let cell = &entry.row.cell;
        cell.contender.deployment.has_instances() && index.is_logic(cell.workload) && entry.figure().is_some()
    });
    let cells: Vec<&Cell> = measured.map(|entry| &entry.row.cell).collect();
    let guests: BTreeSet<&str> = cells.iter().filter_map(|cell| index.language(&cell.contender)).collect();
    let named: Vec<&str> = guests.iter().copied().collect();
    if guests.len() < 2 {
        return Answer::missing(format!("guests of one language only in this run: {}", named.join(", ")));
    }
    Answer::of(
        Verdict::Confirmed,
        "guests of at least two languages gave all golden answers, or they would not have been measured",
        format!("{} languages: {} (exact)", named.len(), named.join(", ")),
        &evidence.cells(cells.iter().map(|cell| cell.workload.function), "component/*/*"),
    )
}

pub fn each_hop(evidence: &Evidence) -> Answer {
    let metric = Metric::ToCall { call: 1, cache: PageCache::Warm };
    let started = |native: &Contender| {
        evidence.index.workloads.iter().find_map(|&workload| evidence.index.at(workload, native, metric))
    };
    let start = evidence.native_service().and_then(|native| Some((native, started(native)?.figure()?)));
    let (Some((native, start)), Some((instance_us, with))) = (start, new_instance(evidence)) else {
        return Answer::missing("no service was started, or no new instances were made in a warm engine");
    };
    let least = start.low.unwrap_or(0.0);
    let verdict = match (start.low, start.high) {
        (Some(_), _) if least > instance_us => Verdict::Confirmed,
        (_, Some(high)) if high < instance_us => Verdict::Refuted,
        _ => Verdict::Inconclusive,
    };
    let deployed = Metric::Size(SizeKind::Deployed);
    let size = evidence.index.with(deployed).into_iter().find(|entry| entry.row.cell.contender == *native);
    let size = size
        .and_then(|entry| entry.figure())
        .map(|figure| format!("Each native service deploys {} more.", with_certainty(&figure, deployed)));
    Answer::of(
        verdict,
        "even the native service's first answer takes longer than a new instance and its first call",
        format!(
            "first answer of a native service {}; new instance and first call at most {} ({with})",
            with_certainty(&start, metric),
            crate::units::with_unit(instance_us, Metric::Warm(tollgate_model::metric::WarmStep::Instantiate)),
        ),
        &format!("*@{{component/rust/*,{native}}}"),
    )
    .note(size.unwrap_or_default())
}
