//! Worker programs of other languages: a folder with a `program.toml` and a program that speaks the protocol.

mod support;

use std::fs;

use support::drawing::{FUNCTIONS, part};
use support::{Place, Said};

const PLAN: &str = "
about = 'for tests'
[pace]
launches = 2
slices = 2
slice-us = 300
warm-up-ms = 2
[[group]]
functions = ['geometry/*']
contenders = ['component/drawing/{cranelift,winch}']
";

/// A checkout with a program for the suite `drawing`, in Python.
fn place() -> Place {
    let place = Place::new().plan(PLAN).drawing().own_checkout();
    let program = place.path("checkout/native-baselines/python/native.py");
    fs::create_dir(program.parent().unwrap()).unwrap();
    fs::copy(part("native.py"), program).unwrap();
    place.write(
        "checkout/native-baselines/python/program.toml",
        "about = 'Shapes in Python'
        language = 'python'
        program = './native.py'
        build = 'make native'
        suites = ['drawing']
        inputs = 'files'
        answers = ['native/python']
        control = 'native/python'
        control-of = ['native/python', 'component/drawing/*']",
    );
    place
}

fn run(place: &Place) -> Said {
    place.run("--suite drawing --seed 7")
}

#[test]
fn a_language_is_a_folder_and_what_is_measured_is_held_against_it() {
    let place = place();
    let run = run(&place);
    run.succeeds();
    for (name, ..) in FUNCTIONS {
        let native = run.cell(&format!("geometry/{name}@native/python"));
        assert_eq!(native.is_measured().get("language"), "python");
        run.cell(&format!("geometry/{name}@component/drawing/winch")).is_held_against_its_control();
    }
    let first: serde_json::Value = serde_json::from_str(place.journal().lines().next().unwrap()).unwrap();
    assert_eq!(first["comparisons"][0]["controls"]["component/drawing/cranelift"], "native/python");
    assert_eq!(first["subjects"]["native/python"]["language"], "python");
    let receipt = &place.launches()[0]["receipt"];
    assert_eq!((&receipt["program"], &receipt["language"]), (&"native.py 1".into(), &"python".into()));
    place
        .tollgate("list programs")
        .exits(0)
        .prints("native-baselines/python/./native.py")
        .prints("native/python: Shapes in Python");
}

#[test]
fn its_answers_are_held_against_the_golden_ones() {
    let place = place();
    let verified = place.tollgate("verify --suite drawing --plan plan.toml --format csv");
    verified.exits(0).prints("geometry/area,native/python,same,4,");
    let program = place.path("checkout/native-baselines/python/native.py");
    let text = fs::read_to_string(&program).unwrap();
    fs::write(&program, text.replace("return str(wide * high)", "return str(wide + high)")).unwrap();
    run(&place).exits(5).says("geometry/area@native/python answers differently").says(r#"got       "8""#);
}

#[test]
fn functions_of_other_suites_are_not_asked_of_it() {
    let place = place();
    place.write("plan.toml", PLAN.replace("'geometry/*'", "'geometry/echo', 'probe/nop'"));
    let cells = place.tollgate("list cells --suite drawing --plan plan.toml --format csv");
    cells.exits(0).prints("geometry/echo@native/python");
    assert!(!cells.stdout.contains("probe/nop"), "{cells}");
}

#[test]
fn a_program_that_is_missing_costs_its_own_cells_and_says_how_to_build_it() {
    let place = place();
    fs::remove_file(place.path("checkout/native-baselines/python/native.py")).unwrap();
    let run = run(&place);
    run.exits(6).cell("geometry/echo@native/python").failed("native.py: build it with `make native`");
    let component = run.cell("geometry/echo@component/drawing/winch");
    assert_eq!(component.is_measured().get("to_native"), "", "{component:?}");
    let alone = place.tollgate("verify --suite drawing --plan plan.toml --cells *@native/python");
    alone.exits(2).says("native.py: build it with `make native`").says_one_line();
}

#[test]
fn an_optional_program_that_is_not_built_is_skipped_with_the_way_to_build_it() {
    let place = place();
    let file = "checkout/native-baselines/python/program.toml";
    let text = fs::read_to_string(place.path(file)).unwrap();
    place.write(file, format!("optional = true\n{text}"));
    fs::remove_file(place.path("checkout/native-baselines/python/native.py")).unwrap();
    let run = run(&place);
    run.succeeds();
    let cell = run.cell("geometry/echo@native/python");
    assert_eq!(cell.get("status"), "skipped");
    assert!(cell.get("reason").ends_with("native.py: build it with `make native`"), "{cell:?}");
    run.cell("geometry/echo@component/drawing/winch").is_measured();
}

#[test]
fn a_program_that_is_registered_wrongly_is_refused_by_line() {
    let place = place();
    let file = "checkout/native-baselines/python/program.toml";
    let text = fs::read_to_string(place.path(file)).unwrap();
    place.write(file, text.replace("answers =", "answer ="));
    run(&place)
        .exits(2)
        .says("python/program.toml:7: unknown key `answer`: did you mean `answers`?")
        .says_one_line();
}
