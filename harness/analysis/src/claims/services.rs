//! Claims about services and languages: a service is held against a service, a cold start against a cold start.

use std::collections::BTreeSet;

use tollgate_model::config::InstanceUse;
use tollgate_model::metric::{ColdStep, Metric, PageCache, SizeKind};
use tollgate_model::{Cell, Contender, Workload};

use super::fact::{Fact, Told};
use super::{Answer, Evidence, Verdict, agreed, between, both};
use crate::roles::language;
use crate::setting::Setting;

/// In processor time: what the logic takes as a call, and as a request of the service that calls the same component.
fn request_and_call(evidence: &Evidence) -> Option<(Fact, Fact, Fact)> {
    let service = evidence.roles.component_service(evidence.index)?;
    let plain = evidence.roles.plain()?;
    evidence.find(|workload| {
        let request = evidence.at(workload, service, Metric::CpuPerRequest)?;
        let call = evidence.at(workload, plain, Metric::CallNs)?;
        let ratio = request.scaled(1e3).over(&call)?;
        Some((request, call, ratio))
    })
}

pub fn serialization(evidence: &Evidence) -> Answer {
    let Some((request, call, ratio)) = request_and_call(evidence) else {
        return Answer::missing(
            "no workload was measured both as a call of the plain component and behind the service that calls it",
        );
    };
    Answer::of(
        between(&ratio, 1.0, f64::INFINITY),
        "a request costs more processor time than the same component's call",
        Told::default()
            .workload(&ratio)
            .say(": ")
            .fact(&request)
            .say(" of processor time for a request, ")
            .fact(&call)
            .say(" for a call: ")
            .fact(&ratio),
    )
    .note(Told::default().say("The whole request: sockets, HTTP and JSON are not told apart."))
}

pub fn languages(evidence: &Evidence) -> Answer {
    let index = evidence.index;
    let measured = index.rows().filter(|entry| {
        let cell = &entry.row.cell;
        cell.contender.deployment.has_instances() && index.is_logic(cell.workload) && entry.figure().is_some()
    });
    let cells: Vec<&Cell> = measured.map(|entry| &entry.row.cell).collect();
    let guests: BTreeSet<&str> = cells.iter().map(|cell| language(index, &cell.contender)).collect();
    let named: Vec<&str> = guests.iter().copied().collect();
    if guests.len() < 2 {
        return Answer::missing(format!("guests of one language only in this run: {}", named.join(", ")));
    }
    let count = named.len() as f64;
    let exactly = tollgate_model::results::Figure { value: count, low: Some(count), high: Some(count) };
    let all = Fact::computed(exactly, None, cells.into_iter().cloned());
    Answer::of(
        Verdict::Confirmed,
        "guests of at least two languages gave all golden answers, or they would not have been measured",
        Told::default()
            .say(&format!("{} languages: {} (exact)", named.len(), named.join(", ")))
            .from(&[&all]),
    )
}

/// Three parts, each of one more service against one more component in a host that runs.
pub fn each_hop(evidence: &Evidence) -> Answer {
    let parts = [request_part(evidence), bytes_part(evidence), start_part(evidence)];
    let named = ["serialization", "deployment", "cold start"];
    let absent: Vec<&str> =
        parts.iter().zip(named).filter(|(part, _)| part.is_none()).map(|(_, name)| name).collect();
    let told: Vec<(Verdict, Told)> = parts.into_iter().flatten().collect();
    let measured = told.iter().map(|(verdict, _)| *verdict).reduce(both).unwrap_or(Verdict::NotAnswered);
    let not_measured = match absent.is_empty() {
        true => Told::default(),
        false => Told::default().say(&format!("{}: not measured here", absent.join(", "))),
    };
    let verdict = if absent.is_empty() { measured } else { Verdict::NotAnswered };
    let all = told.into_iter().map(|(_, told)| told).chain((!absent.is_empty()).then_some(not_measured));
    Answer::of(
        verdict,
        "a request costs more processor time than a call, a native service more bytes than a component, and its start up \
        to the first right answer more time than that of a component in a host that runs",
        Told::join(all, "; "),
    )
}

fn request_part(evidence: &Evidence) -> Option<(Verdict, Told)> {
    let (.., ratio) = request_and_call(evidence)?;
    let told = Told::default().say("a request takes ").fact(&ratio).say(" of a call's processor time");
    Some((between(&ratio, 1.0, f64::INFINITY), told))
}

fn bytes_part(evidence: &Evidence) -> Option<(Verdict, Told)> {
    let native = evidence.roles.native_service(evidence.index)?;
    let service = evidence.first(native, Metric::Size(SizeKind::Deployed))?;
    let component = evidence.first(evidence.roles.plain()?, Metric::Size(SizeKind::Wasm))?;
    let more = service.figure().value > component.figure().value;
    let told = Told::default()
        .say("one more service deploys ")
        .fact(&service)
        .say(", one more component ")
        .fact(&component);
    Some((if more { Verdict::Confirmed } else { Verdict::Refuted }, told))
}

/// Both cold, files in memory: the process of a native service up to its first right answer; and all that a host that runs
/// does for a component that it has not seen, up to the end of its first call.
fn start_part(evidence: &Evidence) -> Option<(Verdict, Told)> {
    use ColdStep::{Compile, Deserialize, FirstCall, Instantiate, Link, Map, Read};
    let native = evidence.roles.native_service(evidence.index)?;
    let service = evidence.first(native, Metric::FIRST_ANSWER)?;
    let steps = [Read, Compile, Deserialize, Map, Link, Instantiate, FirstCall];
    let steps = steps.map(|step| Metric::Cold(step, PageCache::Warm));
    let needed = [Link, FirstCall].map(|step| Metric::Cold(step, PageCache::Warm));
    let of = |contender: &Contender| {
        evidence.find(|workload: Workload| evidence.sum(workload, contender, &steps, &needed))
    };
    let prepared = evidence.roles.plain_with(Setting::Mapped);
    let component = prepared.and_then(of).or_else(|| of(evidence.roles.plain()?))?;
    let ratio = service.over(&component)?;
    let told = Told::default()
        .say("a cold native service answers first after ")
        .fact(&service)
        .say(", a cold component in a host that runs (")
        .name(&component)
        .say(") after ")
        .fact(&component)
        .from(&[&ratio]);
    Some((between(&ratio, 1.0, f64::INFINITY), told))
}

pub fn raw_throughput(evidence: &Evidence) -> Answer {
    let services =
        evidence.roles.native_service(evidence.index).zip(evidence.roles.component_service(evidence.index));
    let Some((native, hosting)) = services else { return Answer::missing(NO_CAPACITY) };
    let of_it = evidence.index.rows().map(|entry| entry.row).filter(|row| {
        row.cell.contender == *hosting && matches!(row.metric, Metric::RequestsPerSecond { .. })
    });
    let found = of_it.filter_map(|row| {
        let workload = row.cell.workload;
        let share = evidence.ratio(workload, hosting, native, row.metric)?;
        Some((share, evidence.ratio(workload, hosting, native, Metric::CpuPerRequest)))
    });
    let found: Vec<(Fact, Option<Fact>)> = found.collect();
    let Some(verdict) = agreed(found.iter().map(|(share, _)| between(share, 0.84, 0.90))) else {
        return Answer::missing(NO_CAPACITY);
    };
    let each = found.iter().map(|(share, _)| Told::default().workload(share).say(" ").fact(share));
    let time = found.iter().filter_map(|(_, time)| {
        let time = time.as_ref()?;
        Some(Told::default().workload(time).say(" ").fact(time))
    });
    Answer::of(
        verdict,
        "the service that calls the component answers 84 to 90 % of the native service's requests in a second, with every \
        workload measured",
        Told::join([Told::default().say("of the native service's requests in a second: "), Told::join(each, "; ")], ""),
    )
    .note(Told::join(
        [
            Told::default().say(
                "Where the generator is the limit the two seem nearer than they are; processor time of a request, of the \
                native service's: ",
            ),
            Told::join(time, "; "),
        ],
        "",
    ))
}

/// Of the services that make a pooled instance for each request, the one that answers most.
pub fn warm_and_long_lived(evidence: &Evidence) -> Answer {
    let index = evidence.index;
    let missing = "the capacity of a service with one instance for all requests, and of one with a pooled new instance for each, was not measured in one run";
    let Some(long_lived) = evidence.roles.component_service(index) else { return Answer::missing(missing) };
    let pooled = |contender: &Contender| {
        let config = index.subject(contender).and_then(|subject| subject.config.as_ref());
        contender.deployment.is_served()
            && contender.build == long_lived.build
            && config
                .is_some_and(|config| config.call.instance == InstanceUse::Fresh && config.pooling.is_some())
    };
    let rates = index.rows().filter(|entry| {
        matches!(entry.row.metric, Metric::RequestsPerSecond { .. }) && pooled(&entry.row.cell.contender)
    });
    let ratios = rates.filter_map(|entry| {
        evidence.ratio(entry.row.cell.workload, &entry.row.cell.contender, long_lived, entry.row.metric)
    });
    let Some(ratio) = ratios.max_by(|one, other| one.figure().value.total_cmp(&other.figure().value)) else {
        return Answer::missing(missing);
    };
    Answer::of(
        between(&ratio, 1.5, f64::INFINITY),
        "a new pooled instance for each request answers at least 1.5 times as many requests in a second as one instance for all",
        Told::default().workload(&ratio).say(": ").fact(&ratio).say(" as many with ").name(&ratio),
    )
    .note(Told::default().say("A fast service's rate is as much the generator's: where that is the limit, the two seem nearer than they are."))
}

const NO_CAPACITY: &str = "the capacity of the native service and of the service that calls the plain component was not measured in one run";
