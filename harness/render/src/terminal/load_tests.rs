//! What a load beside stalls of the machine says, with an objective.

use tollgate_analysis::load::{self, Document, Judged, Mode};
use tollgate_loadgen::record::Latencies;
use tollgate_loadgen::search::Verdict;
use tollgate_loadgen::summary;
use tollgate_model::exit::Exit;
use tollgate_model::load::{Generator, LoadResult, LoadSettings, Stalls, Tail};

use super::text;

const MS: u64 = 1_000_000;

/// Of 20,000 operations one in fifty takes as long.
fn tail(long: u64) -> Tail {
    let mut latencies = Latencies::new();
    (0..20_000).for_each(|at| latencies.record(if at % 50 == 0 { long } else { MS / 5 }));
    summary::tail(&latencies)
}

fn document(stalls: Option<Stalls>, verdict: &Verdict) -> Document {
    let result = LoadResult {
        offered: 20_000,
        completed: 20_000,
        failed: Default::default(),
        censored: 0,
        offered_rate: 1_000.0,
        achieved_rate: 1_000.0,
        elapsed_ms: 20_000,
        response: tail(17 * MS),
        service: tail(17 * MS),
        lateness: tail(900),
        generator: Generator::default(),
        stalls,
        warm_up: None,
        valid: true,
    };
    let settings = LoadSettings {
        rate: 1_000.0,
        duration_ms: 20_000,
        arrivals: "constant".to_string(),
        seed: 1,
        connections: 8,
        drain_ms: 2_000,
    };
    let objective = Some(Judged::new("p99<5ms".to_string(), verdict));
    let mode = Mode::Open { settings, objective, result: Box::new(result) };
    Document { schema: 1, url: "http://127.0.0.1:1".to_string(), fixture: None, expect: None, mode }
}

#[test]
fn a_tail_of_the_machines_stalls_is_told_as_that_and_the_objective_is_not_judged() {
    let bound = "the machine's: the response's p99 is 17.0 ms with the machine's stalls and 200 µs without";
    let stalls = Stalls {
        count: 4,
        total_ns: 60 * MS,
        longest_ns: 17 * MS,
        left_out: 400,
        response: Some(tail(MS / 4)),
        bound: Some(bound.to_string()),
        ..Stalls::default()
    };
    let document = document(Some(stalls), &Verdict::Invalid("the machine's: as high as 17 ms".to_string()));
    let said = text(&document);
    let row = |name: &str| said.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_default();
    assert!(row("response").contains("17"), "{said}");
    assert!(!row("without the machine's stalls").is_empty(), "{said}");
    assert!(!row("without the machine's stalls").contains("17"), "{said}");
    assert!(said.contains("The machine stalled 4 times"), "{said}");
    assert!(said.contains("objective p99<5ms: cannot be judged: the machine's: as high as 17 ms"), "{said}");
    assert!(said.contains(&format!("NOT THE SERVICE'S: {bound}")), "{said}");
    let verdict = load::verdict(&document);
    assert_eq!((verdict.exit, verdict.reason.as_deref()), (Exit::Invalid, Some(bound)));
}

#[test]
fn a_services_own_tail_is_its_own() {
    let document = document(Some(Stalls::default()), &Verdict::Met);
    let said = text(&document);
    assert!(said.contains("objective p99<5ms: met"), "{said}");
    assert!(said.contains("The machine was not seen to stall"), "{said}");
    assert!(!said.contains("NOT THE SERVICE'S") && !said.contains("without the machine's stalls"), "{said}");
    assert_eq!(load::verdict(&document).exit, Exit::Fine);
}
