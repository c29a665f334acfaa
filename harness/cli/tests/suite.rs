//! A suite that this project has never seen: measured from its data alone, without a compiler.

mod support;

use std::fs;
use std::path::Path;

use support::{Place, Said};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// A function of the suite: its name, its class, and golden inputs with their answers.
type Function = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const FUNCTIONS: [Function; 5] = [
    (
        "mirror",
        "structured",
        &[
            (r#"[{"x":3,"y":-4},"x"]"#, r#"{"x":3,"y":4}"#),
            (r#"[{"x":2147483647,"y":0},"y"]"#, r#"{"x":-2147483647,"y":0}"#),
        ],
    ),
    (
        "area",
        "structured",
        &[
            (r#""dot""#, "null"),
            (r#"{"circle":1000000}"#, r#""3000000000000""#),
            (r#"{"box":[3,5]}"#, r#""15""#),
            (r#"{"box":[4294967295,4294967295]}"#, r#""18446744065119617025""#),
        ],
    ),
    ("echo", "text", &[(r#""""#, r#""""#), ("\"naïve \\\" 👩\"", "\"naïve \\\" 👩\"")]),
    (
        "embolden",
        "structured",
        &[
            (r#"[["dashed"],true]"#, r#"["bold","dashed"]"#),
            (r#"[["bold","dashed"],false]"#, r#"["dashed"]"#),
            ("[[],false]", "[]"),
            ("[[],true]", r#"["bold"]"#),
        ],
    ),
    (
        "letter",
        "structured",
        &[
            ("0", r#"{"ok":"a"}"#),
            ("25", r#"{"ok":"z"}"#),
            ("26", r#"{"err":"no letter"}"#),
            ("255", r#"{"err":"no letter"}"#),
        ],
    ),
];

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

/// A place with the suite in its folder `drawing`, without `checksum`.
fn drawing() -> Place {
    let place = Place::new().plan(PLAN);
    place.write("drawing/drawing.wasm", component());
    copy(&place, "wit/geometry.wit");
    place.write("drawing/suite.toml", suite(""));
    for (name, _, cases) in FUNCTIONS {
        place.write(&format!("drawing/golden/geometry/{name}.jsonl"), golden(cases));
        // A ring takes a power of two of inputs, and there are two or four.
        let corpus: String = cases.iter().map(|(input, _)| format!("{input}\n")).collect();
        place.write(&format!("drawing/corpora/{name}.jsonl"), corpus);
    }
    place
}

fn copy(place: &Place, file: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/geometry").join(file);
    place.write(&format!("drawing/{file}"), fs::read(from).unwrap());
}

fn suite(more: &str) -> String {
    let function = |(name, class, _): &Function| {
        format!(
            "[[function]]\nname = 'geometry/{name}'\nexport = '{name}'\nclass = '{class}'\ncorpus = '{name}'\n"
        )
    };
    let functions: String = FUNCTIONS.iter().map(function).collect();
    format!(
        "about = 'Shapes on paper'
        wit = 'wit'
        {functions}
        {more}
        [[component]]
        name = 'drawing'
        file = 'drawing.wasm'
        language = 'wat'"
    )
}

fn golden(cases: &[(&str, &str)]) -> String {
    let line = |(number, (input, output)): (usize, &(&str, &str))| {
        format!("{{\"case\":\"case-{number}\",\"input\":{input},\"output\":{output}}}\n")
    };
    cases.iter().enumerate().map(line).collect()
}

/// The component, from text.
fn component() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/geometry");
    let mut module = wat::parse_file(folder.join("geometry.wat")).unwrap();
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(folder.join("wit")).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&module).unwrap().validate(true).encode().unwrap()
}

fn verify(place: &Place) -> Said {
    place.tollgate("verify --suite drawing --cells *@component/drawing/* --format csv")
}

#[test]
fn every_golden_case_is_answered_under_every_configuration() {
    let place = drawing();
    let verified = verify(&place);
    verified.exits(0);
    for (name, _, _) in FUNCTIONS {
        verified.prints(&format!("geometry/{name}"));
    }
    verified.prints("component/drawing/cranelift").prints("component/drawing/winch");
}

#[test]
fn a_wrong_answer_is_told_with_its_case() {
    let place = drawing();
    let (_, _, cases) = FUNCTIONS[4];
    place.write(
        "drawing/golden/geometry/letter.jsonl",
        golden(cases).replace(r#"{"ok":"z"}"#, r#"{"ok":"y"}"#),
    );
    let verified = verify(&place);
    verified.exits(5).says("geometry/letter").says("case-1").says(r#"{"ok":"y"}"#).says(r#"{"ok":"z"}"#);
}

#[test]
fn what_it_costs_is_measured_and_reported_without_a_control() {
    let place = drawing();
    let run = place.run("--suite drawing");
    run.succeeds();
    for row in [
        "geometry/mirror@component/drawing/cranelift",
        "geometry/area@component/drawing/winch",
        "geometry/echo@component/drawing/cranelift",
    ] {
        run.prints(row);
    }
    run.prints("cold-first-call-us").prints("bytes-per-instance").prints("size-wasm-bytes");
    let first = place.journal().lines().next().unwrap().to_string();
    let first: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert_eq!(first["comparisons"][0]["controls"], serde_json::json!({}));
    assert_eq!(first["subjects"]["component/drawing/winch"]["language"], "wat");
    for launch in place.launches().iter().filter(|launch| launch["comparison"] == 0) {
        let call_time = &launch["measured"][0]["observed"][0]["call-time"];
        assert_eq!(call_time["prepared"]["path"], "dynamic", "{launch}");
    }
    let folder = place.run_folder();
    assert!(fs::read_to_string(folder.join("index.html")).unwrap().contains("geometry/mirror"));
    // The journal carries all that is known of its functions: the suite may be gone.
    fs::remove_dir_all(place.path("drawing")).unwrap();
    place.tollgate(&format!("report {} --format text", folder.display())).succeeds();
}

#[test]
fn one_more_function_is_a_table_and_its_data() {
    let place = drawing();
    let table = "[[function]]
        name = 'geometry/checksum'
        class = 'bytes'
        smallest = '1B'
        corpus = 'checksum'";
    place.write("drawing/suite.toml", suite(table));
    place.write("drawing/golden/geometry/checksum.jsonl", golden(CHECKSUM));
    let corpus = format!("\"{}\"\n\"{}\"\n", "01".repeat(1024), "ff".repeat(1024));
    place.write("drawing/corpora/checksum/1KiB.jsonl", corpus);
    verify(&place).exits(0).prints("geometry/checksum");
    let run = place.run("--suite drawing --cells geometry/checksum/*");
    run.succeeds().prints("geometry/checksum/1KiB@component/drawing/cranelift");
    let run =
        place.tollgate("run --suite drawing --plan quick --cells geometry/*@component/drawing/* --no-lock");
    run.exits(2).says("geometry/*");
}

#[test]
fn a_suite_that_is_wrong_says_where() {
    let place = drawing();
    place.write("drawing/suite.toml", suite("").replace("class = 'text'", "clas = 'text'"));
    verify(&place).exits(2).says("drawing/suite.toml:").says("did you mean `class`").says_one_line();
    place.write("drawing/suite.toml", suite("").replace("export = 'echo'", "export = 'ech'"));
    verify(&place).exits(2).says("exports no function `ech`");
    place.tollgate("list functions --suite nowhere").exits(2).says("nowhere");
}

#[test]
fn suites_functions_and_programs_are_listed() {
    let place = drawing();
    place.tollgate("list suites --suite drawing").exits(0).prints("Shapes on paper").prints("commerce");
    place.tollgate("list functions --suite drawing").exits(0).prints("geometry/area").prints("probe/nop");
    place.tollgate("list programs").exits(0).prints("tollgate-worker").prints("native/rust");
    let cells = place.tollgate("list cells --suite drawing --plan plan.toml");
    cells.exits(0).prints("geometry/letter@component/drawing/winch");
}
