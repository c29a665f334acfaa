//! Every golden answer, over HTTP.

mod support;

use std::path::Path;

use support::Program;
use tollgate_contract::{ROUTES, Reply};
use tollgate_suite::{Suites, golden, http};

fn suites() -> Suites {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    Suites::read(["commerce", "boundary"].map(|suite| fixtures.join(suite))).expect("the committed suites")
}

#[test]
fn receipts_are_of_the_committed_inputs() {
    assert_eq!(tollgate_native_service::FIXTURES, tollgate_fixtures::corpus::COMMITTED_DIGEST);
}

#[test]
fn every_golden_case_of_every_route_is_answered_right() {
    let (program, suites) = (Program::start(&[]), suites());
    let mut client = program.client();
    for (path, function) in ROUTES {
        let name = function.parse().expect("a function's name");
        let (suite, entry) = suites.find(name).expect("a suite has it");
        let generator = suite.generator(&[&tollgate_fixtures::Tollgate]);
        let cases = suite.golden(entry).expect("committed");
        let mut digest = golden::Digest::new();
        for case in &cases {
            let input = case.input_json(function, generator).expect("an input of this function");
            let received = client.post(path, http::body(entry, &input).expect("an input").as_bytes());
            assert_eq!(received.status, 200, "{function} {}: {}", case.name, received.body);
            let reply = Reply::from_json(function, received.body.as_bytes()).expect("an answer");
            assert_eq!(reply.to_json(), received.body.as_bytes(), "{function} {}", case.name);
            let answer = http::canonical(entry, received.body.as_bytes()).expect("an answer");
            case.expected.check(&answer).unwrap_or_else(|error| panic!("{function} {}: {error}", case.name));
            digest.add(&answer);
        }
        assert_eq!(digest.finish(), golden::expected_digest(&cases), "{function}");
    }
}

#[test]
fn the_contract_has_a_route_for_each_function_that_the_suites_say_is_served() {
    let mut served: Vec<String> = suites()
        .functions()
        .iter()
        .filter(|function| function.served)
        .map(|function| function.name.to_string())
        .collect();
    let mut routes: Vec<String> = ROUTES.iter().map(|(_, function)| function.to_string()).collect();
    served.sort();
    routes.sort();
    assert_eq!(served, routes);
}
