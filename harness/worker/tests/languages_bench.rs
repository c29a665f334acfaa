//! `cargo bench --bench languages`, run as a person runs it, in a checkout in which Rust alone is installed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The repository without the toolchains and native programs of other languages.
fn rust_alone(root: &Path) {
    for part in ["Cargo.toml", "fixtures", "guests", "harness", "rust-toolchain.toml", "target"] {
        symlink(repository().join(part), root.join(part)).unwrap();
    }
    for native in entries(&repository().join("native-baselines")).filter(|it| it.is_dir()) {
        let there = root.join("native-baselines").join(native.file_name().unwrap());
        fs::create_dir_all(&there).unwrap();
        for part in entries(&native).filter(|it| !it.ends_with("bin")) {
            symlink(&part, there.join(part.file_name().unwrap())).unwrap();
        }
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
}

fn bench(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(["bench", "--quiet", "--locked", "-p", "tollgate-worker", "--bench", "languages", "--"])
        .args(arguments)
        .current_dir(repository())
        .env("TOLLGATE_ROOT", root)
        .env("CRITERION_HOME", root.join("criterion"))
        .output()
        .unwrap()
}

#[test]
fn what_is_installed_is_benched_and_the_rest_skipped_with_the_way_to_get_it() {
    let place = tempfile::tempdir().unwrap();
    rust_alone(place.path());
    let said = bench(place.path(), &["--test", "languages/probe/nop/"]);
    let (stdout, stderr) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    assert!(said.status.success(), "{stdout}{stderr}");
    for contender in ["native/rust", "component/rust/precompiled"] {
        let fine = format!("Testing languages/probe/nop/{contender}\nSuccess\n");
        assert!(stdout.contains(&fine), "{contender}: {stdout}{stderr}");
    }
    for language in ["go", "js", "python", "c", "zig"] {
        for (contender, remedy) in [
            (format!("native/{language}"), "build it with `"),
            (format!("component/{language}/precompiled"), "scripts/setup --languages"),
        ] {
            assert!(!stdout.contains(&format!("/{contender}\n")), "{contender}: {stdout}");
            let begin = format!("languages: skipped: {contender}: ");
            let line = stderr.lines().find(|line| line.starts_with(&begin));
            assert!(line.is_some_and(|line| line.contains(remedy)), "{contender}: {remedy}: {stderr}");
        }
    }
}

#[test]
fn its_figure_is_nanoseconds_a_call() {
    let place = tempfile::tempdir().unwrap();
    rust_alone(place.path());
    let quickly = ["--warm-up-time", "0.1", "--measurement-time", "0.3", "--sample-size", "10"];
    let one = ["--exact", "languages/fraud/screen/1KiB/native/rust"];
    let said = bench(place.path(), &[&quickly[..], &one].concat());
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let file = place.path().join("criterion/languages_fraud_screen_1KiB/native_rust/new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let ns = estimates["mean"]["point_estimate"].as_f64().unwrap();
    // Some 900 on any machine of these years: what is told in another unit is not near it, a slow machine is.
    assert!((50.0..50_000.0).contains(&ns), "{ns}");
}
