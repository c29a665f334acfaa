//! Whatever is built, tested or benchmarked, dependencies are compiled with the same features and settings: otherwise
//! `cargo bench` after `cargo build` would compile Wasmtime again, which takes minutes.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// One compilation of a dependency: which crate, for what, with which features and settings.
type Unit = (String, String);

/// The compilations of dependencies that a command of cargo's comes to.
fn units(command: &[&str]) -> BTreeSet<Unit> {
    let planned = Command::new(env!("CARGO"))
        .args(command)
        .args(["--locked", "--unit-graph", "-Z", "unstable-options"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        // Unit graphs are a feature of nightly toolchains; asking for one compiles nothing.
        .env("RUSTC_BOOTSTRAP", "1")
        .output()
        .expect("cargo runs");
    assert!(planned.status.success(), "{command:?}: {}", String::from_utf8_lossy(&planned.stderr));
    let graph: Value = serde_json::from_slice(&planned.stdout).expect("a unit graph is JSON");
    graph["units"].as_array().expect("units").iter().filter_map(unit).collect()
}

/// Packages of the workspace itself are left out: a test is not the program that it tests.
fn unit(unit: &Value) -> Option<Unit> {
    let package = unit["pkg_id"].as_str()?;
    let mut profile = unit["profile"].clone();
    // `bench` is `release` by another name.
    profile.as_object_mut()?.remove("name");
    let how = [&unit["target"]["name"], &unit["mode"], &unit["platform"], &unit["features"], &profile];
    let how = how.map(Value::to_string).join(" ");
    (!package.contains("path+file:")).then(|| (package.to_string(), how))
}

#[test]
fn every_selection_of_packages_compiles_dependencies_as_the_whole_workspace_does() {
    let all = units(&["build", "--release", "--workspace"]);
    assert!(all.iter().any(|(package, _)| package.contains("#wasmtime@")), "Wasmtime is among them");
    let packages: BTreeSet<&str> = all.iter().map(|(package, _)| package.as_str()).collect();
    let selections: [&[&str]; 7] = [
        &["test", "--release", "--workspace", "--no-run"],
        &["bench", "--workspace", "--no-run"],
        &["bench", "--no-run", "-p", "tollgate-worker", "--bench", "boundary"],
        &["build", "--release", "-p", "tollgate-worker", "--bin", "tollgate-worker"],
        &["test", "--release", "--no-run", "-p", "tollgate-engine"],
        &["build", "--release", "-p", "tollgate"],
        &["build", "--release", "-p", "tollgate-native-service"],
    ];
    for selection in selections {
        // What only tests need is compiled for them, once.
        let other: Vec<_> = units(selection).difference(&all).cloned().collect();
        let other: Vec<_> = other.iter().filter(|(package, _)| packages.contains(package.as_str())).collect();
        assert!(
            other.is_empty(),
            "`cargo {}` compiles anew: {other:#?}; `cargo hakari generate` (cargo install cargo-hakari) brings \
             harness/features/Cargo.toml up to date",
            selection.join(" ")
        );
    }
}
