//! The house: which package stands on which floor, what it may use, and that docs/ARCHITECTURE.md shows the same. An
//! arrow points down; whatever does not is an exception with a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

/// The floors from the ground up, then what stands beside the house.
const FLOORS: [(&str, &[&str]); 7] = [
    ("ground", &["tollgate-model", "tollgate-stats"]),
    (
        "1",
        &[
            "tollgate-values",
            "tollgate-suite",
            "tollgate-traffic",
            "tollgate-loadgen",
            "tollgate-profile",
            "tollgate-worker-kit",
            "tollgate-wasmtime-compat",
        ],
    ),
    ("2", &["tollgate-engine", "tollgate-wasi", "tollgate-serve", "tollgate-serve-wasi", "tollgate-build"]),
    ("3", &["tollgate-worker", "tollgate-analysis", "tollgate-history"]),
    ("4", &["tollgate-orchestrate", "tollgate-render", "tollgate-audit"]),
    ("top", &["tollgate"]),
    (
        BESIDE,
        &[
            "tollgate-fixtures",
            "tollgate-logic",
            "tollgate-logic-shared",
            "tollgate-contract",
            "tollgate-http-server",
            "tollgate-native-service",
            "tollgate-bench-support",
            FEATURES,
        ],
    ),
];

const BESIDE: &str = "beside";

/// A list of features that almost every package depends on, and no code.
const FEATURES: &str = "tollgate-features";

/// A package, packages that it uses although they do not stand below it, and the reason.
type Exception = (&'static str, &'static [&'static str], &'static str);

const EXCEPTIONS: [Exception; 13] = [
    ("tollgate-suite", &["tollgate-values"], "inputs and answers are values of WIT types"),
    ("tollgate-traffic", &["tollgate-values"], "what a component's types say is a name is no personal text"),
    ("tollgate-engine", &["tollgate-wasi"], "the state of every store: limits, and what WASI is granted"),
    (
        "tollgate-engine",
        &["tollgate-fixtures", "tollgate-logic"],
        "typed code of our suites: the native call, the bindings, large inputs",
    ),
    (
        "tollgate-serve",
        &["tollgate-engine", "tollgate-wasi", "tollgate-serve-wasi"],
        "a service stands around a subject",
    ),
    (
        "tollgate-serve",
        &["tollgate-contract", "tollgate-http-server"],
        "the server and the typed JSON contract are the native service's, so that only the answer's origin differs",
    ),
    ("tollgate", &["tollgate-fixtures"], "the generator of large inputs, for `load --fixture`"),
    (
        "tollgate-fixtures",
        &["tollgate-logic", "tollgate-model", "tollgate-suite"],
        "writes corpora, golden cases and answers of our suites",
    ),
    ("tollgate-logic-shared", &["tollgate-logic"], "the logic as a shared library"),
    ("tollgate-contract", &["tollgate-logic"], "the logic's types as JSON over HTTP"),
    ("tollgate-http-server", &["tollgate-contract"], "reads calls and writes answers by the contract"),
    (
        "tollgate-native-service",
        &["tollgate-contract", "tollgate-http-server", "tollgate-model", "tollgate-worker-kit"],
        "a worker program of its own, which speaks the protocol",
    ),
    (
        "tollgate-bench-support",
        &[
            "tollgate-build",
            "tollgate-engine",
            "tollgate-http-server",
            "tollgate-model",
            "tollgate-native-service",
            "tollgate-serve",
            "tollgate-suite",
            "tollgate-worker-kit",
        ],
        "benches put every kind of subject under criterion",
    ),
];

/// Packages without clock, file and process.
const PURE: [&str; 7] = [
    "tollgate-model",
    "tollgate-stats",
    "tollgate-values",
    "tollgate-traffic",
    "tollgate-analysis",
    "tollgate-render",
    "tollgate-audit",
];

/// A pure package, packages of whose types it makes use although they do more, and which types.
const BORROWED: [Exception; 2] = [
    ("tollgate-analysis", &["tollgate-loadgen"], "histograms, percentiles, rules of validity"),
    (
        "tollgate-render",
        &["tollgate-build", "tollgate-history", "tollgate-loadgen", "tollgate-profile"],
        "types of results: an inspection, a check of the history, percentiles, a profile's summary",
    ),
];

/// What links Wasmtime itself; the worker does by these, and its benches hold a bare loop against ours.
const WASMTIME: [&str; 5] =
    ["tollgate-engine", "tollgate-wasi", "tollgate-serve", "tollgate-serve-wasi", "tollgate-wasmtime-compat"];

/// What reads arguments from a command line.
const CLAP: [&str; 2] = ["tollgate", "tollgate-native-service"];

/// The dependencies of each package of the workspace that end up in it: none of its tests, none of its build script.
static PACKAGES: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let told = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).expect("metadata is JSON");
    let name = |of: &Value| of["name"].as_str().expect("a name").to_string();
    let used = |package: &Value| {
        let all = package["dependencies"].as_array().expect("dependencies");
        all.iter().filter(|dependency| dependency["kind"].is_null()).map(name).collect()
    };
    let packages = told["packages"].as_array().expect("packages");
    packages.iter().map(|package| (name(package), used(package))).collect()
});

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// What a package of the workspace uses of it.
fn rooms_used(package: &str) -> BTreeSet<&'static str> {
    let used = PACKAGES[package].iter().map(String::as_str);
    used.filter(|used| PACKAGES.contains_key(*used) && *used != FEATURES).collect()
}

fn floor(package: &str) -> usize {
    let floor = FLOORS.iter().position(|(_, packages)| packages.contains(&package));
    floor.unwrap_or_else(|| {
        panic!("{package} stands nowhere: give it a floor here and in docs/ARCHITECTURE.md")
    })
}

fn is_below(used: &str, user: &str) -> bool {
    let (used, user) = (floor(used), floor(user));
    let beside = FLOORS.iter().position(|(name, _)| *name == BESIDE);
    Some(used) != beside && Some(user) != beside && used < user
}

fn named(exceptions: &[Exception], user: &str) -> BTreeSet<&'static str> {
    let of_user = exceptions.iter().filter(|(package, ..)| *package == user);
    of_user.flat_map(|(_, used, _)| used.iter().copied()).collect()
}

#[test]
fn every_package_uses_lower_floors_and_what_is_named_as_an_exception_alone() {
    for user in PACKAGES.keys().map(String::as_str) {
        let not_below: BTreeSet<_> =
            rooms_used(user).into_iter().filter(|used| !is_below(used, user)).collect();
        // An exception that is needed no more is one to be struck out.
        assert_eq!(not_below, named(&EXCEPTIONS, user), "{user} uses what does not stand below it");
    }
}

#[test]
fn every_floor_is_of_packages_that_exist() {
    let standing: BTreeSet<&str> = FLOORS.iter().flat_map(|(_, packages)| packages.iter().copied()).collect();
    assert_eq!(standing, PACKAGES.keys().map(String::as_str).collect());
}

#[test]
fn pure_packages_use_pure_packages_and_types_of_others_where_that_is_said() {
    for user in PURE {
        let impure: BTreeSet<_> = rooms_used(user).into_iter().filter(|used| !PURE.contains(used)).collect();
        assert_eq!(impure, named(&BORROWED, user), "{user} is pure");
    }
}

#[test]
fn wasmtime_is_linked_by_the_engine_the_services_and_the_worker_only() {
    let links = |package: &str| PACKAGES[package].iter().any(|used| used.starts_with("wasmtime"));
    let linking: BTreeSet<_> = PACKAGES.keys().map(String::as_str).filter(|package| links(package)).collect();
    assert_eq!(linking, WASMTIME.into());
    let reaching = PACKAGES.keys().map(String::as_str).filter(|package| {
        let mut reached = BTreeSet::from([*package]);
        let mut left = vec![*package];
        while let Some(package) = left.pop() {
            left.extend(rooms_used(package).into_iter().filter(|used| reached.insert(used)));
        }
        reached.into_iter().any(links)
    });
    let programs = ["tollgate-worker", "tollgate-bench-support"];
    assert_eq!(reaching.collect::<BTreeSet<_>>(), WASMTIME.into_iter().chain(programs).collect());
}

#[test]
fn arguments_are_read_by_programs_only() {
    let reads = |package: &&str| PACKAGES[*package].contains("clap") && *package != FEATURES;
    assert_eq!(PACKAGES.keys().map(String::as_str).filter(reads).collect::<BTreeSet<_>>(), CLAP.into());
}

#[test]
fn the_architecture_page_shows_this_house() {
    let page = std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("it is there");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| ")).collect();
    for (floor, packages) in FLOORS {
        for package in packages {
            let row = format!("| {floor} | `{package}` | ");
            assert_eq!(
                rows.iter().filter(|line| line.starts_with(&row)).count(),
                1,
                "no row begins with {row}"
            );
        }
    }
    let of_floors =
        rows.iter().filter(|row| FLOORS.iter().any(|(floor, _)| row.starts_with(&format!("| {floor} | `"))));
    assert_eq!(of_floors.count(), PACKAGES.len(), "a package stands on two floors, or does not exist");
    let row = |(user, used, why): &Exception| format!("| `{user}` | `{}` | {why} |", used.join("`, `"));
    let shown: Vec<&str> = rows.into_iter().filter(|row| row.starts_with("| `tollgate")).collect();
    assert_eq!(shown, EXCEPTIONS.iter().chain(&BORROWED).map(row).collect::<Vec<_>>());
}
