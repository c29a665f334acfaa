//! Nothing is measured before its answers match.

mod support;

use std::fs;

use support::{Fault, NATIVE, Place, real_guest};

/// The plan of these tests, on two contenders.
fn plan() -> String {
    NATIVE.replace("contenders = []", "contenders = ['component/good/{cranelift,winch}']")
}

fn place() -> Place {
    Place::new().plan(&plan()).own_checkout().guest("good", real_guest("rust"))
}

/// A golden file whose third case wants another answer.
fn place_with_another_golden_answer() -> Place {
    let place = place();
    let file = place.path("checkout/fixtures/boundary/golden/probe/echo-scalar.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    let mut cases: Vec<String> = text.lines().map(String::from).collect();
    let (before, _) = cases[2].split_once("\"output\":").unwrap();
    cases[2] = format!("{before}\"output\":\"4711\"}}");
    fs::write(file, cases.join("\n") + "\n").unwrap();
    place
}

#[test]
fn answers_that_differ_end_a_run_before_it_begins() {
    let place = place_with_another_golden_answer();
    place
        .run("")
        .exits(5)
        .says("probe/echo-scalar@native/rust answers differently, so nothing is measured")
        .says("case      both-0")
        .says("expected  \"4711\"")
        .says("got       \"0\"")
        .prints_nothing();
    assert!(place.run_folders().is_empty());
}

#[test]
fn one_contender_that_answers_differently_is_enough() {
    let fault = Fault::new("lies", "verify").of("probe/nop").for_contender("component/good/winch");
    let place = place().worker_that(fault);
    place
        .run("")
        .exits(5)
        .says("probe/nop@component/good/winch answers differently")
        .says("case      a-case");
    assert!(place.run_folders().is_empty());
}

#[test]
fn verify_shows_who_differs_in_a_table() {
    let fault = Fault::new("lies", "verify").of("probe/nop").for_contender("component/good/winch");
    let said = place().worker_that(fault).tollgate("verify --plan plan.toml");
    said.exits(5)
        .says("probe/nop@component/good/winch answers differently")
        .says("expected  1")
        .says("got       2");
    let verdict = |contender: &str| {
        let line = said.stdout.lines().find(|line| line.trim_start().starts_with(contender)).unwrap();
        line.split_once("155").unwrap().1.trim().to_string()
    };
    assert_eq!(verdict("native/rust"), "all the same");
    assert_eq!(verdict("component/good/cranelift"), "all the same");
    assert_eq!(verdict("component/good/winch"), "differs: probe/nop");
    said.prints("1 cells answer differently");
}

#[test]
fn verify_tells_programs_the_same() {
    let place = place_with_another_golden_answer();
    let said = place.tollgate("verify --plan plan.toml --format csv");
    said.exits(5)
        .prints("probe/echo-scalar,component/good/winch,differs,")
        .prints("case both-0")
        .prints("probe/nop,component/good/winch,same,");
    let said = place.tollgate("verify --plan plan.toml --format json");
    let checks: serde_json::Value = serde_json::from_str(&said.exits(5).stdout).unwrap();
    let differing: Vec<_> = checks
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["outcome"]["Ok"]["difference"].is_object())
        .collect();
    assert_eq!(differing.len(), 3, "{said}");
    assert_eq!(differing[0]["outcome"]["Ok"]["difference"]["case"], "both-0");
}

#[test]
fn verify_of_what_agrees_exits_with_0() {
    place().tollgate("verify --plan plan.toml").exits(0).prints("answers, all the same");
}

#[test]
fn verify_takes_every_cell_that_exists_unless_told_otherwise() {
    let cells = "--cells probe/*-scalar@component/*/{cranelift,winch-explicit-bounds}";
    let said = place().tollgate(&format!("verify --format csv {cells}"));
    said.exits(0);
    for function in ["probe/sink-scalar", "probe/source-scalar", "probe/echo-scalar"] {
        said.prints(&format!("{function},component/good/cranelift,same,"));
        said.prints(&format!(
            "{function},component/good/winch-explicit-bounds,unsupported,,,Wasmtime refuses"
        ));
    }
    assert_eq!(
        said.stdout.lines().count(),
        1 + 3 * 3,
        "the header, and three functions of three contenders: {said}"
    );
}

#[test]
fn a_golden_file_that_is_missing_or_damaged_is_named() {
    for damage in [None, Some("{\"case\":")] {
        let place = place();
        let file = place.path("checkout/fixtures/boundary/golden/probe/nop.jsonl");
        match damage {
            None => fs::remove_file(&file).unwrap(),
            Some(text) => fs::write(&file, text).unwrap(),
        }
        let said = place.run("");
        said.exits(6).cell("probe/nop@component/good/winch").failed("golden/probe/nop.jsonl");
        said.cell("probe/echo-scalar@component/good/winch").is_measured();
    }
}
