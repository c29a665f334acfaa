//! A suite is data: one that nobody has written code for works like ours.

mod support;

use support::{Folder, entry};
use tollgate_model::{FunctionName, Size};
use tollgate_suite::{Fingerprint, Suites, http};
use tollgate_values::json::Bytes;
use tollgate_values::{Value, wave};

fn size(bytes: u64) -> Option<Size> {
    Some(Size::from_bytes(bytes))
}

#[test]
fn it_is_read_with_its_types() {
    let folder = Folder::new();
    let suite = folder.suite();
    assert_eq!((suite.about(), suite.typed(), suite.world()), ("A library's desk", None, None));
    assert_eq!(suite.rules(), Some(folder.path().join("RULES.md").as_path()));
    let export = |name: &str| {
        let export = entry(&suite, name).export().expect("it is exported").clone();
        (export.interface, export.function, export.signature.to_string())
    };
    let desk = Some("example:library/desk@0.2.0".to_owned());
    assert_eq!(export("desk/ping"), (desk.clone(), "ping".to_owned(), "func()".to_owned()));
    assert_eq!(export("library/days"), (None, "days".to_owned(), "func(weeks: u8) -> u16".to_owned()));
    assert_eq!(export("desk/scan").2, "func(cover: list<u8>) -> list<list<u8>>");
    let component = &suite.components()[0];
    assert_eq!((component.name.as_str(), component.language.as_str()), ("library-c", "c"));
    assert_eq!(component.file, folder.path().join("build/library.wasm"));
}

#[test]
fn its_inputs_become_values_of_its_types() {
    let folder = Folder::new();
    let suite = folder.suite();
    let lend = entry(&suite, "desk/lend");
    let corpus = suite.corpus(lend, None, &[]).expect("a corpus");
    let arguments = corpus.inputs().iter().map(|input| {
        let values: Vec<Value> =
            lend.signature().expect("exported").decode_arguments(input, Bytes::Hex).expect("arguments");
        wave::encode_call("lend", &values).expect("a call")
    });
    assert_eq!(
        arguments.collect::<Vec<_>>(),
        [r#"lend({title: "Emma", copies: 2}, some(14))"#, r#"lend({title: "", copies: 0}, none)"#]
    );
    let covers = suite.corpus(entry(&suite, "desk/scan"), size(2), &[]).expect("a corpus");
    assert_eq!(covers.inputs(), ["\"00ff\"", "\"beef\""]);
}

#[test]
fn one_input_goes_round_a_ring_of_64() {
    let folder = Folder::new();
    let suite = folder.suite();
    let ring =
        |name: &str, size| suite.corpus(entry(&suite, name), size, &[]).expect("a ring").inputs().to_vec();
    assert_eq!(ring("desk/ping", None), ["null"; 64]);
    assert_eq!(ring("library/days", None), ["2"; 64]);
    assert_eq!(ring("desk/blank", size(1 << 10)), ["1024"; 64]);
}

#[test]
fn its_golden_cases_and_answers_are_there() {
    let folder = Folder::new();
    let suite = folder.suite();
    let cases = suite.golden(entry(&suite, "desk/lend")).expect("cases");
    assert_eq!(cases.iter().map(|case| case.name.as_str()).collect::<Vec<_>>(), ["emma", "lent"]);
    assert_eq!(cases[1].expected.check(r#"{"err":"all-lent"}"#), Ok(()));
    let answers =
        suite.answers(entry(&suite, "desk/scan"), size(2)).expect("good answers").expect("committed");
    assert_eq!((answers[0], answers.len()), (Fingerprint::of("null"), 2));
    assert_eq!(suite.answers(entry(&suite, "desk/scan"), size(3)).expect("no file is fine"), None);
}

#[test]
fn over_http_bytes_are_base64_wherever_they_stand() {
    let folder = Folder::new();
    let suite = folder.suite();
    let scan = entry(&suite, "desk/scan");
    assert_eq!(http::path(scan.name()), "/desk/scan");
    assert_eq!(http::body(scan, "\"00ff\"").expect("an input"), "\"AP8=\"");
    assert_eq!(http::canonical(scan, br#" [ "AA==", "/w==" ] "#).expect("an answer"), r#"["00","ff"]"#);
    let wrong = http::canonical(scan, b"[7]").expect_err("no answer").to_string();
    assert!(wrong.starts_with("desk/scan: this is no answer: [0]: expected bytes as base64"), "{wrong}");
    let lend = entry(&suite, "desk/lend");
    assert_eq!(http::canonical(lend, b"{\"ok\": 7}").expect("an answer"), r#"{"ok":7}"#);
    assert!(http::canonical(lend, b"\xff").expect_err("no text").to_string().contains("UTF-8"));
    assert!(http::body(scan, "\"0\"").is_err());
}

#[test]
fn it_passes_its_own_check() {
    Folder::new().suite().check(&[]).expect("all is there");
}

#[test]
fn several_suites_are_one_table_with_the_first_shown_first() {
    let folder = Folder::new();
    let suites = Suites::read([folder.path()]).expect("a good suite");
    let names: Vec<&str> = suites.functions().iter().map(|function| function.name.as_str()).collect();
    assert_eq!(names, ["desk/scan", "desk/lend", "library/days", "desk/ping", "desk/blank"]);
    let (suite, entry) = suites.find("library/days".parse().expect("a name")).expect("it is there");
    assert_eq!((suite.folder(), entry.name().as_str()), (folder.path(), "library/days"));
    let unknown: FunctionName = "library/weeks".parse().expect("a name");
    assert!(suites.find(unknown).is_none());
}
