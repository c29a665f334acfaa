//! `scripts/agreement --languages`, with workers and tools whose figures are known.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A worker in which each call takes 104 ns in the middle, and 150 where its contender says so.
const WORKER: &str = r#"#!/usr/bin/env python3
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    name = asked["request"]
    if name == "open":
        ns = 150 if asked["contender"] == "native/far" else 104
        answer = {"answer": "opened"}
    elif name == "prepare":
        answer = {"answer": "prepared", "batch": 7}
        if asked["workload"] == "pricing/unknown":
            answer = {"answer": "failed", "message": "nobody calls that"}
    elif name == "measure":
        answer = {"answer": "measured", "call-ns": [ns - 50, ns, ns + 9000]}
    else:
        answer = {"answer": "closed"}
    print(json.dumps(answer), flush=True)
"#;

/// The `agreement` of a language whose tool says 100 ns of everything.
const AGREEMENT: &str = r#"#!/usr/bin/env python3
import sys
from pathlib import Path
from statistics import median
HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lib"))
import agreement

def compare(workload, core):
    def worker():
        slices, batch = agreement.by_worker(HERE / "worker", "native/" + HERE.name, workload, "inputs", core, slices=3)
        assert batch == 7 and len(slices) == 3
        return median(map(median, slices))
    return "tool", worker, lambda: 100.0

workloads = ["pricing/unknown" if HERE.name == "refused" else "pricing/a"]
sys.exit(agreement.main(HERE.name, workloads, [(HERE / "worker", "build it")], compare, about="for tests"))
"#;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A checkout with four languages: one agrees, one is far, one is not built, one refuses a workload.
fn checkout() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let file = place.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    };
    for script in ["scripts/agreement", "scripts/lib/agreement.py"] {
        write(script, &fs::read_to_string(repository().join(script)).unwrap());
    }
    for language in ["near", "far", "missing", "refused"] {
        write(&format!("native-baselines/{language}/agreement"), AGREEMENT);
        if language != "missing" {
            write(&format!("native-baselines/{language}/worker"), WORKER);
        }
    }
    place
}

fn agreement(root: &Path, languages: &str) -> Output {
    let arguments = ["--languages"].into_iter().chain(languages.split_whitespace());
    Command::new(root.join("scripts/agreement")).args(arguments).env("REPEATS", "3").output().unwrap()
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn within_five_percent_is_fine_and_more_is_told_and_ends_with_1() {
    let place = checkout();
    let near = agreement(place.path(), "near");
    let (stdout, stderr) = texts(&near);
    assert_eq!(near.status.code(), Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("ratio 1.040  (of 3 pairs: 1.040 to 1.040)\n"), "{stdout}");
    let both = agreement(place.path(), "near far");
    let (stdout, _) = texts(&both);
    assert_eq!(both.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("ratio 1.500"), "{stdout}");
    assert!(stdout.ends_with("far: more than 5% apart: pricing/a\n"), "{stdout}");
}

#[test]
fn what_is_not_there_is_skipped_with_the_way_to_it() {
    let place = checkout();
    let said = agreement(place.path(), "missing near");
    let (stdout, stderr) = texts(&said);
    assert_eq!(said.status.code(), Some(0), "{stdout}{stderr}");
    assert!(
        stderr.contains("agreement: missing: there is no native-baselines/missing/worker: build it\n"),
        "{stderr}"
    );
    assert!(stderr.contains("agreement: missing: skipped"), "{stderr}");
    assert!(stdout.starts_with("near "), "{stdout}");
}

#[test]
fn what_a_worker_refuses_is_told_in_its_words_and_ends_with_6() {
    let place = checkout();
    let said = agreement(place.path(), "refused far");
    let (_, stderr) = texts(&said);
    assert_eq!(said.status.code(), Some(6), "{stderr}");
    assert!(stderr.contains("agreement: refused: pricing/unknown: nobody calls that\n"), "{stderr}");
}

#[test]
fn wrong_arguments_are_told_in_one_line() {
    let place = checkout();
    let unknown = agreement(place.path(), "near cobol");
    let (stdout, stderr) = texts(&unknown);
    assert_eq!((unknown.status.code(), stdout.as_str()), (Some(2), ""));
    assert_eq!(stderr, "agreement: there is no language `cobol`; there are: far missing near refused \n");
    let flag = Command::new(place.path().join("scripts/agreement")).arg("--langauges").output().unwrap();
    assert_eq!(flag.status.code(), Some(2));
    assert!(texts(&flag).1.starts_with("agreement: unknown argument `--langauges`"));
}
