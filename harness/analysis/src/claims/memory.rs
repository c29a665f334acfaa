//! Claims about memory: an instance is held against an instance, a process against a process.

use tollgate_model::metric::{Bytes, Held, Metric, Moment};
use tollgate_model::results::Figure;

use super::fact::{Fact, Told};
use super::{Answer, Evidence, Verdict, between, within};

pub fn mapped(evidence: &Evidence) -> Answer {
    // Of one configuration: both are held by a process of each that was asked to.
    let two = |metric: fn(Held) -> Metric| {
        let (mapped, copied) = (metric(Held::ComponentMapped), metric(Held::ComponentCopied));
        let plain = evidence.roles.plain()?;
        evidence.find(|workload| {
            let (one, other) =
                (evidence.entry(workload, plain, mapped)?, evidence.entry(workload, plain, copied)?);
            let ratio = crate::ratio::between(&one, &other, evidence.index.seed(&one))?;
            let (one, other) = (Fact::of(&one)?, Fact::of(&other)?);
            let ratio = one.with(&other, ratio);
            Some((one, other, ratio))
        })
    };
    let Some((one, other, ratio)) = two(Metric::DirtyPer) else {
        return Answer::missing("no components of the plain configuration were held, copied and mapped");
    };
    let all = two(Metric::BytesPer).map_or(Told::default(), |(.., ratio)| {
        Told::default()
            .say("Of resident bytes it is ")
            .fact(&ratio)
            .say(": mapped pages count as long as memory is not short.")
    });
    Answer::of(
        between(&ratio, 0.0, 1.0),
        "one more mapped component costs fewer written bytes, which cannot be dropped, than one more copied one",
        Told::default()
            .say("under ")
            .name(&ratio)
            .say(", mapped ")
            .fact(&one)
            .say(", copied ")
            .fact(&other)
            .say(": ")
            .fact(&ratio),
    )
    .note(all)
}

pub fn thousands(evidence: &Evidence) -> Answer {
    let native = evidence.roles.native_service(evidence.index);
    let process = native.and_then(|native| evidence.first(native, Metric::BytesPer(Held::Process)));
    let hosted = evidence.roles.plain().and_then(|plain| {
        let host = Metric::Memory(Moment::FirstCall, Bytes::Proportional);
        evidence.find(|workload| {
            let instance = evidence.at(workload, plain, Metric::BytesPer(Held::Instance))?;
            Some((evidence.at(workload, plain, host)?, instance))
        })
    });
    let (Some(process), Some((host, instance))) = (process, hosted) else {
        return Answer::missing(
            "memory of a host, of its live instances and of native service processes was not measured in one run",
        );
    };
    // The host that holds the first instance is there before the second.
    let room = |process: f64, host: f64| (50.0 * process - host).max(0.0);
    let ends = |fact: &Fact| fact.figure().low.zip(fact.figure().high);
    let ends = ends(&process).zip(ends(&host)).zip(ends(&instance));
    let fit = Figure {
        value: room(process.figure().value, host.figure().value) / instance.figure().value,
        low: ends.map(|((process, host), instance)| room(process.0, host.1) / instance.1),
        high: ends.map(|((process, host), instance)| room(process.1, host.0) / instance.0),
    };
    let reach = match (fit.low, fit.high) {
        (Some(low), Some(high)) => format!(" ({low:.0} to {high:.0})"),
        _ => String::new(),
    };
    // A process is the least that a container can be: where too few fit, a container may still cost enough.
    let verdict = match within(&fit, 1_000.0, f64::INFINITY) {
        Verdict::Refuted => Verdict::Inconclusive,
        other => other,
    };
    Answer::of(
        verdict,
        "a host with at least 1,000 instances fits into the memory of 50 native service processes",
        Told::default()
            .say(&match fit.high.unwrap_or(fit.value) < 0.5 {
                true => "the host alone takes what 50 processes do, and no instance fits beside it".to_string(),
                false => format!(
                    "{:.0}{reach} instances, with the host that holds them, fit where 50 processes do",
                    fit.value
                ),
            })
            .from(&[&process, &host, &instance]),
    )
    .note(
        Told::default()
            .say("The host holds ")
            .fact(&host)
            .say(" with the first, one more instance of ")
            .name(&instance)
            .say(" ")
            .fact(&instance)
            .say(", one more process of ")
            .name(&process)
            .say(" ")
            .fact(&process)
            .say(". A container costs more than a process, how much is not measured: so this can confirm, and not refute."),
    )
}

pub fn a_quarter(evidence: &Evidence) -> Answer {
    let more = Metric::BytesPer(Held::Process);
    let native = evidence.roles.native_service(evidence.index);
    let hosting = evidence.roles.component_service(evidence.index);
    let of_both = native.zip(hosting).and_then(|(native, hosting)| {
        evidence.find(|workload| {
            let (one, other) = (evidence.at(workload, hosting, more)?, evidence.at(workload, native, more)?);
            let ratio = evidence.ratio(workload, hosting, native, more)?;
            Some((one, other, ratio))
        })
    });
    let Some((component, native, ratio)) = of_both else {
        return Answer::missing(
            "processes of the native service and of the service that calls the component were not held in one run",
        );
    };
    Answer::of(
        between(&ratio, 0.0, 0.25),
        "one more process of the service that runs the component costs at most a quarter of one more native one",
        Told::default()
            .say("one more process of ")
            .name(&component)
            .say(" ")
            .fact(&component)
            .say(", of ")
            .name(&native)
            .say(" ")
            .fact(&native)
            .say(": ")
            .fact(&ratio),
    )
    .note(Told::default().say(
        "Services of one contract, a process each. A host that holds many instances in one process is another \
        comparison, which claim 12 makes.",
    ))
}
