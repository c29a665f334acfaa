//! Guests that trap, loop for ever or eat memory: the limits hold, the cell is shown as failed, the rest goes on.
//!
//! They are found out by their golden answers, so that not a single block waits for them.

mod support;

use support::{Fault, Place};

const PLAN: &str = "
about = 'for tests'
[pace]
launches = 3
slices = 1
slice-us = 300
warm-up-ms = 2
deadline-s = 3
[[group]]
functions = ['probe/nop', 'probe/{sink,source,echo}-scalar', 'probe/sink-bytes']
sizes = ['64B']
contenders = ['component/rust-misbehaving/cranelift']
";

fn cell(function: &str) -> String {
    format!("probe/{function}@component/rust-misbehaving/cranelift")
}

#[test]
fn each_costs_its_own_cells_and_one_deadline() {
    let place = Place::new().plan(PLAN).worker_that(Fault::none());
    let said = place.run("");
    said.exits(6)
        .says("3 cells gave none")
        .cell(&cell("nop"))
        .failed("wasm `unreachable` instruction executed");
    said.cell(&cell("sink-scalar")).failed("no answer to `verify` within 3 s and was killed");
    said.cell(&cell("source-scalar")).failed("forcing trap when growing memory to 268");
    said.cell(&cell("echo-scalar")).is_measured();
    said.cell(&cell("sink-bytes/64B")).is_measured();
    for function in ["nop", "sink-scalar", "source-scalar", "echo-scalar", "sink-bytes/64B"] {
        said.cell(&format!("probe/{function}@native/rust")).is_measured();
    }
    // A part of a call cannot be known without the call that it is a difference to.
    said.row(&cell("sink-bytes/64B"), "lowering-ns").failed("wasm `unreachable` instruction executed");
    // For the golden answers one worker natively, and one more for the guest after each failure; then two in each of
    // three blocks. A guest that was tried there again would take more, and a deadline each time.
    assert_eq!(place.workers().len(), 1 + 4 + 3 * 2, "{said}");
}

#[test]
fn the_journal_says_of_every_launch_what_was_not_measured_and_why() {
    let place = Place::new().plan(&PLAN.replace("'probe/{sink,source,echo}-scalar'", "'probe/echo-scalar'"));
    place.run("").exits(6);
    let launches = place.launches();
    let guests: Vec<_> = launches.iter().filter(|launch| launch["contender"] != "native/rust").collect();
    assert_eq!(guests.len(), 3);
    for launch in guests {
        let measured = launch["measured"].as_array().unwrap();
        let of = |workload: &str| measured.iter().find(|measured| measured["workload"] == workload).unwrap();
        assert_eq!(of("probe/nop")["stopped"]["status"], "failed", "{launch}");
        assert!(of("probe/nop").get("prepared").is_none(), "{launch}");
        assert!(of("probe/echo-scalar").get("stopped").is_none(), "{launch}");
    }
}

#[test]
fn the_memory_limit_holds_on_the_pooling_allocator_and_with_a_fresh_instance_too() {
    let plan = PLAN.replace(
        "'probe/nop', 'probe/{sink,source,echo}-scalar', 'probe/sink-bytes'",
        "'probe/source-scalar'",
    );
    for config in ["pooling", "fresh-instance"] {
        let place = Place::new().plan(&plan.replace("cranelift", config));
        let said = place.run("--launches 1");
        let guest = format!("probe/source-scalar@component/rust-misbehaving/{config}");
        said.exits(6).cell(&guest).failed("growing memory");
        said.cell("probe/source-scalar@native/rust").is_measured();
    }
}

#[test]
fn verify_counts_a_guest_that_fails_apart_from_one_that_answers_differently() {
    let place = Place::new().plan(PLAN);
    let said = place.tollgate("verify --plan plan.toml --format csv");
    said.exits(6);
    for (function, status) in
        [("nop", "failed"), ("sink-scalar", "failed"), ("source-scalar", "failed"), ("echo-scalar", "same")]
    {
        let line = format!("probe/{function},component/rust-misbehaving/cranelift,{status},");
        assert!(said.stdout.contains(&line), "no `{line}`: {said}");
    }
    said.prints("probe/sink-scalar,component/rust-misbehaving/cranelift,failed,,,the worker gave no answer");
}

#[test]
fn a_guest_for_tests_is_not_shown_to_anyone_who_did_not_ask_for_it() {
    let place = Place::new();
    let said = place.tollgate("guests list");
    said.exits(0).prints("rust-debug");
    assert!(!said.stdout.contains("misbehaving"), "{said}");
    place.tollgate("guests inspect rust-misbehavin").exits(2).never_says("rust-misbehaving");
    place.tollgate("guests build rust-misbehaving").exits(0).prints("rust-misbehaving");
}
