//! Requests and answers over HTTP are byte for byte those of the Rust services' typed contract.

mod support;

use support::committed;
use tollgate_contract::{Call, ROUTES, Reply, parse};
use tollgate_fixtures::{Tollgate, corpus};
use tollgate_model::Size;
use tollgate_suite::{Entry, Fingerprint, Generator, Suites, http};

/// The call that the contract reads from the body of a request; its own body is the same.
#[track_caller]
fn call(entry: &Entry, input: &str) -> Call {
    let body = http::body(entry, input).expect("an input");
    let call = parse("POST", &http::path(entry.name()), body.as_bytes()).expect("a request of the contract");
    assert_eq!(call.to_json(), body.as_bytes(), "{}", entry.name());
    call
}

/// The canonical text of an answer, which is the contract's.
#[track_caller]
fn canonical(entry: &Entry, reply: &Reply) -> String {
    let canonical = http::canonical(entry, &reply.to_json()).expect("an answer");
    assert_eq!(canonical, reply.canonical(), "{}", entry.name());
    canonical
}

#[test]
fn the_served_functions_are_the_routes() {
    let suites = Suites::read(committed()).expect("good suites");
    let mut served: Vec<String> = suites
        .functions()
        .iter()
        .filter(|function| function.served)
        .map(|function| http::path(function.name))
        .collect();
    let mut routes: Vec<&str> = ROUTES.iter().map(|(path, _)| *path).collect();
    served.sort();
    routes.sort();
    assert_eq!(served, routes);
}

#[test]
fn every_golden_case_is_asked_and_answered_alike() {
    let suites = Suites::read(committed()).expect("good suites");
    for (suite, entry) in served(&suites) {
        for case in suite.golden(entry).expect("cases") {
            let generator: Option<&dyn Generator> = Some(&Tollgate);
            let input = case.input_json(entry.name().as_str(), generator).expect("an input");
            let answer = canonical(entry, &call(entry, &input).answer());
            assert_eq!(case.expected.check(&answer), Ok(()), "{} {}", entry.name(), case.name);
        }
    }
}

#[test]
fn every_input_of_a_corpus_is_asked_and_answered_alike() {
    let suites = Suites::read(committed()).expect("good suites");
    for (suite, entry) in served(&suites) {
        let sized = entry.function().sized();
        let sizes =
            if sized { corpus::SIZES.map(|size| Some(Size::from_bytes(size))).to_vec() } else { vec![None] };
        for size in sizes {
            let inputs = suite.corpus(entry, size, &[&Tollgate]).expect("a corpus");
            let answers = suite.answers(entry, size).expect("good answers").expect("committed");
            for (input, answer) in inputs.inputs().iter().zip(answers) {
                let got = Fingerprint::of(&canonical(entry, &call(entry, input).answer()));
                assert_eq!(got, answer, "{} {size:?}", entry.name());
            }
        }
    }
}

fn served(suites: &Suites) -> impl Iterator<Item = (&tollgate_suite::Suite, &Entry)> {
    let entries = suites.iter().flat_map(|suite| suite.entries().iter().map(move |entry| (suite, entry)));
    entries.filter(|(_, entry)| entry.function().served)
}
