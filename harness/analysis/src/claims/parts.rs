//! Claims about payloads and their way over the boundary.

use tollgate_model::function::Role;
use tollgate_model::{Cell, Contender, Function, FunctionName, Metric, PayloadClass, Workload};

use super::fact::{Fact, Told};
use super::{Answer, Evidence, Verdict, agreed, between, both};
use crate::ratio;

/// Two halves. The one about the interface takes guests that call their host, which none does: so there is no verdict on the
/// claim, and the finding on its other half is told.
pub fn huge_or_chatty(evidence: &Evidence) -> Answer {
    let of_class = |class| evidence.of_class(Role::Logic, class).filter(|function| function.sized());
    let sized = of_class(PayloadClass::Bytes).chain(of_class(PayloadClass::Text));
    let found: Vec<Grown> = sized.filter_map(|function| grown(evidence, function.name)).collect();
    let verdict = |grown: &Grown| match ratio::differs(grown.by.figure()) {
        Some(true) if grown.by.figure().value > 1.0 => Verdict::Confirmed,
        Some(true) => Verdict::Refuted,
        _ => Verdict::Inconclusive,
    };
    let Some(of_payloads) = agreed(found.iter().map(verdict)) else {
        return Answer::missing(
            "no logic was measured at two payload sizes both natively and as a component; nor is a chatty interface",
        );
    };
    let told = found.iter().map(|grown| {
        Told::default()
            .fact(&grown.small)
            .say(" of native at ")
            .workload(&grown.small)
            .say(", ")
            .fact(&grown.large)
            .say(" at ")
            .workload(&grown.large)
            .from(&[&grown.by])
    });
    Answer::of(
        both(of_payloads, Verdict::NotAnswered),
        "against native, a component does worse at the largest payload than at the smallest, and worse the more it calls \
        its host",
        Told::join(
            [
                Told::default().say(&format!("huge payloads alone: {} (", of_payloads.name())),
                Told::join(told, "; "),
                Told::default().say("); a chatty interface: not measured here, no guest calls its host"),
            ],
            "",
        ),
    )
}

/// A component's ratio to native at the smallest and at the largest payload, and the one over the other.
struct Grown {
    small: Fact,
    large: Fact,
    by: Fact,
}

fn grown(evidence: &Evidence, function: FunctionName) -> Option<Grown> {
    let plain = evidence.roles.plain()?;
    let of_it = evidence.index.workloads.iter().filter(|workload| workload.function == function);
    let entries: Vec<_> =
        of_it.filter_map(|&workload| evidence.entry(workload, plain, Metric::CallNs)).collect();
    let (first, last) = (entries.first()?, entries.last()?);
    if first.row.cell.workload == last.row.cell.workload {
        return None;
    }
    let (small, large) = (Fact::to_control(first.row)?, Fact::to_control(last.row)?);
    let by = large.over(&small)?;
    Some(Grown { small, large, by })
}

pub fn simple_copy(evidence: &Evidence) -> Answer {
    let Some(plain) = evidence.roles.plain() else { return Answer::missing(NO_PARTS) };
    let (Some((there, workload)), Some((back, _))) = (
        largest(evidence, plain, Role::Sink, Metric::LoweringNs),
        largest(evidence, plain, Role::Echo, Metric::LiftingNs),
    ) else {
        return Answer::missing(NO_PARTS);
    };
    let size = workload.size.map_or(String::new(), |size| size.to_string());
    Answer::of(
        both(between(&there, 0.0, 2.0), between(&back, 0.0, 2.0)),
        "lowering and lifting the largest list of bytes each cost at most two copies of it",
        Told::default()
            .say(&format!("lowering {size} costs "))
            .fact(&there)
            .say(" memcpy, lifting it ")
            .fact(&back),
    )
    .note(Told::default().say(if there.figure().value > 0.1 {
        "It is copied: more than a tenth of a copy is not “no copy”."
    } else {
        ""
    }))
}

const NO_PARTS: &str = "the parts of a call with bytes were not measured beside a copy of them";

/// A part of a call with the largest list of bytes that it was held against a copy for. It is a difference to another probe:
/// that and the copy are among its cells.
fn largest(evidence: &Evidence, plain: &Contender, role: Role, metric: Metric) -> Option<(Fact, Workload)> {
    let probes: Vec<&Function> = evidence.of_class(role, PayloadClass::Bytes).collect();
    evidence.index.workloads.iter().rev().find_map(|&workload| {
        let probe = probes.iter().find(|probe| probe.name == workload.function)?;
        let entry = evidence.entry(workload, plain, metric)?;
        let ratio = entry.row.to_memcpy?;
        let of = |function: &Function| Workload {
            function: function.name,
            size: workload.size.filter(|_| function.sized()),
        };
        let less = probe.less.and_then(|less| evidence.functions().get(less));
        let less = less.map(|less| Cell { workload: of(less), contender: plain.clone() });
        // Copied by whoever copies in one process: its control, as a rule.
        let copy = evidence
            .functions()
            .with_role(Role::Memcpy)
            .and_then(|copy| Some(Cell { workload: of(copy), contender: entry.row.control.clone()? }));
        let cells = std::iter::once(entry.row.cell.clone()).chain(less).chain(copy);
        Some((Fact::computed(ratio, None, cells), workload))
    })
}
