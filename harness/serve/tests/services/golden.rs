//! Every kind of service gives the golden answers.

use tollgate_loadgen::fixture::Fixture;
use tollgate_model::protocol::FailureKind;
use tollgate_serve::Limits;

use crate::support::{Client, open, opening, root, serve_within};

const FUNCTIONS: [&str; 8] = [
    "pricing/unit-price",
    "pricing/get-quote",
    "pricing/quote-cart",
    "pricing/reprice",
    "fraud/score",
    "fraud/score-features",
    "fraud/score-transaction",
    "fraud/screen",
];

#[track_caller]
fn assert_golden(name: &str) {
    let opening = opening(name);
    if name == "component-scan" && open(&opening).is_err_and(|it| it.kind == FailureKind::Unsupported) {
        return; // the kernel is too old
    }
    let (_service, address) = serve_within(Limits::default(), &opening);
    let mut client = Client::connect(address);
    for function in FUNCTIONS {
        let fixture = Fixture::named(function).unwrap();
        let exchanges = fixture.exchanges(&root().join("fixtures/golden")).unwrap();
        assert!(exchanges.len() >= 1_000);
        for exchange in exchanges {
            let answer = client.post(&fixture.path(), &exchange.input);
            assert_eq!(answer.status, 200, "{function}: {}", answer.body);
            assert!(answer.body == exchange.output, "{function}: {} → {}", exchange.input, answer.body);
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
