//! Recorded traffic: imported with masks, and checked.

mod support;

use std::fs;

use support::{Place, Said};

const KEY: &str = "a key of the tests, long enough";

const CALLS: &str = r#"{"function":"fraud/score","input":["acct-77120345","1299"],"at":100.5}
{"function":"fraud/score","input":["anna.schmidt@firma-nord.de","99"],"at":100.25}
{"function":"fraud/score","input":["acct-77120345","5"],"at":103}
{"who":"acct-77120345","card":4111111111111111}
"#;

fn place() -> Place {
    let place = Place::new();
    place.write("key", KEY);
    place.write("calls.jsonl", CALLS);
    place.write("mask.toml", "[[rule]]\npath = 'input[1]'\naction = 'keep'\n");
    place
}

fn import(place: &Place, more: &str) -> Said {
    place.tollgate(&format!("suite import calls.jsonl --mask mask.toml {more}"))
}

#[test]
fn calls_become_corpora_and_arrivals_without_what_is_personal() {
    let place = place();
    let said = import(&place, "--key-file key -o out");
    said.succeeds().prints("2 inputs, the first of 3: a corpus is a power of two").prints("e-mail");
    let score = fs::read_to_string(place.path("out/corpora/fraud/score.jsonl")).unwrap();
    let other = fs::read_to_string(place.path("out/corpora/calls.jsonl")).unwrap();
    let first = score.lines().next().unwrap();
    assert!(first.ends_with(r#","1299"]"#), "{first}");
    let account = first.split('"').nth(1).unwrap();
    assert!(other.contains(account), "a join is kept: {account}, {other}");
    assert_eq!(
        fs::read_to_string(place.path("out/arrivals.trace")).unwrap(),
        "0.000000000\n0.250000000\n2.750000000\n"
    );
    let report = fs::read_to_string(place.path("out/masked.json")).unwrap();
    for text in [&score, &other, &report] {
        for personal in ["77120345", "firma-nord", "schmidt", "4111111111", KEY] {
            assert!(!text.contains(personal), "{personal} is left in {text}");
        }
    }
    place.tollgate("suite check out").succeeds().prints("no detector fires");
    import(&place, "--key-file key -o again").succeeds();
    assert_eq!(fs::read_to_string(place.path("again/corpora/fraud/score.jsonl")).unwrap(), score);
    import(&place, "--key-file key -o out").exits(2).says("out is there already");
}

#[test]
fn a_check_refuses_a_suite_in_which_a_detector_fires() {
    let place = place();
    place.write("bad/corpora/a.jsonl", "1\n{\"mail\":\"anna.schmidt@firma-nord.de\"}\n");
    let said = place.tollgate("suite check bad");
    said.exits(2).says("bad/corpora/a.jsonl:2: e-mail at mail").never_says("firma-nord").says_one_line();
}

#[test]
fn a_key_is_asked_for_and_never_lies_in_the_suite() {
    let place = place();
    import(&place, "-o out").exits(2).says("masks need a key").says_one_line();
    import(&place, "--new-key out/key -o out").exits(2).says("lies in the suite");
    assert!(!place.path("out").exists());
    import(&place, "--new-key new.key -o out").succeeds();
    assert_eq!(fs::read_to_string(place.path("new.key")).unwrap().len(), 64);
    import(&place, "--new-key new.key -o other").exits(2).says("new.key");
    place.write("short", "abc");
    import(&place, "--key-file short -o other").exits(2).says("3 bytes");
}

#[test]
fn a_malformed_line_is_named_and_nothing_is_written() {
    let place = place();
    place.write("calls.jsonl", "{\"a\":1}\n{\"a\":\n");
    import(&place, "--key-file key -o out").exits(2).says("calls.jsonl:2: not JSON").says_one_line();
    let left: Vec<_> =
        fs::read_dir(place.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("out")), "{left:?}");
    place.write("mask.toml", "[[rule]]\npaht = 'a'\naction = 'keep'\n");
    import(&place, "--key-file key -o out").exits(2).says("did you mean `path`?");
}
