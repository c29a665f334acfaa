//! Recorded traffic: imported with masks, and checked.

mod support;

use std::fs;

use support::{Place, Said};

const KEY: &str = "a key of the tests, long enough";

const CALLS: &str = r#"{"function":"fraud/score","input":["acct-77120345","1299"],"at":100.5}
{"function":"fraud/score","input":["anna.schmidt@firma-nord.de","99"],"at":100.25}
{"function":"fraud/score","input":["acct-77120345","5"],"at":103}
{"who":"acct-77120345","card":4111111111111111,"at":104.5}
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
        "0.000000000\n0.250000000\n2.750000000\n4.250000000\n"
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
fn what_a_component_says_is_a_name_stays_one_and_its_functions_take_the_inputs() {
    let place = place().drawing();
    let calls = [
        r#"{"function":"geometry/mirror","input":[{"x":3,"y":-4},"x"]}"#,
        r#"{"function":"geometry/mirror","input":[{"x":5,"y":6},"y"]}"#,
        r#"{"function":"geometry/area","input":"dot"}"#,
        r#"{"function":"geometry/embolden","input":[["dashed"],true]}"#,
        r#"{"function":"geometry/echo","input":"dot"}"#,
        r#"{"function":"somebody/else","input":"dot"}"#,
    ];
    place.write("calls.jsonl", calls.join("\n") + "\n");
    let corpus = |folder: &str, name: &str| {
        fs::read_to_string(place.path(&format!("{folder}/corpora/{name}.jsonl"))).unwrap()
    };
    place.tollgate("suite import calls.jsonl --key-file key -o plain").succeeds();
    assert!(!corpus("plain", "geometry/area").contains("dot"), "without types any text is masked");
    place
        .tollgate("suite import calls.jsonl --key-file key --component drawing/drawing.wasm -o typed")
        .succeeds();
    assert_eq!(corpus("typed", "geometry/mirror"), "[{\"x\":3,\"y\":-4},\"x\"]\n[{\"x\":5,\"y\":6},\"y\"]\n");
    assert_eq!(corpus("typed", "geometry/area"), "\"dot\"\n");
    assert_eq!(corpus("typed", "geometry/embolden"), "[[\"dashed\"],true]\n");
    // A text is a text, and what the component does not have is like anything else.
    for name in ["geometry/echo", "somebody/else"] {
        assert!(!corpus("typed", name).contains("dot"), "{name}");
    }
    let init =
        "init drawing/drawing.wasm --invoke mirror --inputs typed/corpora/geometry/mirror.jsonl -o mine";
    place.tollgate(init).exits(0);
    let missing = "suite import calls.jsonl --key-file key --component nowhere.wasm -o other";
    place.tollgate(missing).exits(2).says("nowhere.wasm").says_one_line();
    assert!(!place.path("other").exists());
}

#[test]
fn what_is_packed_is_read_as_what_it_holds() {
    let packed = |text: &str| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let place = place();
    import(&place, "--key-file key -o plain").succeeds();
    // Logs are rotated and joined: a file of two is one.
    let (first, rest) = CALLS.split_at(CALLS.find('\n').unwrap() + 1);
    place.write("calls.jsonl.gz", [packed(first), packed(rest)].concat());
    let said = place.tollgate("suite import calls.jsonl.gz --mask mask.toml --key-file key -o packed");
    said.succeeds();
    for file in ["corpora/fraud/score.jsonl", "corpora/calls.jsonl", "arrivals.trace", "masked.json"] {
        let read = |folder: &str| fs::read_to_string(place.path(&format!("{folder}/{file}"))).unwrap();
        assert_eq!(read("plain"), read("packed"), "{file}");
    }
    let whole = packed(CALLS);
    place.write("cut.jsonl.gz", &whole[..whole.len() - 12]);
    let said = place.tollgate("suite import cut.jsonl.gz --key-file key -o cut");
    said.exits(2).says("cannot read cut.jsonl.gz").says_one_line();
    assert!(!place.path("cut").exists());
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

#[test]
fn a_call_that_is_written_wrongly_is_no_other_json() {
    let place = place();
    let refused = |line: &str, why: &str| {
        place.write("calls.jsonl", line);
        import(&place, "--key-file key -o out").exits(2).says("calls.jsonl:1: ").says(why).says_one_line();
    };
    refused(r#"{"function":"f/g","input":[1],"at":"noon"}"#, "`at` is no number of seconds");
    refused(r#"{"function":7,"input":[1]}"#, "`function` names none");
    refused(r#"{"function":"../x","input":[1]}"#, "`function` names none");
}

#[test]
fn corpora_are_added_to_a_suite_that_is_there() {
    let place = place();
    import(&place, "--key-file key --into nothing").exits(2).says("is no suite: it has no suite.toml");
    place.write("mine/suite.toml", "about = 'mine'\n");
    place.write("mine/corpora/old.jsonl", "1\n");
    import(&place, "--key-file key --into mine").succeeds();
    assert!(place.path("mine/corpora/fraud/score.jsonl").is_file());
    assert_eq!(fs::read_to_string(place.path("mine/corpora/old.jsonl")).unwrap(), "1\n");
    assert_eq!(fs::read_to_string(place.path("mine/suite.toml")).unwrap(), "about = 'mine'\n");
}

#[test]
fn an_import_that_fails_half_way_leaves_the_suite_as_it_was() {
    let place = place();
    place.write("mine/suite.toml", "about = 'mine'\n");
    // Arrivals and `corpora/calls.jsonl` come first; `corpora/fraud` is a file, below which nothing can be put.
    place.write("mine/corpora/fraud", "in the way\n");
    import(&place, "--key-file key --into mine").exits(2).says("mine/corpora/fraud").says_one_line();
    let left = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(place.path(folder)).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(left("mine"), ["corpora", "suite.toml"]);
    assert_eq!(left("mine/corpora"), ["fraud"]);
    assert!(!left("").iter().any(|name| name.contains("importing")), "{:?}", left(""));
    fs::remove_file(place.path("mine/corpora/fraud")).unwrap();
    import(&place, "--key-file key --into mine").succeeds();
    assert_eq!(left("mine/corpora"), ["calls.jsonl", "fraud"]);
}

#[test]
fn what_a_suite_says_is_nobodys_passes_and_nothing_else() {
    let place = place();
    let chance = r#"{"cents":4111111111111111}"#;
    place.write("mine/suite.toml", "about = 'mine'\n");
    place.write("mine/corpora/a.jsonl", format!("{chance}\n"));
    place.tollgate("suite check mine").exits(2).says("a.jsonl:1: card at cents");
    let allow = |more: &str| {
        let entry = "[[allow]]\nfile = 'corpora/*.jsonl'\nkind = 'card'\npath = 'cents'\nreason = 'cents drawn at random'\n";
        place.write("mine/check.toml", format!("{entry}{more}"));
    };
    allow("");
    place.tollgate("suite check mine").succeeds().prints("1 find is nobody's, as check.toml says");
    // Another place, another kind, another file: none is meant.
    place.write("mine/corpora/a.jsonl", format!("{chance}\n{{\"card\":4111111111111111}}\n"));
    place.tollgate("suite check mine").exits(2).says("in 1 places").says("a.jsonl:2: card at card");
    place.write("mine/corpora/a.jsonl", format!("{chance}\n{{\"cents\":\"anna@firma-nord.de\"}}\n"));
    place.tollgate("suite check mine").exits(2).says("e-mail at cents");
    place.write("mine/corpora/a.jsonl", format!("{chance}\n"));
    place.write("mine/golden/a.jsonl", format!("{chance}\n"));
    place.tollgate("suite check mine").exits(2).says("golden/a.jsonl:1");
    fs::remove_file(place.path("mine/golden/a.jsonl")).unwrap();
    // What allows nothing is out of date, and would allow what comes.
    allow("[[allow]]\nfile = '**'\nkind = 'e-mail'\nreason = 'none'\n");
    place.tollgate("suite check mine").exits(2).says("allows nothing").says_one_line();
    allow("[[allow]]\nfile = '**'\nkind = 'mail'\nreason = 'none'\n");
    place.tollgate("suite check mine").exits(2).says("check.toml").says_one_line();
    place.write("mine/check.toml", "[[allow]]\nfile = '**'\nkind = 'card'\nreason = ' '\n");
    place.tollgate("suite check mine").exits(2).says("needs a reason");
}

#[test]
fn our_own_suites_pass() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    for suite in ["boundary", "commerce"] {
        place().tollgate(&format!("suite check {fixtures}/{suite}")).succeeds().prints("as check.toml says");
    }
}

#[test]
fn a_line_of_megabytes_is_masked_whole() {
    let place = place();
    let words = "acct-77120345 ".repeat(400_000);
    place.write("calls.jsonl", serde_json::json!({ "note": words }).to_string());
    import(&place, "--key-file key -o out").succeeds();
    let masked = fs::read_to_string(place.path("out/corpora/calls.jsonl")).unwrap();
    assert!(masked.len() > 5_000_000 && !masked.contains("77120345"), "{} bytes", masked.len());
}

#[test]
fn requests_of_a_har_become_corpora_without_cookies_answers_or_accounts_in_names() {
    let place = place();
    let request = |second: u32, url: &str, more: &str| {
        format!(
            r#"{{"startedDateTime":"2026-01-02T03:04:{second:02}.500Z","request":{{"method":"POST","url":"https://shop.example/{url}",
            "headers":[{{"name":"Cookie","value":"session=77120345"}}]{more}}},"response":{{"content":{{"text":"Anna Schmidt"}}}}}}"#
        )
    };
    let body =
        r#","postData":{"text":"{\"account\":\"acct-77120345\",\"mail\":\"anna.schmidt@firma-nord.de\"}"}"#;
    let query = r#","queryString":[{"name":"account","value":"acct-77120345"}]"#;
    let all = [request(5, "fraud/score", body), request(6, "users/77120345", query)];
    place.write("session.har", format!(r#"{{"log":{{"entries":[{}]}}}}"#, all.join(",")));
    let said = place.tollgate("suite import session.har --key-file key -o out");
    said.succeeds()
        .prints("fraud/score.jsonl: 1 inputs")
        .prints("users/any.jsonl: 1 inputs")
        .prints("2 arrivals");
    let score = fs::read_to_string(place.path("out/corpora/fraud/score.jsonl")).unwrap();
    let user = fs::read_to_string(place.path("out/corpora/users/any.jsonl")).unwrap();
    for personal in ["77120345", "firma-nord", "schmidt", "Anna", "session"] {
        assert!(!score.contains(personal) && !user.contains(personal), "{personal}: {score} {user}");
    }
    let account = score.split("\"account\":\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(user.contains(account), "a join is kept: {score} {user}");
    assert_eq!(fs::read_to_string(place.path("out/arrivals.trace")).unwrap(), "0.000000000\n1.000000000\n");
    place.write("session.har", "{\"log\":{}}");
    place.tollgate("suite import session.har --key-file key -o no").exits(2).says_one_line().says("no HAR");
    assert!(!place.path("no").exists());
}

#[test]
fn of_access_logs_the_times_are_taken_and_nothing_else() {
    let place = place();
    let line = |second: u32| {
        format!(
            "203.0.113.9 - anna [02/Jan/2026:03:04:{second:02} +0000] \"GET /users/77120345 HTTP/1.1\" 200 1\n"
        )
    };
    place.write("access.log", [line(7), line(5), line(5)].concat());
    let said = place.tollgate("suite import access.log --key-file key -o out");
    said.succeeds().prints("3 arrivals").says("spread evenly");
    assert_eq!(
        fs::read_to_string(place.path("out/arrivals.trace")).unwrap(),
        "0.000000000\n0.500000000\n2.250000000\n"
    );
    assert!(!place.path("out/corpora").exists());
    place.write(
        "extended.log",
        "#Fields: date time cs-uri\n2026-01-02 03:04:05.5 /anna\n2026-01-02 03:04:06.25 /x\n",
    );
    place.tollgate("suite import extended.log --key-file key -o two").succeeds().prints("2 arrivals");
    let two = fs::read_to_string(place.path("two/arrivals.trace")).unwrap();
    assert_eq!(two, "0.000000000\n0.750000000\n");
    place.write("access.log", line(7) + "torn");
    let torn = place.tollgate("suite import access.log --key-file key -o three");
    torn.exits(2).says_one_line().says("access.log:2: no time in brackets");
    assert!(!place.path("three").exists());
}
