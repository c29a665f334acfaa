//! `scripts/layout`: how much of a call's time is the file's, told of programs some of which are slower by a known part.

mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::real_worker;

const NOP: &str = "pricing/get-quote@native/rust";

/// The real worker, whose calls seem to take twice as long.
const SLOWER: &str = r#"#!/usr/bin/env python3
import json, subprocess, sys
real = subprocess.Popen(["WORKER"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
for line in sys.stdin.buffer:
    real.stdin.write(line)
    real.stdin.flush()
    answer = json.loads(real.stdout.readline())
    if "call-ns" in answer:
        answer["call-ns"] = [ns * 2 for ns in answer["call-ns"]]
    print(json.dumps(answer), flush=True)
"#;

fn layout(arguments: &[&str]) -> Output {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Command::new(repository.join("scripts/layout")).args(arguments).output().unwrap()
}

fn refusal(arguments: &[&str]) -> String {
    let said = layout(arguments);
    assert_eq!(said.status.code(), Some(2), "{said:?}");
    let line = String::from_utf8(said.stderr).unwrap();
    assert_eq!(line.lines().count(), 1, "{line}");
    line
}

/// A folder of five programs, the last of which are slower.
fn programs(folder: &Path, slower: usize) -> PathBuf {
    let programs = folder.join("programs");
    fs::create_dir(&programs).unwrap();
    for number in 0..5 {
        let program = programs.join(format!("link-{number}"));
        if number < 5 - slower {
            symlink(real_worker(), &program).unwrap();
        } else {
            fs::write(&program, SLOWER.replace("WORKER", real_worker().to_str().unwrap())).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    programs
}

#[test]
fn a_program_whose_calls_take_longer_is_seen_beside_the_rest() {
    let place = tempfile::tempdir().unwrap();
    let programs = programs(place.path(), 1);
    let said = layout(&[programs.to_str().unwrap(), "--cells", NOP, "--rounds", "9", "--json"]);
    assert!(said.status.success(), "{said:?}");
    let told: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let of = |key: &str| told[NOP][key].as_f64().unwrap();
    // Of medians of nine launches: a machine that is busy, or changes its speed, moves them by less than that.
    assert!(of("slowest") > 0.4, "{told}");
    assert!(of("programs") > of("by-chance") && of("p") < 0.05, "{told}");
    assert!(of("fastest") <= 0.0 && of("ns") > 1.0 && of("launches") > 0.0, "{told}");
}

#[test]
fn components_are_opened_in_place_of_the_registered_one() {
    let place = tempfile::tempdir().unwrap();
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests/rust/target/tollgate");
    for (from, to) in [("rust", "order-1"), ("rust", "order-2"), ("rust-debug", "order-3")] {
        let to = place.path().join(format!("{to}.wasm"));
        fs::copy(guests.join(format!("{from}.wasm")), to).unwrap();
    }
    let folder = place.path().to_str().unwrap();
    let cell = "fraud/score@component/rust/cranelift";
    let said = layout(&[folder, "--cells", cell, "--rounds", "3", "--json"]);
    assert!(said.status.success(), "{said:?}");
    let told: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    // A debug build takes several times as long.
    assert!(told[cell]["slowest"].as_f64().unwrap() > 0.5, "{told}");
    let said = layout(&[folder, "--cells", cell, "--rounds", "1"]);
    assert!(String::from_utf8(said.stdout).unwrap().starts_with("3 components, 1 launches of each\n"));
    assert!(refusal(&[folder, "--cells", NOP]).contains("components need a cell of a component"));
}

#[test]
fn copies_are_made_and_leave_nothing_and_the_table_has_a_line_for_each_cell() {
    let worker = real_worker();
    let cells = [NOP, "fraud/score@native/rust"];
    let said = layout(&[
        worker.to_str().unwrap(),
        "--copies",
        "3",
        "--rounds",
        "2",
        "--slices",
        "2",
        "--cells",
        cells[0],
        cells[1],
    ]);
    assert!(said.status.success(), "{said:?}");
    let table = String::from_utf8(said.stdout).unwrap();
    assert!(table.starts_with("3 programs, 2 launches of each\n"), "{table}");
    assert!(cells.iter().all(|cell| table.contains(cell)), "{table}");
}

#[test]
fn what_cannot_be_compared_is_refused_in_one_line() {
    let place = tempfile::tempdir().unwrap();
    let folder = programs(place.path(), 0);
    let (folder, worker) = (folder.to_str().unwrap(), real_worker());
    let worker = worker.to_str().unwrap();
    assert!(refusal(&["no/such/program"]).contains("there is no program no/such/program"));
    assert!(refusal(&[worker]).contains("one program has nothing to be compared with"));
    assert!(refusal(&[folder, "--copies", "3"]).contains("name one"));
    assert!(refusal(&[worker, "--copies", "3", "--cells", "no/such"]).contains("is no cell"));
    let said = layout(&["/bin/true", "/bin/false", "--cells", NOP]);
    assert_eq!(said.status.code(), Some(6), "{said:?}");
}
