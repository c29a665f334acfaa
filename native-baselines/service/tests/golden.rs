//! Every golden answer, over HTTP.

mod support;

use std::path::Path;

use support::Program;
use tollgate_contract::{ROUTES, Reply};
use tollgate_fixtures::golden;
use tollgate_loadgen::calls;

#[test]
fn every_golden_case_of_every_route_is_answered_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/golden");
    let program = Program::start(&[]);
    let mut client = program.client();
    for (path, function) in ROUTES {
        let cases = golden::load(&folder, function).expect("committed");
        let mut digest = golden::Digest::new();
        for case in &cases {
            let call = calls::of_case(function, case).expect("an input of this function");
            assert_eq!(call.function(), *function);
            let received = client.post(path, &call.to_json());
            assert_eq!(received.status, 200, "{function} {}: {}", case.name, received.body);
            let reply = Reply::from_json(function, received.body.as_bytes()).expect("an answer");
            assert_eq!(reply.to_json(), received.body.as_bytes(), "{function} {}", case.name);
            let answer = reply.canonical();
            case.expected.check(&answer).unwrap_or_else(|error| panic!("{function} {}: {error}", case.name));
            digest.add(&answer);
        }
        assert_eq!(digest.finish(), golden::expected_digest(&cases), "{function}");
    }
}

#[test]
fn the_contract_serves_every_function_with_logic() {
    for workload in golden::WORKLOADS {
        assert!(ROUTES.iter().any(|(_, function)| *function == workload), "{workload}");
    }
}
