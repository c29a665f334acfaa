//! `scripts/soak`: on a worker program that leaks, pauses, dies and hangs as it is told to, and on ours.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A worker in which every call leaves so many bytes behind, and one batch of the third slice takes 50 times as long.
/// Its contender says what else it does.
const WORKER: &str = r#"#!/usr/bin/env python3
import json, sys, time
calls = slices = 0
for line in sys.stdin:
    asked = json.loads(line)
    name = asked["request"]
    answer = {}
    if name == "open":
        does = asked["contender"].split("/")[1]
        answer = {"answer": "opened", "program": "leaky 1", "runtime": "none"}
    elif name == "prepare":
        inputs = open(asked["inputs"]).read().splitlines() if "inputs" in asked else []
        answer = {"answer": "prepared", "batch": 1000}
        if does == "refuses":
            answer = {"answer": "failed", "kind": "subject", "message": "%d inputs, first %s" % (len(inputs), inputs[0])}
    elif name == "measure":
        if does == "dies":
            sys.exit(3)
        if does == "hangs":
            time.sleep(60)
        slices += 1
        calls += 10_000
        times = [100.0] * 9 + [5000.0 if slices == 3 else 100.0]
        answer = {"answer": "measured", "call-ns": times, "collections": {"count": 2, "ns": 3_000_000}}
    elif name == "look":
        dirty = (50 << 20) + (100 * calls if does == "leaks" else 0)
        answer = {"answer": "seen", "memory": {"resident": dirty, "private": dirty, "dirty": dirty}}
    elif name == "close":
        answer = {"answer": "closed"}
    print(json.dumps(answer), flush=True)
"#;

const SUITE: &str = r#"
about = "For this test"
wit = "wit"
[[function]]
name = "desk/days"
class = "scalar"
every-input = "[7,3]"
[[function]]
name = "desk/scan"
class = "bytes"
smallest = "1B"
every-input = "size"
[[function]]
name = "desk/lend"
class = "text"
smallest = "1B"
corpus = "books"
"#;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A checkout in which nothing is but the script, that worker, and a suite.
fn checkout() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let file = place.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    };
    for script in ["scripts/soak", "scripts/lib/cells.py"] {
        write(script, &fs::read_to_string(repository().join(script)).unwrap());
    }
    write("fixtures/desk/suite.toml", SUITE);
    write("native-baselines/leaky/worker", WORKER);
    let program = |program: &str, answers: &str| {
        format!("program = '{program}'\nbuild = 'make'\ninputs = 'files'\nanswers = ['{answers}']\n")
    };
    write(
        "native-baselines/leaky/program.toml",
        &program("./worker", "native/{leaks,flat,dies,hangs,refuses}"),
    );
    write("native-baselines/missing/program.toml", &program("./nowhere", "native/missing"));
    place
}

fn soak(root: &Path, arguments: &[&str]) -> Output {
    Command::new(root.join("scripts/soak")).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The exit code, and what is wrong, in one line.
fn refused(root: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = soak(root, arguments);
    let wrong = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(wrong.starts_with("soak: ") && wrong.lines().count() == 1, "{arguments:?}: {wrong}");
    (output.status.code(), wrong)
}

#[test]
fn what_a_call_leaves_behind_is_found_and_so_is_a_pause() {
    let place = checkout();
    let output = soak(place.path(), &["desk/days@native/leaks", "--calls", "400000", "--looks", "10"]);
    let said = said(&output);
    assert!(output.status.success(), "{output:?}");
    for line in [
        "desk/days@native/leaks: leaky 1, none (worker)",
        "     400,000      88.15      88.15      88.15",
        "memory: grows by 100 B a call (95 %: 100 to 100), which is 38.15 MiB in 400,000 calls",
        "calls: p50 100 ns, mean 112 ns (+12.3%), longest 5,000 ns, each the mean of a batch of 1000",
        "pauses: the longest five of 400 batches took 4,900, 0, 0, 0, 0 µs more than usual",
        "collections: 80, 120.0 ms together, 3,000 µs in the worst slice",
    ] {
        assert!(said.lines().any(|it| it == line), "{line:?} is not in {said}");
    }
    // The head, a line for each look, and four of what is found.
    assert_eq!(said.lines().count(), 2 + 11 + 4, "{said}");
}

#[test]
fn memory_that_stays_is_flat_and_several_cells_follow_each_other() {
    let place = checkout();
    let cells = ["desk/days@native/flat", "desk/scan/2KiB@native/flat"];
    let output = soak(place.path(), &[cells[0], cells[1], "--calls", "50000"]);
    let said = said(&output);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(said.matches("memory: flat, 0 B a call (95 %: 0 to 0)").count(), 2, "{said}");
    assert!(cells.iter().all(|cell| said.contains(&format!("{cell}: leaky 1"))), "{said}");
}

#[test]
fn a_worker_that_fails_dies_or_hangs_is_told_in_one_line_and_ends_with_6() {
    let place = checkout();
    for (arguments, expected) in [
        (&["desk/days@native/refuses"][..], "desk/days@native/refuses: 64 inputs, first [7,3]"),
        (&["desk/scan/2KiB@native/refuses"], "64 inputs, first 2048"),
        (&["desk/days@native/dies"], "the worker ended with 3 when it was asked to `measure`"),
        (&["desk/days@native/hangs", "--deadline-s", "1"], "the worker did not answer within 1 s"),
    ] {
        let (code, wrong) = refused(place.path(), arguments);
        assert!(code == Some(6) && wrong.contains(expected), "{arguments:?}: {code:?}: {wrong}");
    }
}

#[test]
fn what_is_not_there_is_told_in_one_line_and_ends_with_2() {
    let place = checkout();
    for (cell, expected) in [
        ("desk/days", "write it like"),
        ("desk/days@http/rust/native", "no cell that is called"),
        ("desk/nights@native/flat", "there is no function `desk/nights`"),
        ("desk/scan@native/flat", "comes in sizes"),
        ("desk/days/1KiB@native/flat", "does not come in sizes"),
        ("desk/days@native/cobol", "no program opens it"),
        ("desk/days@native/missing", "nowhere is not there: make"),
        ("desk/lend/1KiB@native/flat", "books/1KiB.jsonl is not there"),
    ] {
        let (code, wrong) = refused(place.path(), &[cell]);
        assert!(code == Some(2) && wrong.contains(expected), "{cell}: {code:?}: {wrong}");
    }
}

#[test]
fn our_own_worker_is_driven_by_the_same_protocol() {
    let release = Path::new(env!("CARGO_BIN_EXE_tollgate")).parent().unwrap().parent().unwrap().to_owned();
    let output = Command::new(repository().join("scripts/soak"))
        .args(["pricing/get-quote@native/rust", "--calls", "200000", "--looks", "4"])
        .env("CARGO_TARGET_DIR", release)
        .output()
        .unwrap();
    let said = said(&output);
    assert!(output.status.success() && said.contains("memory: flat"), "{output:?}");
}
