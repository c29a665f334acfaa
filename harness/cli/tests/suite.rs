//! A suite that this project has never seen: measured from its data alone, without a compiler.

mod support;

use std::collections::BTreeSet;
use std::fs;

use support::drawing::{FUNCTIONS, golden, suite};
use support::{Place, Said};

/// The golden answers of `checksum`.
const CHECKSUM: &[(&str, &str)] = &[(r#""00ff01""#, "256"), (r#""""#, "0")];

const PLAN: &str = "
about = 'for tests'
[pace]
launches = 2
slices = 2
slice-us = 300
warm-up-ms = 2
window-ms = 2
[[group]]
functions = ['geometry/*']
sizes = ['1KiB']
contenders = ['component/drawing/{cranelift,winch}']
[[group]]
functions = ['geometry/area']
contenders = ['component/drawing/cranelift']
measure = ['cold-start', 'memory', 'size']
launches = 1
";

fn place() -> Place {
    Place::new().plan(PLAN).drawing()
}

fn verify(place: &Place) -> Said {
    place.tollgate("verify --suite drawing --cells *@component/drawing/* --format csv")
}

/// The file with that text in place of another.
#[track_caller]
fn spoil(place: &Place, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(place.path(file)).unwrap();
    assert!(text.contains(from), "no `{from}` in {file}");
    place.write(file, text.replacen(from, to, 1));
}

/// How a function is called: as its signature is one that the worker knows, or by values.
fn path(function: &str) -> &'static str {
    if function == "echo" { "typed" } else { "dynamic" }
}

#[test]
fn every_golden_case_is_answered_under_every_configuration() {
    let verified = verify(&place());
    verified.exits(0);
    for (name, _, cases) in FUNCTIONS {
        for config in ["cranelift", "winch", "pooling", "fresh-instance", "epoch", "async-call", "dynamic"] {
            let count = cases.len();
            verified.prints(&format!("geometry/{name},component/drawing/{config},same,{count},"));
        }
    }
}

#[test]
fn a_wrong_answer_is_told_with_its_case_and_nothing_is_measured() {
    let place = place();
    spoil(&place, "drawing/golden/geometry/letter.jsonl", r#"{"ok":"z"}"#, r#"{"ok":"y"}"#);
    for said in [verify(&place), place.run("--suite drawing")] {
        said.exits(5).says("geometry/letter@component/drawing/").says("answers differently");
        said.says("case-1").says(r#"expected  {"ok":"y"}"#).says(r#"got       {"ok":"z"}"#);
    }
    assert!(place.run_folders().is_empty());
}

#[test]
fn what_it_costs_is_measured_and_reported_without_a_control() {
    let place = place();
    let run = place.run("--suite drawing");
    run.succeeds();
    for (name, ..) in FUNCTIONS {
        for config in ["cranelift", "winch"] {
            let row = run.cell(&format!("geometry/{name}@component/drawing/{config}"));
            assert_eq!((row.is_measured().get("to_native"), row.get("language")), ("", "drawing"), "{row:?}");
        }
    }
    for metric in ["cold-first-call-us", "warm-instantiate-us", "bytes-per-instance", "size-wasm-bytes"] {
        run.row("geometry/area@component/drawing/cranelift", metric).is_measured();
    }
    let first = place.journal().lines().next().unwrap().to_string();
    let first: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert_eq!(first["comparisons"][0]["controls"], serde_json::json!({}));
    assert_eq!(first["subjects"]["component/drawing/winch"]["language"], "wat");
    // Short signatures of numbers, text and bytes are called as a program of its own would call them.
    let launches = place.launches();
    let calls = launches.iter().filter(|launch| launch["comparison"] == 0);
    let measured = calls.flat_map(|launch| launch["measured"].as_array().into_iter().flatten());
    let paths: BTreeSet<(&str, &str)> = measured
        .map(|it| (&it["workload"], &support::observed(it, "call-time")["prepared"]["path"]))
        .map(|(workload, path)| (workload.as_str().unwrap(), path.as_str().unwrap()))
        .collect();
    let expected = FUNCTIONS.map(|(name, ..)| (format!("geometry/{name}"), path(name)));
    let expected = expected.iter().map(|(name, path)| (name.as_str(), *path)).collect();
    assert_eq!(paths, expected);
}

#[test]
fn with_other_inputs_a_run_is_another_one() {
    let place = place();
    place.run("--suite drawing").succeeds();
    let (before, journal) = (place.run_folder(), place.journal());
    spoil(&place, "drawing/corpora/area.jsonl", "\"dot\"", r#"{"circle":2}"#);
    place.rewrite_journal(format!("{}\n", journal.lines().next().unwrap()));
    let resume = format!("run --resume {} --suite drawing --no-lock", before.display());
    place
        .tollgate(&resume)
        .exits(4)
        .says_one_line()
        .says("the inputs of geometry/area have changed since the run was begun: start a new run");
    place.rewrite_journal(journal);
    place.run("--suite drawing").succeeds();
    let folders = place.run_folders();
    let after = folders.iter().find(|folder| **folder != before).unwrap();
    let compared = place.tollgate(&format!("compare {} {} --format json", before.display(), after.display()));
    let compared: serde_json::Value = serde_json::from_str(&compared.stdout).expect("a document");
    let refused = |cell: &str, metric: &str| {
        let changes = compared["changes"].as_array().unwrap();
        let found = changes.iter().find(|change| change["cell"] == cell && change["metric"] == metric);
        found.expect("it is compared").to_string().contains("geometry/area had other inputs")
    };
    let (area, echo) =
        ("geometry/area@component/drawing/cranelift", "geometry/echo@component/drawing/cranelift");
    assert!(refused(area, "call-ns") && refused(area, "cold-first-call-us"), "{compared:#}");
    assert!(!refused(area, "size-wasm-bytes") && !refused(echo, "call-ns"), "{compared:#}");
}

#[test]
fn what_its_suite_offers_is_served_over_http_and_loaded() {
    let place = place();
    place.write("drawing/suite.toml", suite("").replace("class =", "served = true\nclass ="));
    let plan = "about = 'for tests'
        [pace]
        launches = 1
        [[group]]
        functions = ['geometry/*']
        contenders = ['http/drawing/component']
        measure = ['cold-start', 'capacity']
        load = { connections = 2, duration-ms = 200 }";
    place.write("plan.toml", plan);
    let verified = place.tollgate("verify --suite drawing --plan plan.toml --format csv");
    verified.exits(0).prints("geometry/echo,http/drawing/component,same,2,");
    let run = place.run("--suite drawing");
    run.succeeds();
    for (name, ..) in FUNCTIONS {
        let cell = format!("geometry/{name}@http/drawing/component");
        run.row(&cell, "cold-first-response-us").is_measured();
        run.row(&cell, "requests-per-second/2c").is_measured();
    }
}

#[test]
fn a_run_is_reported_compared_and_gone_on_with_when_its_suite_is_gone() {
    let place = place();
    place.run("--suite drawing").succeeds();
    // The journal carries all that is known of its functions.
    fs::remove_dir_all(place.path("drawing")).unwrap();
    let folder = place.run_folder();
    let folder = folder.display();
    let text = place.tollgate(&format!("report {folder} --format text"));
    text.exits(0).prints("Lowest steady-state cost").prints("geometry/");
    place.tollgate(&format!("report {folder} --output page.html")).exits(0);
    let page = fs::read_to_string(place.path("page.html")).unwrap();
    for part in ["geometry/mirror", "component/drawing/winch", "no parts of a call: they need probes"] {
        assert!(page.contains(part), "no {part} on the page");
    }
    let same = place.tollgate(&format!("compare {folder} {folder} --metrics size-wasm-bytes"));
    same.exits(0).prints("geometry/area@component/drawing/cranelift");
    place.tollgate(&format!("run --resume {folder} --no-lock")).succeeds().says("nothing is missing");
}

#[test]
fn one_more_function_is_a_table_and_its_data() {
    let place = place();
    let table = "[[function]]
        name = 'geometry/checksum'
        class = 'bytes'
        smallest = '1B'
        corpus = 'checksum'";
    place.write("drawing/suite.toml", suite(table));
    place.write("drawing/golden/geometry/checksum.jsonl", golden(CHECKSUM));
    let corpus = format!("\"{}\"\n\"{}\"\n", "01".repeat(1024), "ff".repeat(1024));
    place.write("drawing/corpora/checksum/1KiB.jsonl", corpus);
    verify(&place).exits(0).prints("geometry/checksum,component/drawing/winch,same,2,");
    let run = place.run("--suite drawing --cells geometry/checksum/*");
    run.succeeds().cell("geometry/checksum/1KiB@component/drawing/cranelift").is_measured();
    let row = run.cell("geometry/checksum/1KiB@component/drawing/winch");
    assert_eq!((row.get("size_bytes"), row.get("payload_class")), ("1024", "bytes"), "{row:?}");
}

#[test]
fn without_its_suite_a_plan_is_refused() {
    let place = place();
    place.run("").exits(2).says("group 1: no function fits `geometry/*`").says_one_line();
    let quick = "run --suite drawing --plan quick --cells geometry/*@component/drawing/* --no-lock";
    place.tollgate(quick).exits(2).says("no cell fits `geometry/*@component/drawing/*`").says_one_line();
}

#[test]
fn a_plan_of_what_its_contenders_do_not_have_is_refused() {
    // Native code of ours has nothing of it, and services have what its suite offers: nothing.
    for (contender, measure) in [("native/rust", "call-time"), ("http/drawing/component", "capacity")] {
        let plan = format!(
            "about = 'for tests'
            [[group]]
            functions = ['geometry/area']
            contenders = ['{contender}']
            measure = ['{measure}']"
        );
        let place = Place::new().plan(&plan).drawing();
        let run = place.run("--suite drawing");
        run.exits(2).says("plan.toml: none of its contenders has any of its functions").says_one_line();
        assert!(place.run_folders().is_empty());
        assert_eq!(place.tollgate("list cells --suite drawing --plan plan.toml").exits(0).stdout, "");
    }
}

#[test]
fn a_suite_that_is_wrong_says_where() {
    for (from, to, answer) in [
        ("class = 'text'", "clas = 'text'", "suite.toml:16: unknown key `clas`: did you mean `class`?"),
        (
            "class = 'text'",
            "class = 'bytes'",
            "suite.toml:14: `geometry/echo`: class = \"bytes\" is not that of",
        ),
        ("export = 'echo'", "export = 'ech'", "exports no function `ech`"),
        (
            "geometry/echo",
            "probe/nop",
            "there are two functions `probe/nop`: names are unique over all suites",
        ),
        ("wit = 'wit'", "wit = 'wti'", "suite.toml:2: cannot read the WIT in "),
        (
            "name = 'drawing'",
            "name = 'rust'",
            "there is another build `rust`: give this component a name of its own",
        ),
    ] {
        let place = place();
        spoil(&place, "drawing/suite.toml", from, to);
        verify(&place).exits(2).prints_nothing().says("drawing/suite.toml").says(answer).says_one_line();
    }
    place().tollgate("list functions --suite nowhere").exits(2).says("cannot read nowhere/suite.toml: ");
}

#[test]
fn data_that_is_wrong_costs_its_own_cells_and_says_where() {
    for (file, from, to, answer) in [
        ("corpora/echo.jsonl", "\"\"", "17", "corpora/echo.jsonl:1: the input is not of the function's type"),
        ("corpora/echo.jsonl", "\"\"\n", "\"a\"\n\"b\"\n", "corpora/echo.jsonl: it has 3 inputs"),
        (
            "golden/geometry/echo.jsonl",
            "\"input\":\"\"",
            "\"input\":17",
            "echo.jsonl:1: case `case-0`: the input is",
        ),
        // The same value, written in another way.
        ("golden/geometry/letter.jsonl", "\"input\":0", "\"input\":0.0", "letter.jsonl:1: case `case-0`: "),
        (
            "golden/geometry/echo.jsonl",
            "\"output\"",
            "\"outptu\"",
            "geometry/echo.jsonl:1: this is no golden case",
        ),
    ] {
        let place = place();
        spoil(&place, &format!("drawing/{file}"), from, to);
        let run = place.run("--suite drawing --launches 1");
        let function = if file.contains("letter") { "letter" } else { "echo" };
        run.exits(6).cell(&format!("geometry/{function}@component/drawing/winch")).failed(answer);
        run.cell("geometry/mirror@component/drawing/winch").is_measured();
    }
}

#[test]
fn a_component_that_is_none_is_named() {
    for (bytes, answer) in [
        (&b"\0asm\x01\0\0\0"[..], "drawing.wasm is not a component: it is a core module"),
        (b"hello", "drawing.wasm is not a component: it is not WebAssembly at all"),
    ] {
        let place = place();
        place.write("drawing/drawing.wasm", bytes);
        verify(&place).exits(6).prints(answer);
    }
    let place = place();
    fs::remove_file(place.path("drawing/drawing.wasm")).unwrap();
    verify(&place).exits(6).prints("drawing/suite.toml: cannot read the component ");
}

#[test]
fn suites_functions_and_programs_are_listed() {
    let place = place();
    let suites = place.tollgate("list suites --suite drawing");
    suites.exits(0).prints("Shapes on paper (5 functions)").prints("fixtures/commerce");
    let functions = place.tollgate("list functions --suite drawing");
    functions
        .exits(0)
        .prints("structured payload; suite drawing")
        .prints("geometry/area")
        .prints("probe/nop");
    place.tollgate("list programs").exits(0).prints("tollgate-worker").prints("native/rust");
    let cells = place.tollgate("list cells --suite drawing --plan plan.toml");
    cells.exits(0).prints("geometry/letter@component/drawing/winch");
    assert!(!cells.stdout.contains("native"), "{cells}");
}
