//! Components that this project has not built, in whatever form they come.

use std::fs;
use std::panic::catch_unwind;

use tollgate_build::{Error, Own};

fn read(name: &str, content: impl AsRef<[u8]>) -> Result<Own, Error> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, content).unwrap();
    Own::read(&file)
}

#[track_caller]
fn assert_refused(content: impl AsRef<[u8]>, reason: &str) {
    let refused = read("mine.wasm", content).unwrap_err().to_string();
    assert!(refused.contains("mine.wasm is not a component: "), "{refused}");
    assert!(refused.contains(reason), "{refused}");
    assert!(!refused.contains('\n'), "{refused}");
}

const NUMBERS: &str = r#"(module
    (func (export "add_two") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "half") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5)))
    (func (export "add-two") (result i64) (i64.const 7))
    (func (export "pair") (result i32 i32) (i32.const 1) (i32.const 2))
    (func (export "reference") (param externref))
    (func (export "__1"))
    (memory (export "memory") 1))"#;

#[test]
fn functions_of_numbers_of_a_core_module_are_lifted_and_the_others_named() {
    let own = read("numbers.wat", NUMBERS).unwrap();
    for line in ["export add-two: func(p0: s32, p1: s32) -> s32;", "export half: func(p0: f64) -> f64;"] {
        assert!(own.wit.contains(line), "{}", own.wit);
    }
    let left_out = own.wrapped.unwrap().left_out;
    let expected = [
        "`add-two`: another export is called `add-two`, too",
        "`pair`: it has several results",
        "`reference`: externref is no plain number",
        "`__1`: no name of a component's function can be made of its name",
    ];
    assert_eq!(left_out, expected);
    assert_eq!(own.language, "wasm");
}

#[test]
fn a_core_module_that_imports_something_is_refused_with_every_import() {
    let preview1 = r#"(module
        (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
        (import "env" "log" (func (param i32)))
        (func (export "run")))"#;
    assert_refused(
        preview1,
        "imports env log, wasi_snapshot_preview1 fd_write: make a component of it, with the WASI adapter",
    );
    assert_refused(
        "(module (import \"env\" \"log\" (func)) (func (export \"run\")))",
        "only core modules that import nothing",
    );
    assert_refused(
        "(module (func (export \"f\") (param externref)))",
        "exports no function of plain numbers (`f`: externref",
    );
}

/// A program of wasm32-wasip1 with these imports.
fn program(imports: &str) -> String {
    format!(r#"(module {imports} (memory (export "memory") 1) (func (export "_start")))"#)
}

const YIELDS: &str = r#"(import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))"#;
const MARKS: &str = r#"(import "bench" "start" (func)) (import "bench" "end" (func))"#;

#[test]
fn a_program_of_wasip1_becomes_a_component_with_the_adapter() {
    for (imports, marks) in
        [(YIELDS.to_owned(), false), (MARKS.to_owned(), true), (format!("{YIELDS} {MARKS}"), true)]
    {
        let own = read("program.wat", program(&imports)).unwrap();
        assert!(own.wit.contains("export wasi:cli/run@0.2"), "{}", own.wit);
        assert_eq!(own.wit.contains("import bench: interface {"), marks, "{}", own.wit);
        assert_eq!(own.wrapped, None);
    }
    // What else it imports nobody has.
    assert_refused(
        program(&format!(r#"{YIELDS} (import "env" "log" (func))"#)),
        "imports env log, wasi_snapshot_preview1 sched_yield: make a component of it",
    );
    let other = r#"(import "bench" "middle" (func))"#;
    assert_refused(program(other), "imports bench middle");
}

#[test]
fn text_and_binary_are_one_component_and_what_it_imports_is_told() {
    let text = r#"(component
        (import "acme:store/keys@1.0.0" (instance (export "get" (func))))
        (import "wasi:clocks/monotonic-clock@0.2.3" (instance (export "now" (func (result u64)))))
        (core module $m (func (export "f")))
        (core instance $i (instantiate $m))
        (func (export "run") (canon lift (core func $i "f"))))"#;
    let own = read("text.wat", text).unwrap();
    assert_eq!(own.not_granted(), ["acme:store/keys@1.0.0"]);
    assert_eq!(own.wrapped, None);
    let binary = read("binary.wasm", &own.bytes).unwrap();
    assert_eq!((binary.bytes, binary.wit), (own.bytes, own.wit));
}

#[test]
fn anything_else_is_refused_with_what_it_is() {
    assert_refused(b"\x7fELF\x02\x01\x01", "machine code that Wasmtime compiled beforehand (.cwasm)");
    assert_refused("(module (func)", "its text has an error: ");
    assert_refused("", "the file is empty");
    let typed = "(component (type $r (resource (rep i32))) (export \"counter\" (type $r)))";
    assert_refused(typed, "its interface has no form in WIT: ");
    let adapter =
        r#"(module (import "__main_module__" "_start" (func)) (func (export "wasi:cli/run@0.2.3#run")))"#;
    assert_refused(adapter, "imports __main_module__ _start");
    assert_refused("#!/bin/sh\n", "it is not WebAssembly at all");
    let missing = Own::read("nowhere.wasm".as_ref()).unwrap_err().to_string();
    assert!(missing.starts_with("cannot read nowhere.wasm: "), "{missing}");
}

#[test]
fn damage_is_told_and_never_a_panic() {
    let whole = read("numbers.wat", NUMBERS).unwrap().bytes;
    for length in 0..whole.len() {
        // Between two sections what is left is a component, of which less is exported.
        match read("cut.wasm", &whole[..length]) {
            Ok(less) => assert!(!less.wit.contains("export half"), "cut to {length}: {}", less.wit),
            Err(error) => assert!(!error.to_string().contains('\n'), "{error}"),
        }
    }
    // Each byte in turn, by a few masks: most are damage, some are another component.
    for place in 0..whole.len() {
        for mask in [0x01, 0x40, 0x80, 0xff] {
            let mut mutant = whole.clone();
            mutant[place] ^= mask;
            let read =
                catch_unwind(|| read("mutant.wasm", mutant).map(drop).map_err(|error| error.to_string()));
            assert!(read.is_ok(), "byte {place}, mask {mask:#x}");
        }
    }
}
