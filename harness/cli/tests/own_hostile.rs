//! Components that mean harm, or are damaged: each ends in a clear line and exit code, and leaves nothing behind.

mod support;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::Duration;

use support::{Place, Said, component, real_guest};
use tollgate_orchestrate::own::listing;

/// The real `bench`, in no checkout and with a cache of its own.
fn bench(place: &Place, file: &str, more: &str) -> Said {
    place.outside(&format!("bench {file} --quick --no-lock --seed 1 {more}"))
}

/// Nothing was measured, so there is no run, and no unfinished suite.
#[track_caller]
fn leaves_nothing(place: &Place) {
    assert!(!place.path("tollgate-reports").exists(), "there is a run");
    let drafts = fs::read_dir(place.path("cache/tollgate")).into_iter().flatten();
    let left: Vec<_> = drafts.map(|entry| entry.unwrap().file_name()).collect();
    let left: Vec<_> = left.iter().filter(|name| name.to_string_lossy().starts_with(".tollgate-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_never_comes_back_is_killed_and_told_in_time() {
    for (file, text) in [
        (
            "start.wat",
            "(module (func $f (loop (br 0))) (start $f) (func (export \"a\")) (func (export \"b\")))",
        ),
        (
            "call.wat",
            "(module (func (export \"a\") (loop (br 0))) (func (export \"b\") (param i32) (loop (br 0)))
                (func (export \"c\") (loop (br 0))) (func (export \"d\") (loop (br 0))))",
        ),
    ] {
        let place = Place::new();
        place.write(file, text);
        let said = bench(&place, file, "");
        said.exits(6).says("no function answers any of its inputs").says("a: left out, as a call fails: ");
        said.says("gave no answer to `record` within").says("was killed").says("b: ");
        assert!(said.took < Duration::from_secs(60), "{file} took {:?}", said.took);
        leaves_nothing(&place);
    }
}

#[test]
fn a_trap_at_the_start_or_in_each_call_is_told_with_its_reason() {
    for (file, text, reason) in [
        ("start.wat", "(module (func $f unreachable) (start $f) (func (export \"a\")))", "unreachable"),
        ("deep.wat", "(module (func $f (export \"a\") (call $f)))", "call stack exhausted"),
        (
            "divide.wat",
            "(module (func (export \"a\") (drop (i32.div_u (i32.const 1) (i32.const 0)))))",
            "integer divide by zero",
        ),
        (
            "memory.wat",
            "(module (memory 1) (func (export \"a\") (drop (i32.load (i32.const -1)))))",
            "out of bounds memory access",
        ),
        (
            "data.wat",
            "(module (memory 1) (data (i32.const 65530) \"0123456789\") (func (export \"a\")))",
            "out of bounds",
        ),
        ("much.wat", "(module (memory 65536) (func (export \"a\")))", "memory"),
        ("table.wat", "(module (table 4000000000 funcref) (func (export \"a\")))", "out of memory"),
    ] {
        let place = Place::new();
        place.write(file, text);
        let said = bench(&place, file, "");
        said.exits(6).says(reason).never_says("wasm backtrace");
        leaves_nothing(&place);
    }
}

#[test]
fn memory_that_grows_without_end_stops_at_the_limit() {
    let place = Place::new();
    place.write(
        "grow.wat",
        "(module (memory 1) (func (export \"a\") (loop $more (drop (memory.grow (i32.const 16))) (br $more))))",
    );
    bench(&place, "grow.wat", "").exits(6).says("forcing trap when growing memory to 268");
    leaves_nothing(&place);
}

#[test]
fn ten_thousand_exports_are_listed_and_the_first_measured() {
    let place = Place::new();
    let functions: String = (0..10_000)
        .map(|index| format!("(func (export \"f{index}\") (result i32) (i32.const {index}))"))
        .collect();
    place.write("many.wat", format!("(module {functions})"));
    let said = bench(&place, "many.wat", "--runtimes cranelift --format csv");
    said.succeeds()
        .says("of 10000 functions the first 8 are measured")
        .cell("many/f7@component/many/cranelift")
        .is_measured();
    let unknown = bench(&place, "many.wat", "--invoke nobody");
    unknown.exits(2).says_one_line().says("expected one of f0, f1").says("and 9980 more");
}

#[test]
fn types_nested_as_deep_as_one_likes_are_called_or_refused_in_a_line() {
    for depth in [20, 90, 99, 150, 1_000] {
        let place = Place::new();
        let mut wit = String::from("package a:b; interface i { type t0 = u32;\n");
        (1..=depth).for_each(|level| wit += &format!("record t{level} {{ a: t{} }}\n", level - 1));
        wit += &format!("f: func(a: t{depth}); }} world w {{ export i; }}");
        let encoded = catch_unwind(|| component(&wit));
        assert!(encoded.is_ok() || depth > 90, "{depth}");
        let Ok(encoded) = encoded else { continue };
        place.write("deep.wasm", encoded);
        let said = bench(&place, "deep.wasm", "");
        said.does_not_panic();
        assert!(matches!(said.status.code(), Some(2 | 6)), "{depth}: {said}");
        leaves_nothing(&place);
    }
}

#[test]
fn names_as_long_and_as_strange_as_they_may_be_stay_on_their_line() {
    let place = Place::new();
    let long = "x".repeat(90_000);
    place.write(
        "names.wat",
        format!(
            "(module (func (export \"{long}a\") (result i32) (i32.const 1)) (func (export \"{long}b\") (result i32) (i32.const 2))
                (func (export \"<b>bold</b>\") (result i32) (i32.const 3)) (func (export \"\\1b[31mred\\0a\") (result i32) (i32.const 4))
                (func (export \"\\u{{202e}}\")) (func (export \"\")))"
        ),
    );
    let said = bench(&place, "names.wat", "--runtimes cranelift --format csv");
    said.succeeds().cell("names/b-bold-b@component/names/cranelift").is_measured();
    assert!(!said.stderr.contains('\u{1b}') && !said.stderr.contains('\u{202e}'), "{said}");
    assert!(said.stderr.lines().all(|line| line.len() < 1_000), "{said}");
}

/// A generator of numbers that is the same everywhere: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// A component with one to four mistakes: bytes changed, cut out, doubled, put elsewhere, or the end missing.
fn mutant(whole: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=numbers.below(4) {
        let place = numbers.below(bytes.len());
        let length = (1 + numbers.below(32)).min(bytes.len() - place);
        match numbers.below(8) {
            0 => bytes[place] ^= 1 << numbers.below(8),
            1 => bytes[place] = numbers.next() as u8,
            2 => bytes[place] = [0x00, 0x7f, 0x80, 0xff][numbers.below(4)],
            3 => drop(bytes.drain(place..place + length)),
            4 => {
                let piece = bytes[place..place + length].to_vec();
                let there = numbers.below(bytes.len());
                bytes.splice(there..there, piece);
            }
            5 => bytes[place..place + length].reverse(),
            // A length that is larger than anything.
            6 => drop(bytes.splice(place..place, [0xff, 0xff, 0xff, 0xff, 0x0f])),
            _ => bytes.truncate(place),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// Values of every kind, a core module, and a guest of ours.
fn victims() -> [Vec<u8>; 3] {
    let wit = "package acme:shop;
        interface store {
            enum color { red, green } flags marks { a, b, c } variant shape { none, round(u8), named(string) }
            record item { id: u64, tags: list<string>, color: color, marks: marks, of: tuple<f32, char>, shape: shape }
            resource counter { constructor(a: s8); next: func() -> u32; }
            put: func(items: list<item>) -> result<option<item>, string>;
        }
        world shop { export store; import wasi:cli/environment@0.2.3; export run: func(a: bool); }
        package wasi:cli@0.2.3 { interface environment { get-arguments: func() -> list<string>; } }";
    let core = "(module (memory 1) (table 2 funcref) (global $g (mut i64) (i64.const 3)) (data (i32.const 8) \"abc\")
        (func $f (export \"sum\") (param i32 i64) (result i64) (i64.add (local.get 1) (global.get $g)))
        (elem (i32.const 0) $f) (func (export \"half\") (param f64) (result f64) (f64.neg (local.get 0))))";
    [component(wit), wat::parse_str(core).unwrap(), real_guest("rust")]
}

#[test]
fn ten_thousand_damaged_components_are_read_or_refused_in_one_line() {
    const EACH: [usize; 3] = [4_500, 4_500, 1_000];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mutant.wasm");
    let mut refused = 0;
    for (victim, (whole, count)) in victims().iter().zip(EACH).enumerate() {
        let mut numbers = Numbers(victim as u64);
        for number in 0..count {
            fs::write(&file, mutant(whole, &mut numbers)).unwrap();
            let read = catch_unwind(|| listing(&file).map(drop).map_err(|error| error.to_string()));
            let read = read.unwrap_or_else(|_| panic!("mutant {number} of {victim}: it panics"));
            if let Err(error) = read {
                assert!(!error.contains('\n') && error.len() < 2_000, "mutant {number} of {victim}: {error}");
                assert!(error.contains("mutant.wasm"), "mutant {number} of {victim}: {error}");
                refused += 1;
            }
        }
    }
    assert!(refused > 5_000, "only {refused} of 10,000 are damaged");
}

#[test]
fn damaged_components_end_bench_in_a_clear_line_and_nothing_half_written() {
    let place = Place::new();
    let mut measured = 0;
    for (victim, whole) in victims().iter().enumerate().take(2) {
        let mut numbers = Numbers(100 + victim as u64);
        for number in 0..15 {
            place.write("mutant.wasm", mutant(whole, &mut numbers));
            let said = bench(&place, "mutant.wasm", "--runtimes cranelift");
            said.does_not_panic();
            match said.status.code() {
                Some(2) => drop(said.says("tollgate: ")),
                Some(6) => drop(said.says("tollgate: ")),
                Some(0 | 5) => measured += 1,
                _ => panic!("mutant {number} of {victim}: {said}"),
            }
        }
    }
    let runs = fs::read_dir(place.path("tollgate-reports")).into_iter().flatten();
    let runs: Vec<_> = runs.map(|run| run.unwrap().path()).collect();
    assert_eq!(runs.len(), measured, "{runs:?}");
    assert!(runs.iter().all(|run| is_whole(run)), "{runs:?}");
}

fn is_whole(run: &Path) -> bool {
    ["journal.jsonl", "summary.csv", "index.html"].iter().all(|file| run.join(file).is_file())
}
