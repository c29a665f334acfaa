//! `cargo bench --bench suite`, run as a person runs it: on a suite that this project has never seen, and on none.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tollgate_build::Own;

const SUITE: &str = r#"
about = "A number and one more"
wit = "wit"

[[function]]
name = "numbers/plain"
export = "plain"
class = "scalar"
every-input = "2"

[[component]]
name = "numbers"
file = "counters.wasm"
language = "wat"
"#;

const PLAN: &str = "
about = 'for tests'
[pace]
slice-us = 300
warm-up-ms = 2
[[group]]
functions = ['numbers/*']
contenders = ['component/numbers/{cranelift,winch}']
[[group]]
functions = ['numbers/*']
contenders = ['component/numbers/cranelift']
measure = ['size']
launches = 1
";

/// A suite in a folder of its own.
fn suite(place: &Path) -> PathBuf {
    let (suite, objects) =
        (place.join("numbers"), Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/objects"));
    for folder in ["wit", "golden/numbers"] {
        fs::create_dir_all(suite.join(folder)).unwrap();
    }
    fs::copy(objects.join("wit/counters.wit"), suite.join("wit/counters.wit")).unwrap();
    fs::write(suite.join("counters.wasm"), Own::read(&objects.join("counters.wat")).unwrap().bytes).unwrap();
    fs::write(suite.join("suite.toml"), SUITE).unwrap();
    fs::write(suite.join("numbers.toml"), PLAN).unwrap();
    answers(&suite, 3);
    suite
}

/// What two and one more is said to be.
fn answers(suite: &Path, three: u32) {
    let case = format!("{{\"case\":\"two\",\"input\":2,\"output\":{three}}}\n");
    fs::write(suite.join("golden/numbers/plain.jsonl"), case).unwrap();
}

fn bench(suite: Option<&Path>, home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO"));
    command.args(["bench", "--quiet", "--locked", "-p", "tollgate-worker", "--bench", "suite", "--"]);
    command.args(arguments).env("CRITERION_HOME", home).env_remove("TOLLGATE_SUITE");
    suite.map(|suite| command.env("TOLLGATE_SUITE", suite));
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn calls_of_a_suite_are_timed_by_its_own_plan() {
    let place = tempfile::tempdir().unwrap();
    let suite = suite(place.path());
    let quickly = ["--warm-up-time", "0.1", "--measurement-time", "0.3", "--sample-size", "10"];
    let said = bench(Some(&suite), place.path(), &quickly);
    assert!(said.status.success(), "{}", text(&said.stderr));
    for configuration in ["cranelift", "winch"] {
        let folder = format!("suite_numbers_plain/component_numbers_{configuration}/new/estimates.json");
        let file = place.path().join(folder);
        let estimates: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let ns = estimates["mean"]["point_estimate"].as_f64().unwrap();
        // A call of a component takes between 20 and 2,000 ns on any machine of these years.
        assert!((10.0..50_000.0).contains(&ns), "{configuration}: {ns}");
    }
}

#[test]
fn wrong_answers_are_not_timed() {
    let place = tempfile::tempdir().unwrap();
    let suite = suite(place.path());
    answers(&suite, 4);
    let said = bench(Some(&suite), place.path(), &["--test"]);
    let stderr = text(&said.stderr);
    assert!(!said.status.success() && stderr.contains("nothing is measured"), "{stderr}");
}

#[test]
fn without_a_suite_it_says_how_to_name_one_and_a_wrong_one_ends_with_one_line() {
    let place = tempfile::tempdir().unwrap();
    let said = bench(None, place.path(), &["--test"]);
    assert!(said.status.success(), "{}", text(&said.stderr));
    let hint = "suite: skipped: TOLLGATE_SUITE names no suite of yours: `tollgate init my.wasm` writes one\n";
    assert!(text(&said.stderr).contains(hint), "{}", text(&said.stderr));
    for (suite, why) in [
        (
            Path::new("my-suite"),
            "suite: TOLLGATE_SUITE=my-suite is no full path: write TOLLGATE_SUITE=$PWD/my-suite\n",
        ),
        (Path::new("/nowhere/my-suite"), "suite: cannot open /nowhere/my-suite: No such file or directory"),
    ] {
        let said = bench(Some(suite), place.path(), &["--test"]);
        assert!(!said.status.success() && text(&said.stderr).contains(why), "{}", text(&said.stderr));
    }
}
