//! Components whose functions are called on objects: the methods of a resource, and what makes it.

mod support;

use std::fs;

use support::{Place, Said};

/// Counters, made by a constructor, by static functions, and by one that may fail.
const COUNTERS: &str = include_str!("../../worker/tests/objects/counters.wat");

/// In no checkout, with a cache of its own.
fn outside() -> Place {
    let place = Place::new();
    place.write("counters.wat", COUNTERS);
    place
}

fn tollgate(place: &Place, arguments: &[&str]) -> Said {
    place.outside_of(arguments)
}

#[test]
fn a_method_is_measured_on_the_object_of_its_setup() {
    let place = outside();
    let said = tollgate(
        &place,
        &[
            "bench",
            "counters.wat",
            "--setup",
            "[constructor]counter(5)",
            "--invoke",
            "counter.add(2)",
            "--invoke",
        ]
        .into_iter()
        .chain(["[method]counter.move((4,1))", "--budget", "4s", "--no-lock"])
        .collect::<Vec<_>>(),
    );
    said.succeeds().prints("counter.add").prints("epoch-fresh-pooled");
    said.says("`acme:shop/counters.[constructor]counter@1.0.0(5)` makes an object in each instance: ");
    said.says("it keeps its state; answers are those of new ones (method-counter.add, method-counter.move)");
    let folder = fs::read_dir(place.path("tollgate-reports")).unwrap().next().unwrap().unwrap().path();
    let suite = fs::read_to_string(folder.join("suite/counters/suite.toml")).unwrap();
    assert!(suite.contains("setup = \"acme:shop/counters.[constructor]counter@1.0.0(5)\"\n"), "{suite}");
    let golden = |name: &str| {
        fs::read_to_string(folder.join(format!("suite/counters/golden/counters/method-counter.{name}.jsonl")))
            .unwrap()
    };
    assert_eq!(golden("add"), "{\"case\":\"given-1\",\"input\":2,\"output\":7}\n");
    assert_eq!(golden("move"), "{\"case\":\"given-1\",\"input\":[4,1],\"output\":8}\n");
    let journal = fs::read_to_string(folder.join("journal.jsonl")).unwrap();
    for told in [
        "what is called on an object answers on a new one in each case",
        "\"setup\":\"acme:shop/counters.[constructor]counter@1.0.0(5)\"",
        "\"path\":\"typed\"",
        "\"path\":\"dynamic\"",
    ] {
        assert!(journal.contains(told), "{told} is not in the journal");
    }
}

#[test]
fn a_suite_of_methods_is_verified_and_run_though_every_call_changes_the_object() {
    let place = outside();
    let init = tollgate(&place, &["init", "counters.wat", "--setup", "counter(5)"]);
    init.exits(0).says("counter.never@1.0.0: left out, as a call fails: ").says("unreachable");
    init.says(
        "left out: `acme:shop/counters.[constructor]counter@1.0.0`: it makes a `counter`, which is for --setup",
    );
    init.says(
        "left out: `acme:shop/counters.merge@1.0.0`: other: it is a second handle, and a setup makes one",
    );
    init.says("left out: `acme:shop/counters.finish@1.0.0`: of: it takes a `counter` for good");
    init.says("counter.twin@1.0.0`: result: a handle of `counter` is not supported").never_says("vary");
    let verify = "*@component/counters/{cranelift,winch,fresh-instance,async-call,dynamic}";
    let verify = ["verify", "--suite", "counters", "--cells", verify, "--format", "csv"];
    let verified = tollgate(&place, &verify);
    verified.exits(0).prints("counters/method-counter.add,component/counters/winch,same,");
    for function in ["method-counter.fill", "method-counter.move", "method-counter.once", "raise", "plain"] {
        verified.prints(&format!("counters/{function},component/counters/fresh-instance,same,"));
    }
    let run =
        ["run", "--suite", "counters", "--plan", "counters/counters.toml", "--launches", "1", "--no-lock"];
    let run = tollgate(&place, &[&run[..], &["--format", "csv"]].concat());
    for cell in ["method-counter.add@component/counters/winch", "raise@component/counters/cranelift"] {
        run.cell(&format!("counters/{cell}")).is_measured();
    }
    // What can be done once with an object is measured on new ones, and elsewhere ends in a line that says why.
    run.cell("counters/method-counter.once@component/counters/epoch-fresh-pooled").is_measured();
    run.cell("counters/method-counter.once@component/counters/cranelift").failed("which keeps its state");
    // Another answer is found from then on, and another setup gives one.
    let toml = fs::read_to_string(place.path("counters/suite.toml")).unwrap();
    fs::write(place.path("counters/suite.toml"), toml.replace("@1.0.0(5)\"", "@1.0.0(6)\"")).unwrap();
    tollgate(&place, &verify).exits(5).says("answers differently");
}

#[test]
fn what_makes_no_object_is_told_in_one_line_and_nothing_is_written() {
    let place = outside();
    for (arguments, reason) in [
        (
            &["--invoke", "counter.add(2)"][..],
            "--invoke 'counter.add(2)': `acme:shop/counters.[method]counter.add@1.0.0`: it is called on a `counter`: make \
             one, as with --setup 'counter(42)'",
        ),
        (
            &["--invoke", "[constructor]counter(5)"],
            "`acme:shop/counters.[constructor]counter@1.0.0`: it makes a `counter`, which is for --setup",
        ),
        (
            &["--setup", "counter(\"a\")", "--invoke", "counter.add(2)"],
            "--setup 'counter(\"a\")': not WAVE: ",
        ),
        (
            &["--setup", "counter", "--invoke", "counter.add(2)"],
            "--setup 'counter': not WAVE: expected a call such as ",
        ),
        (
            &["--setup", "plain(1)", "--invoke", "counter.add(2)"],
            "--setup 'plain(1)': `acme:shop/counters.plain@1.0.0` makes no object",
        ),
        (
            &["--setup", "nothing(1)", "--invoke", "counter.add(2)"],
            "exports no function `nothing`, expected one of ",
        ),
        (
            &["--setup", "counter(5)", "--invoke", "plain(2)"],
            "--setup 'counter(5)': nothing that is measured is called on a `counter`",
        ),
        (
            &["--setup", "counter(5)", "--setup", "counter.of(5)", "--invoke", "counter.add(2)"],
            "--setup 'counter.of(5)': 'counter(5)' makes a `counter`, too: keep one",
        ),
        (&["--setup", "counter(5)", "--invoke", "counter.add(2, 3)"], "expected func(by: u32) -> u32"),
    ] {
        let said = tollgate(&place, &[&["init", "counters.wat", "-o", "own"], arguments].concat());
        said.exits(2).says_one_line().says(reason);
        assert!(!place.path("own").exists(), "{arguments:?}");
    }
}

#[test]
fn a_setup_that_fails_leaves_its_methods_out_with_the_reason() {
    let place = outside();
    for (setup, reason) in [
        ("counter(13)", "the setup `acme:shop/counters.[constructor]counter@1.0.0(13)` failed: "),
        ("counter.parse(\"no\")", "@1.0.0(\"no\")` made no object: err(\"no\")"),
    ] {
        let said = tollgate(
            &place,
            &["init", "counters.wat", "-o", "own", "--setup", setup, "--invoke", "counter.add(2)"],
        );
        said.exits(6).says(reason).says("nothing to measure");
        assert!(!place.path("own").exists());
    }
}

#[test]
fn methods_are_listed_with_a_setup_and_a_call() {
    let place = outside();
    let listed = tollgate(&place, &["bench", "counters.wat", "--list"]);
    listed.exits(0).prints("counter.add(42)").prints("func(by: u32) -> u32, with --setup 'counter(42)'");
    listed.prints("cannot be called: it makes a `counter`, which is for --setup");
    let json = tollgate(&place, &["bench", "counters.wat", "--list", "--format", "json"]);
    json.exits(0).prints("\"call\": \"raise(42)\"").prints("\"setup\": \"counter(42)\"");
}
