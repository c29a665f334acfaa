//! Claims about starts: a fresh process is held against a fresh process.

use tollgate_model::metric::{ColdStep, Metric, PageCache, WarmStep};

use super::fact::{Fact, Told};
use super::{Answer, Evidence, Verdict, between, both};
use crate::setting::Setting;

const COMPILE: Metric = Metric::Cold(ColdStep::Compile, PageCache::Warm);

pub fn off_the_path(evidence: &Evidence) -> Answer {
    let found = evidence.roles.pair(Setting::Mapped).and_then(|(plain, cached)| {
        evidence.find(|workload| {
            let ratio = evidence.ratio(workload, cached, plain, Metric::FIRST_ANSWER)?;
            let compiles = evidence.entry(workload, cached, COMPILE).is_some();
            Some((ratio, compiles, evidence.at(workload, plain, COMPILE)))
        })
    });
    let Some((ratio, compiles, compile)) = found else {
        return Answer::missing("this run does not start one component both compiled beforehand and not");
    };
    Answer::of(
        if compiles { Verdict::Refuted } else { between(&ratio, 0.0, 1.0) },
        "a precompiled start has no compile step and gives its first answer sooner",
        Told::default()
            .say("the first answer comes in ")
            .fact(&ratio)
            .say(" of the time it takes with compiling"),
    )
    .note(compile.map_or(Told::default(), |compile| {
        Told::default().say("compiling takes ").fact(&compile).say(" of the start without")
    }))
}

pub fn under_a_millisecond(evidence: &Evidence) -> Answer {
    let steps = [Metric::Warm(WarmStep::Instantiate), Metric::Warm(WarmStep::FirstCall)];
    let of_both = evidence.roles.plain().into_iter().chain(evidence.roles.plain_with(Setting::Pooled));
    let found = of_both
        .filter_map(|contender| evidence.find(|workload| evidence.sum(workload, contender, &steps, &steps)));
    let found: Vec<Fact> = found.collect();
    let Some(verdict) = found.iter().map(|sum| between(sum, 0.0, 1_000.0)).reduce(both) else {
        return Answer::missing("no new instances were made in a warm engine, on demand or pooled");
    };
    let told = found.iter().map(|sum| Told::default().fact(sum).say(" with ").name(sum));
    Answer::of(
        verdict,
        "a new instance in a warm engine and its first call take less than a millisecond, on demand and pooled",
        Told::join([Told::default().say("new instance and first call: "), Told::join(told, ", ")], ""),
    )
    .note(Told::default().say("In an engine that runs. A fresh process takes what Cold start shows."))
}

pub fn two_compilers(evidence: &Evidence) -> Answer {
    let Some((cranelift, winch)) = evidence.roles.compilers() else {
        return Answer::missing("no two components of this run differ in the compiler alone");
    };
    let calls = evidence.costs(cranelift, winch);
    let compile = evidence.find(|workload| evidence.ratio(workload, winch, cranelift, COMPILE));
    let (Some(calls), Some(compile)) = (calls, compile) else {
        return Answer::missing(
            "this run does not both time calls and start under Cranelift and under Winch",
        );
    };
    let paid = evidence.index.rows().find_map(|entry| {
        let row = entry.row;
        let wanted = row.metric == Metric::BreakEvenCalls
            && row.cell.contender == *cranelift
            && row.against.as_ref() == Some(winch);
        let fact = Fact::of(&entry).filter(|_| wanted)?;
        let other = tollgate_model::Cell { workload: row.cell.workload, contender: winch.clone() };
        Some(fact.and([other]))
    });
    Answer::of(
        both(between(&calls, 0.0, 1.0), between(&compile, 0.0, 1.0)),
        "Cranelift's calls take less time than Winch's, over all logic, and Winch's compiling less than Cranelift's",
        Told::default()
            .say("Cranelift's calls take ")
            .fact(&calls)
            .say(" of Winch's, Winch's compiling ")
            .fact(&compile)
            .say(" of Cranelift's"),
    )
    .note(paid.map_or(Told::default(), |paid| {
        Told::default().say("Cranelift has paid after ").fact(&paid).say(" calls of ").workload(&paid)
    }))
}
