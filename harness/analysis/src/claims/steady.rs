//! Claims about what calls cost.

use tollgate_model::function::Role;
use tollgate_model::results::Figure;
use tollgate_model::{Cell, Contender, Function, FunctionName, Metric, PayloadClass};
use tollgate_stats::ratio_of_means;

use super::{Answer, Evidence, Verdict, between, both};
use crate::ratio;
use crate::units::ratio as times;

const TIMED: &str = "no call of the logic was timed under";

pub fn explicit_bounds(evidence: &Evidence) -> Answer {
    let Some(ratio) = evidence.costs("explicit-bounds", "cranelift") else {
        return Answer::missing(format!("{TIMED} both `explicit-bounds` and `cranelift`"));
    };
    Answer::of(
        between(&ratio, 1.2, 1.8),
        "the cost over all logic is 1.2 to 1.8 times that with guard pages",
        format!("{} the calls with guard pages, over all logic", times(&ratio)),
        &evidence.logic("component/rust/{explicit-bounds,cranelift}"),
    )
}

pub fn near_native(evidence: &Evidence) -> Answer {
    let eligible = evidence.costs.iter().filter(|cost| evidence.index.is_eligible(cost.contender));
    let held = eligible.filter_map(|cost| Some((cost.to_native?, cost)));
    let Some((to_native, cost)) = held.min_by(|one, other| one.0.value.total_cmp(&other.0.value)) else {
        return Answer::missing("no call of the logic was timed on a component and natively");
    };
    let of_each = cost.rows.iter().filter_map(|row| Some((row.to_native?, row.cell.workload)));
    let mut of_each: Vec<_> = of_each.collect();
    of_each.sort_by(|one, other| one.0.value.total_cmp(&other.0.value));
    let range = match (of_each.first(), of_each.last()) {
        (Some(least), Some(most)) => {
            format!("from {} ({}) to {} ({})", times(&least.0), least.1, times(&most.0), most.1)
        }
        _ => String::new(),
    };
    Answer::of(
        between(&to_native, 0.0, 1.25),
        "calls take at most 1.25 times as long as native ones, over all logic of the fastest configuration",
        format!("{} of native over all logic with {}", times(&to_native), cost.contender),
        &evidence.logic("component/rust/*"),
    )
    .note(range)
}

pub fn epoch_and_fuel(evidence: &Evidence) -> Answer {
    let (Some(fuel), Some(epoch), Some(none)) =
        (evidence.cost("fuel"), evidence.cost("epoch"), evidence.cost("cranelift"))
    else {
        return Answer::missing(format!("{TIMED} all of `fuel`, `epoch` and `cranelift`"));
    };
    let over = |cost: &crate::answer::Cost, block: &u32| {
        Some(cost.series.get(block)? / none.series.get(block)? - 1.0)
    };
    let pairs: Vec<(f64, f64)> =
        none.series.keys().filter_map(|block| Some((over(fuel, block)?, over(epoch, block)?))).collect();
    let told = |name: &str, config: &str| {
        evidence.costs(config, "cranelift").map_or(String::new(), |ratio| format!("{name} {}", times(&ratio)))
    };
    let note = format!("{}; {} the calls without either", told("fuel", "fuel"), told("epoch", "epoch"));
    let ratio = ratio_of_means(&pairs, 0.95).map(|ratio| Figure {
        value: ratio.estimate,
        low: ratio.interval.map(|(low, _)| low),
        high: ratio.interval.map(|(_, high)| high),
    });
    let rule = "what fuel adds to a call is 2 to 3 times what epochs add";
    let cells = evidence.logic("component/rust/{fuel,epoch,cranelift}");
    match ratio {
        Some(ratio) => Answer::of(
            between(&ratio, 2.0, 3.0),
            rule,
            format!("fuel adds {} what epochs add", times(&ratio)),
            &cells,
        ),
        None => Answer::of(
            Verdict::Inconclusive,
            rule,
            "what epochs add cannot be told from nothing".to_string(),
            &cells,
        ),
    }
    .note(note)
}

pub fn raw_throughput(evidence: &Evidence) -> Answer {
    let metric = Metric::CallsPerSecond { threads: 1 };
    let rows = evidence.index.with(metric);
    let of = |contender: &Contender| -> Vec<_> {
        let of_it = rows.iter().filter(|entry| &entry.row.cell.contender == contender);
        of_it
            .filter(|entry| evidence.index.is_logic(entry.row.cell.workload))
            .map(|entry| entry.row)
            .collect()
    };
    let component = of(&Contender::component("rust", "cranelift"));
    let control = component.first().and_then(|row| row.control.as_ref());
    let native = control.map(of).unwrap_or_default();
    let workloads = |rows: &[&tollgate_model::results::Row]| -> Vec<_> {
        rows.iter().map(|row| row.cell.workload).collect()
    };
    if component.is_empty() || workloads(&component) != workloads(&native) {
        return Answer::missing("throughput was not measured under `cranelift` and natively");
    }
    let (one, other) = (ratio::together(&component), ratio::together(&native));
    let Some(share) = ratio::of_series(&one, &other, evidence.seed) else {
        return Answer::missing("throughput has too few launches to be compared");
    };
    let each =
        component.iter().filter_map(|row| Some(format!("{} {}", row.cell.workload, times(&row.to_native?))));
    Answer::of(
        between(&share, 0.84, 0.90),
        "a component makes 84 to 90 % of the calls that native code makes in a second, over the workloads measured",
        format!("{} of native's calls in a second, one thread, `cranelift`", times(&share)),
        &evidence.cells(component.iter().map(|row| row.cell.workload.function), "component/rust/cranelift"),
    )
    .note(each.collect::<Vec<_>>().join("; "))
}

pub fn huge_payloads(evidence: &Evidence) -> Answer {
    let of_class = |class| evidence.of_class(Role::Logic, class).filter(|function| function.sized());
    let sized = of_class(PayloadClass::Bytes).chain(of_class(PayloadClass::Text));
    let found: Vec<(FunctionName, Figure, String)> =
        sized.filter_map(|function| grown(evidence, function.name)).collect();
    let verdict = |ratio: &Figure| match ratio::differs(ratio) {
        Some(true) if ratio.value > 1.0 => Verdict::Confirmed,
        Some(true) => Verdict::Refuted,
        _ => Verdict::Inconclusive,
    };
    let Some(overall) = found.iter().map(|(_, ratio, _)| verdict(ratio)).reduce(|one, other| {
        // For one payload and against it for another: that decides nothing.
        if one == other { one } else { Verdict::Inconclusive }
    }) else {
        return Answer::missing(
            "no logic was measured at two payload sizes both natively and under `cranelift`",
        );
    };
    let cells = evidence.cells(found.iter().map(|(function, ..)| *function), "component/rust/cranelift");
    let told: Vec<String> = found.into_iter().map(|(.., told)| told).collect();
    Answer::of(
        overall,
        "against native, a component does worse at the largest payload than at the smallest",
        told.join("; "),
        &cells,
    )
    .note("Payloads only: how often a guest calls its host is not measured.")
}

/// By how much a component's ratio to native grows from the smallest to the largest payload.
fn grown(evidence: &Evidence, function: FunctionName) -> Option<(FunctionName, Figure, String)> {
    let contender = Contender::component("rust", "cranelift");
    let of_it = evidence.index.workloads.iter().filter(|workload| workload.function == function);
    let rows: Vec<_> =
        of_it.filter_map(|&workload| evidence.index.at(workload, &contender, Metric::CallNs)).collect();
    let (first, last) = (rows.first()?.row, rows.last()?.row);
    let (small, large) = (first.to_native?, last.to_native?);
    let ratio = ratio::of_figures(&large, &small).filter(|_| first.cell.workload != last.cell.workload)?;
    let told = format!(
        "{} of native at {}, {} at {}",
        times(&small),
        first.cell.workload,
        times(&large),
        last.cell.workload
    );
    Some((function, ratio, told))
}

pub fn simple_copy(evidence: &Evidence) -> Answer {
    let contender = Contender::component("rust", "cranelift");
    // The largest list of bytes that a probe's part of a call was held against a copy for.
    let largest = |role, metric| {
        let probes: Vec<&Function> = evidence.of_class(role, PayloadClass::Bytes).collect();
        evidence.index.workloads.iter().rev().find_map(|&workload| {
            let probe = probes.iter().find(|probe| probe.name == workload.function)?;
            let entry = evidence.index.measured(&Cell { workload, contender: contender.clone() }, metric)?;
            Some((entry.row.to_memcpy?, workload, *probe))
        })
    };
    let (Some((there, workload, sink)), Some((back, _, echo))) =
        (largest(Role::Sink, Metric::LoweringNs), largest(Role::Echo, Metric::LiftingNs))
    else {
        return Answer::missing("the parts of a call with bytes were not measured beside a copy of them");
    };
    let copy = evidence.functions().with_role(Role::Memcpy);
    let used = [Some(sink), Some(echo), copy].into_iter().flatten();
    let used = used.flat_map(|function| [Some(function.name), function.less]).flatten();
    let size = workload.size.map_or(String::new(), |size| size.to_string());
    Answer::of(
        both(between(&there, 0.0, 2.0), between(&back, 0.0, 2.0)),
        "lowering and lifting the largest list of bytes each cost at most two copies of it",
        format!("lowering {size} costs {} memcpy, lifting it {}", times(&there), times(&back)),
        &evidence.cells(used, "component/rust/cranelift"),
    )
    .note(if there.value > 0.1 {
        "It is copied: more than a tenth of a copy is not “no copy”."
    } else {
        ""
    })
}
