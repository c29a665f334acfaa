//! Every kind of service gives the golden answers.

use tollgate_engine::GENERATORS;
use tollgate_model::protocol::{FailureKind, Open};
use tollgate_serve::Limits;
use tollgate_suite::{Suite, http};

use crate::support::{Client, dynamic, open, opening, root, serve_within};

#[track_caller]
fn assert_golden(name: &str) {
    let opening = opening(name);
    if name == "component-scan" && open(&opening).is_err_and(|it| it.kind == FailureKind::Unsupported) {
        return; // the kernel is too old
    }
    assert_opened_is_golden(&opening);
}

#[track_caller]
fn assert_opened_is_golden(opening: &Open) {
    let (_service, address) = serve_within(Limits::default(), opening);
    let mut client = Client::connect(address);
    let suite = Suite::read(root().join("fixtures/commerce")).unwrap();
    for entry in suite.entries().iter().filter(|entry| entry.function().served) {
        let (function, generator) = (entry.name(), suite.generator(GENERATORS));
        let cases = suite.golden(entry).unwrap();
        assert!(cases.len() >= 1_000);
        for case in cases {
            let input = case.input_json(function.as_str(), generator).unwrap();
            let answer = client.post(&http::path(function), &http::body(entry, &input).unwrap());
            assert_eq!(answer.status, 200, "{function}: {}", answer.body);
            let json = http::canonical(entry, answer.body.as_bytes()).unwrap();
            assert_eq!(case.expected.check(&json), Ok(()), "{function}: {}", case.name);
        }
    }
}

macro_rules! golden {
    ($($test:ident $name:literal;)*) => {$(
        #[test]
        fn $test() {
            assert_golden($name);
        }
    )*};
}

golden! {
    component "component";
    component_winch "component-winch";
    component_fresh "component-fresh";
    component_pooled "component-pooled";
    component_scan "component-scan";
    wasi_p2 "wasi-p2";
    wasi_p2_direct "wasi-p2-direct";
    wasi_p2_reuse "wasi-p2-reuse";
    wasi_p3 "wasi-p3";
    wasi_p3_once "wasi-p3-once";
}

#[test]
fn called_dynamically() {
    assert_opened_is_golden(&dynamic());
}

#[test]
fn two_threads_answer_from_one_address() {
    for name in ["component", "wasi-p3"] {
        let mut opening = opening(name);
        opening.service.as_mut().unwrap().threads = 2;
        let (_service, address) = serve_within(Limits::default(), &opening);
        for _ in 0..20 {
            crate::support::assert_answers(address);
        }
    }
}
