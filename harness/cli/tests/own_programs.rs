//! Programs: components that are run whole, and core modules that become such.

mod support;

use std::fs;

use support::{Place, Said};

/// In no checkout, with a cache of its own.
fn tollgate(place: &Place, arguments: &str) -> Said {
    place.outside(arguments)
}

#[test]
fn a_program_is_run_whole_on_an_instance_of_its_own_each_time() {
    let place = Place::new();
    // It runs once an instance: a second time it traps.
    place.write(
        "program.wat",
        r#"(component
        (core module $m
            (global $ran (mut i32) (i32.const 0))
            (func (export "run") (result i32)
                (if (global.get $ran) (then unreachable)) (global.set $ran (i32.const 1)) (i32.const 0)))
        (core instance $i (instantiate $m))
        (func $run (result (result)) (canon lift (core func $i "run")))
        (instance $it (export "run" (func $run)))
        (export "wasi:cli/run@0.2.3" (instance $it)))"#,
    );
    let said = tollgate(&place, "bench program.wat --quick --no-lock --format csv");
    said.succeeds().cell("program/run@component/program/fresh-instance").is_measured();
    said.cell("program/run@component/program/epoch-fresh-pooled").is_measured();
}

/// Imports of marks.
const MARKS: &str = r#"(import "bench" "start" (func $start)) (import "bench" "end" (func $end))"#;

/// A program of wasm32-wasip1 that turns many times in a loop, and then does something else.
fn program(imports: &str, then: &str) -> String {
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
            {imports}
            (memory (export "memory") 1)
            (func (export "_start")
                (local $turns i32)
                (drop (call $yield))
                (local.set $turns (i32.const 1000000))
                (loop $turn
                    (br_if $turn (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
                {then}))"#
    )
}

const PLAN: &str = "\
about = 'for tests'
[pace]
launches = 2
slices = 2
slice-us = 300
warm-up-ms = 2
[[group]]
functions = ['NAME/run']
contenders = ['component/NAME/fresh-instance']
";

#[test]
fn a_program_that_sets_marks_is_timed_between_them() {
    let place = Place::new();
    place.write("whole.wat", program("", ""));
    place.write("marked.wat", program(MARKS, "(call $start) (call $end)"));
    let measured = |name: &str| {
        tollgate(&place, &format!("init {name}.wat")).exits(0);
        place.write("calls.toml", PLAN.replace("NAME", name));
        let said = tollgate(
            &place,
            &format!("run --suite {name} --plan calls.toml --no-lock --out {name}-run --format csv"),
        );
        let row = said.succeeds().cell(&format!("{name}/run@component/{name}/fresh-instance"));
        row.is_measured().get("value").parse::<f64>().unwrap()
    };
    let (between, whole) = (measured("marked"), measured("whole"));
    assert!(between * 20.0 < whole, "{between} ns between the marks, and {whole} ns in all");
    let file = |name: &str, file: &str| {
        let folder =
            fs::read_dir(place.path(&format!("{name}-run"))).unwrap().next().unwrap().unwrap().path();
        fs::read_to_string(folder.join(file)).unwrap()
    };
    let (fact, told) = (
        r#""timed":"between bench.start and bench.end""#,
        "its calls are timed from `bench.start` to `bench.end`",
    );
    assert!(file("marked", "journal.jsonl").contains(fact) && !file("whole", "journal.jsonl").contains(fact));
    assert!(file("marked", "index.html").contains(told) && !file("whole", "index.html").contains(told));
}

#[test]
fn marks_that_are_not_set_in_each_run_are_no_measurement() {
    let bench = |marked: &str| {
        let place = Place::new();
        place.write("marks.wat", program(MARKS, marked));
        tollgate(&place, "bench marks.wat --runtimes fresh-instance --quick --no-lock --format csv")
    };
    for marked in ["", "(call $start)"] {
        let call = bench(marked).cell("marks/run@component/marks/fresh-instance");
        call.failed("`marks/run` went from `bench.start` to `bench.end` 0 times in 1 calls: each call must");
    }
    bench("(call $end)").exits(6).says("`bench.end` is called before `bench.start`");
    bench("(call $start) (call $start)").exits(6).says("`bench.start` is called again before `bench.end`");
}
