//! Workers that die, hang or talk nonsense: the cell that it happened to is shown as failed, the rest goes on.

mod support;

use std::time::Duration;

use support::{Fault, NATIVE, Place, Said};

const NOP: &str = "probe/nop@native/rust";
const ECHO: &str = "probe/echo-scalar@native/rust";

/// A run in which a worker misbehaves while it measures `probe/nop`. The other function must not suffer.
#[track_caller]
fn only_nop_fails(fault: Fault, reason: &str) -> Said {
    let place = Place::new().plan(NATIVE).worker_that(fault.of("probe/nop"));
    let said = place.run("");
    said.exits(6).cell(NOP).failed(reason);
    said.cell(ECHO).is_measured();
    place.leaves_no_worker_behind();
    said
}

#[test]
fn a_worker_that_is_killed_between_two_slices() {
    only_nop_fails(Fault::new("is_killed", "measure").the_second_time(), "the worker died (signal 9)");
}

#[test]
fn a_worker_that_crashes_while_it_warms_up_and_its_last_words() {
    let reason = "the worker died (exit code 3); its last words: something about a cheese / out of cheese";
    only_nop_fails(Fault::new("exits", "prepare"), reason);
}

#[test]
fn a_worker_that_dies_in_the_middle_of_an_answer() {
    only_nop_fails(Fault::new("stammers", "measure"), "the worker died (exit code 1)");
}

#[test]
fn a_worker_does_not_inherit_what_would_slow_it_down() {
    let place = Place::new().plan(NATIVE).worker_that(Fault::new("tells_its_environment", "prepare"));
    let format = "run --plan plan.toml --out reports --no-lock --format csv";
    let output = place.command(format).env("RUST_BACKTRACE", "1").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("its last words: backtraces: off"), "{said}");
}

#[test]
fn a_worker_that_prints_garbage() {
    let reason = "no answer to `measure`: `Segmentation fault (core dumped)`";
    only_nop_fails(Fault::new("talks_nonsense", "measure"), reason);
}

#[test]
fn a_worker_that_floods_its_stdout() {
    only_nop_fails(Fault::new("floods", "measure"), "no answer to `measure`: `aaaaaaa");
}

#[test]
fn a_worker_that_answers_something_else() {
    only_nop_fails(Fault::new("evades", "measure"), r#"no answer to `measure`: `{"answer": "released"}`"#);
}

#[test]
fn a_worker_that_says_more_than_it_was_asked() {
    // Whether it is heard before the next request or taken for an answer to it: it is found out.
    only_nop_fails(
        Fault::new("says_it_twice", "measure"),
        "the worker said something that is no answer to `",
    );
}

#[test]
fn a_worker_that_hangs_is_killed_at_its_deadline() {
    let plan = NATIVE.replace("[pace]", "[pace]\ndeadline-s = 2");
    let place = Place::new().plan(&plan).worker_that(Fault::new("hangs", "measure").of("probe/nop"));
    let said = place.run("");
    said.exits(6).cell(NOP).failed("no answer to `measure` within 2 s and was killed");
    said.cell(ECHO).is_measured();
    assert!(said.took > Duration::from_secs(2), "{said}");
    place.leaves_no_worker_behind();
}

#[test]
fn a_worker_that_speaks_another_protocol_is_refused() {
    let place = Place::new().plan(NATIVE).worker_that(Fault::new("speaks_protocol_99", "open"));
    let said = place.run("");
    for cell in [NOP, ECHO] {
        said.exits(6).cell(cell).failed("the worker speaks protocol 99, not 3: build both from one commit");
    }
    assert_eq!(place.workers().len(), 1, "one refusal is enough: {said}");
}

#[test]
fn a_worker_that_is_a_debug_build_is_refused() {
    let place = Place::new().plan(NATIVE).worker_that(Fault::new("is_a_debug_build", "open"));
    place
        .run("")
        .exits(6)
        .cell(NOP)
        .failed("the worker is a debug build, and what it measures means nothing");
}

#[test]
fn a_worker_that_cannot_open_one_contender_leaves_the_others_alone() {
    let plan = NATIVE.replace("contenders = []", "contenders = ['component/rust/cranelift']");
    let fault = Fault::new("exits", "open").for_contender("component/rust/cranelift");
    let place = Place::new().plan(&plan).worker_that(fault);
    let said = place.run("");
    said.exits(6).cell("probe/nop@component/rust/cranelift").failed("exit code 3");
    said.cell(NOP).is_measured();
    said.cell(ECHO).is_measured();
}

#[test]
fn what_failed_twice_is_not_tried_a_third_time() {
    let place = Place::new().plan(NATIVE).worker_that(Fault::new("is_killed", "measure").of("probe/nop"));
    place.run("--launches 4").exits(6).cell(NOP).failed("signal 9");
    let outcomes: Vec<String> = place
        .launches()
        .iter()
        .map(|launch| {
            let measured = launch["measured"].as_array().unwrap();
            let nop = measured.iter().find(|measured| measured["workload"] == "probe/nop").unwrap();
            nop["stopped"]["status"].as_str().unwrap().to_string()
        })
        .collect();
    assert_eq!(outcomes, ["failed", "failed", "skipped", "skipped"]);
}

#[test]
fn a_worker_that_dies_after_its_work_is_done_costs_nothing() {
    let place = Place::new().plan(NATIVE).worker_that(Fault::new("exits", "close"));
    let said = place.run("");
    said.succeeds().cell(NOP).is_measured();
    assert!(place.launches()[0].get("process").is_none());
}

#[test]
fn a_worker_that_cannot_be_started_says_so() {
    let place = Place::new().plan(NATIVE);
    place.run("--worker nowhere/worker").exits(2).says("there is no worker nowhere/worker").says_one_line();
    place.run("--worker plan.toml").exits(6).cell(NOP).failed("plan.toml: Permission denied");
}
