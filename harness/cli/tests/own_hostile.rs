//! Components that loop, trap, grow, lie or are damaged: each ends in one clear line, and nothing is half written.

mod support;

use std::fs;

use support::{Place, Said};

fn bench(place: &Place, file: &str) -> Said {
    let mut command = place.command(&format!("bench {file} --budget 2s --no-lock --format csv"));
    command.env_remove("TOLLGATE_ROOT").env("XDG_CACHE_HOME", place.path("cache"));
    support::Running::start(command, &place.path("tmp")).end()
}

/// It ended by itself, said one clear line at the end, and left no run.
#[track_caller]
fn assert_refused(place: &Place, file: &str, code: i32, reasons: &[&str]) {
    let said = bench(place, file);
    said.exits(code);
    reasons.iter().for_each(|reason| _ = said.says(reason));
    let last = said.stderr.lines().last().unwrap_or_default();
    assert!(last.starts_with("tollgate: "), "{said}");
    assert!(!place.path("tollgate-reports").exists(), "{said}");
}

#[test]
fn what_loops_traps_or_grows_is_left_out_with_its_reason() {
    let place = Place::new();
    place.write("start.wat", "(module (func $s (loop $l (br $l))) (start $s) (func (export \"f\")))");
    place.write("loop.wat", "(module (func (export \"f\") (loop $l (br $l))))");
    place.write("deep.wat", "(module (func $f (export \"f\") (call $f)))");
    place.write(
        "grow.wat",
        "(module (memory 1) (func (export \"f\") (loop $l (drop (memory.grow (i32.const 1000))) (br $l))))",
    );
    place.write("huge.wat", "(module (memory 65536) (func (export \"f\")))");
    let nothing = "no function answers any of its inputs";
    for (file, reason) in [
        ("start.wat", "f: 1 of 1 inputs fail, and are left out; first null: the worker gave no answer"),
        ("loop.wat", "f: 1 of 1 inputs fail, and are left out; first null: the worker gave no answer"),
        ("deep.wat", "call stack exhausted"),
        ("grow.wat", "f: 1 of 1 inputs fail"),
        ("huge.wat", "f: 1 of 1 inputs fail"),
    ] {
        assert_refused(&place, file, 6, &[reason, nothing]);
    }
}

#[test]
fn ten_thousand_exports_are_listed_and_a_few_of_them_measured() {
    let place = Place::new();
    let functions: String = (0..10_000).map(|n| format!("(export \"f{n}\" (func $f))")).collect();
    place.write("many.wat", format!("(module (func $f (result i32) (i32.const 7)) {functions})"));
    let said = bench(&place, "many.wat");
    said.succeeds().says("of 10000 functions the first 8 are measured");
    let listed = place.tollgate("bench many.wat --list");
    listed.exits(0);
    assert_eq!(listed.stdout.lines().count(), 10_000);
}

#[test]
fn types_nested_too_deep_are_refused_and_deep_ones_measured() {
    let place = Place::new();
    for (file, depth) in [("deep.wat", 90), ("deeper.wat", 101)] {
        let types: String = (1..depth).map(|n| format!("(type $t{n} (option $t{}))", n - 1)).collect();
        let text = format!(
            r#"(component
                (core module $m (memory (export "memory") 1)
                    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
                    (func (export "f") (param i32) (result i32) (i32.const 7)))
                (core instance $i (instantiate $m))
                (type $t0 (option u8)) {types}
                (func $f (param "it" $t{last}) (result u32)
                    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
                (export "f" (func $f)))"#,
            last = depth - 1
        );
        place.write(file, text);
    }
    assert_refused(&place, "deeper.wat", 2, &["type nesting is too deep"]);
    bench(&place, "deep.wat").succeeds();
}

#[test]
fn a_component_with_a_byte_changed_is_refused_or_measured_and_never_more() {
    let place = Place::new();
    place.write(
        "sum.wat",
        "(module (func (export \"sum\") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))",
    );
    let mut command = place.command("init sum.wat");
    command.env_remove("TOLLGATE_ROOT").env("XDG_CACHE_HOME", place.path("cache"));
    support::Running::start(command, &place.path("tmp")).end().exits(0);
    let whole = fs::read(place.path("sum/component.wasm")).unwrap();
    let mut ends = std::collections::BTreeMap::new();
    for place_of_it in (8..whole.len()).step_by(whole.len() / 24) {
        let mut mutant = whole.clone();
        mutant[place_of_it] ^= 0x15;
        place.write("mutant.wasm", &mutant);
        let said = bench(&place, "mutant.wasm");
        let code = said.status.code().unwrap_or(-1);
        assert!(matches!(code, 0 | 2 | 5 | 6), "byte {place_of_it}: {said}");
        said.exits(code);
        *ends.entry(code).or_insert(0) += 1;
    }
    assert!(ends.contains_key(&2), "some damage is told: {ends:?}");
}
