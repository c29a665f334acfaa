//! Our suites, checked in full.

mod support;

use std::path::Path;

use support::{committed, entry};
use tollgate_fixtures::{Tollgate, corpus, payload::Payload};
use tollgate_model::program::{Program, Programs};
use tollgate_model::{Size, strict_toml, testing};
use tollgate_suite::golden::Expected;
use tollgate_suite::{Fingerprint, Suite, Suites};
use tollgate_values::Value;
use tollgate_values::json::Bytes;

fn suites() -> Suites {
    Suites::read(committed()).expect("good suites")
}

#[test]
fn their_functions_are_those_of_journals_in_the_same_order() {
    assert_eq!(suites().functions(), &testing::functions());
}

#[test]
fn their_data_is_canonical_json_of_their_types() {
    for suite in &suites() {
        suite.check(&[&Tollgate]).expect("all of it is");
    }
}

/// The long answers, of which golden files hold only the digest.
#[test]
fn long_answers_are_canonical_json_of_their_types() {
    let mut answers = 0;
    for suite in &suites() {
        for (entry, signature) in suite.entries().iter().filter_map(|entry| Some((entry, entry.signature()?)))
        {
            let cases = suite.golden(entry).expect("cases");
            for case in cases.iter().filter(|case| matches!(case.expected, Expected::Digest(_))) {
                let answer = tollgate_fixtures::answer(entry.name().as_str(), &case.input).expect("an input");
                let value: Option<Value> = signature.decode_result(&answer, Bytes::Hex).expect("an answer");
                assert_eq!(signature.encode_result(value.as_ref(), Bytes::Hex).expect("an answer"), answer);
                answers += 1;
            }
        }
    }
    assert!(answers > 20, "only {answers} answers");
}

#[test]
fn every_served_function_has_committed_answers_to_every_committed_size() {
    for suite in &suites() {
        for entry in suite.entries().iter().filter(|entry| entry.function().served) {
            let sized = entry.function().sized();
            let sizes = if sized {
                corpus::SIZES.map(|size| Some(Size::from_bytes(size))).to_vec()
            } else {
                vec![None]
            };
            for size in sizes {
                let answers = suite.answers(entry, size).expect("good answers").expect("committed");
                let inputs = suite.corpus(entry, size, &[&Tollgate]).expect("a corpus");
                assert_eq!(answers.len(), inputs.inputs().len(), "{} {size:?}", entry.name());
            }
        }
    }
}

#[test]
fn echoes_answer_with_what_they_get() {
    let suites = suites();
    let (suite, echo) = suites.find("probe/echo-bytes".parse().expect("a name")).expect("it is there");
    let size = Some(Size::from_bytes(1 << 10));
    let inputs = suite.corpus(echo, size, &[&Tollgate]).expect("a corpus");
    let echoed: Vec<Fingerprint> = inputs.inputs().iter().map(|input| Fingerprint::of(input)).collect();
    assert_eq!(suite.answers(echo, size).expect("good answers"), Some(echoed));
}

#[test]
fn committed_and_typed_corpora_are_the_same_inputs() {
    fn texts<T: Payload>(inputs: Vec<T>) -> Vec<String> {
        inputs.iter().map(Payload::encode).collect()
    }
    let suites = suites();
    let corpus = |name: &str, size: Option<u64>| {
        let (suite, entry) = suites.find(name.parse().expect("a name")).expect("it is there");
        suite.corpus(entry, size.map(Size::from_bytes), &[&Tollgate]).expect("a corpus").inputs().to_vec()
    };
    assert_eq!(corpus("probe/echo-structured", None), texts(corpus::quote_cart()));
    assert_eq!(corpus("probe/sink-scalars", None), texts(corpus::score_features()));
    assert_eq!(corpus("fraud/score", None), texts(corpus::score()));
    assert_eq!(corpus("probe/source-structured", None), vec!["6"; 64]);
    assert_eq!(corpus("probe/source-text", Some(1_000)), vec!["1000"; 64]);
    assert_eq!(corpus("probe/memcpy", Some(300)), texts(corpus::bytes(300)));
}

#[test]
fn without_the_generator_that_they_name_large_inputs_are_missing() {
    let suite = Suite::read(&committed()[0]).expect("a good suite");
    let size = Some(Size::from_bytes(1 << 10));
    let error = suite.corpus(entry(&suite, "fraud/screen"), size, &[]).expect_err("no generator").to_string();
    assert!(error.contains("corpora/fraud/screen/1KiB.jsonl: there are no inputs of 1KiB"), "{error}");
}

#[test]
fn the_registered_programs_answer_for_what_tests_assume() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = |folder: &str| -> Program {
        let path = root.join(folder).join("program.toml");
        strict_toml::parse(&path, &std::fs::read_to_string(&path).expect("committed")).expect("a program")
    };
    let folders = ["harness/worker", "native-baselines/rust", "native-baselines/service"];
    let programs = Programs::new(folders.map(program).to_vec()).expect("good globs");
    let assumed = testing::programs();
    for contender in [
        "native/rust",
        "native/go",
        "component/rust/winch",
        "component/rust-debug/cranelift",
        "component/mine/winch",
        "http/rust/native",
        "http/rust/component",
        "http/go/native",
    ] {
        let contender = contender.parse().expect("a contender");
        let answering = |programs: &Programs| {
            programs.answering(&contender).map(|it| (it.program.clone(), it.args.clone()))
        };
        assert_eq!(answering(&programs), answering(&assumed), "{contender}");
        assert_eq!(programs.control(&contender), assumed.control(&contender), "{contender}");
    }
    let generator = |programs: &Programs| programs.generator().map(|it| it.program.clone());
    assert_eq!(generator(&programs), generator(&assumed));
}
