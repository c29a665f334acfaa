//! Two runs compared: verdicts, what is refused, and every format.

mod support;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use quick_junit::Report;
use serde_json::{Value, json};
use support::{Place, observed_mut, slices_mut};

const PLAN: &str = "
about = 'for tests'
[pace]
launches = 6
slices = 5
slice-us = 300
warm-up-ms = 2
window-ms = 2
[[group]]
functions = ['pricing/get-quote', 'probe/nop']
contenders = ['component/rust/cranelift']
[[group]]
functions = ['pricing/get-quote']
contenders = ['component/rust/fuel']
measure = ['fuel']
launches = 2
";

const CELL: &str = "pricing/get-quote@component/rust/cranelift";

/// A run, and a copy of it that a test may change: what differs then is known exactly.
struct Two {
    place: Place,
    journal: String,
}

impl Two {
    fn new() -> Self {
        let place = Place::new().plan(PLAN);
        place.run("--seed 7").succeeds();
        // How quiet the machine was is no part of what is tested: every slice is what the first of its cell was, give or
        // take 2 % that only depend on its place.
        let mut first: HashMap<String, f64> = HashMap::new();
        let quiet = edited(&place.journal(), |line| {
            if line["line"] != "launch" {
                return;
            }
            line["noise"] = json!({ "steal": 0.0, "cpu-pressure": null, "busy": 0.1, "mhz": null,
                                    "throttled": 0, "quota-throttled": 0 });
            let (contender, block) = (line["contender"].to_string(), line["block"].as_u64().unwrap());
            for measured in line["measured"].as_array_mut().unwrap() {
                let cell = format!("{}@{contender}", measured["workload"]);
                for (place, slice) in slices_mut(measured).enumerate() {
                    let of_cell = *first.entry(cell.clone()).or_insert(slice.as_f64().unwrap());
                    let off = (block * 7 + place as u64 * 3 + contender.len() as u64) % 5;
                    *slice = json!(of_cell * (0.98 + 0.01 * off as f64));
                }
            }
        });
        let two = Two { place, journal: quiet };
        two.run("base", |_| {});
        two
    }

    /// Writes a run that differs from the one that was measured by this.
    fn run(&self, folder: &str, change: impl FnMut(&mut Value)) -> PathBuf {
        self.place.write(&format!("{folder}/journal.jsonl"), edited(&self.journal, change));
        self.place.path(folder)
    }

    fn compare(&self, arguments: &str) -> support::Said {
        self.place.tollgate(&format!("compare {arguments}"))
    }
}

fn edited(journal: &str, mut change: impl FnMut(&mut Value)) -> String {
    let lines = journal.lines().map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        change(&mut line);
        format!("{line}\n")
    });
    lines.collect()
}

/// Makes every slice of the component's workload longer, or shorter.
fn slower(workload: &'static str, factor: f64) -> impl FnMut(&mut Value) {
    move |line| {
        if line["contender"] != "component/rust/cranelift" {
            return;
        }
        for measured in line["measured"].as_array_mut().unwrap() {
            if measured["workload"] == workload {
                for slice in slices_mut(measured) {
                    *slice = json!(slice.as_f64().unwrap() * factor);
                }
            }
        }
    }
}

fn document(said: &support::Said) -> Value {
    serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

fn verdict(document: &Value, cell: &str, metric: &str) -> Value {
    let changes = document["changes"].as_array().unwrap();
    let found = changes.iter().find(|change| change["cell"] == cell && change["metric"] == metric);
    found.unwrap_or_else(|| panic!("no {metric} of {cell}: {document:#}"))["verdict"].clone()
}

#[test]
fn what_became_slower_is_named_and_the_exit_code_says_so() {
    let two = Two::new();
    two.run("head", slower("pricing/get-quote", 1.5));
    let said = two.compare("base head");
    said.exits(1).prints("WORSE").prints(CELL).prints("+50.0 %").prints("worse: ");
    said.prints("could not have").prints("wasmtime ");
    let json = document(two.compare("base head --format json").exits(1));
    assert_eq!(json["overall"], "worse");
    assert_eq!(verdict(&json, CELL, "call-ns"), "worse");
    assert_ne!(verdict(&json, "probe/nop@component/rust/cranelift", "call-ns"), "worse");
    // The other way round it is better, and nothing is wrong with that.
    let json = document(&two.compare("head base --format json --metrics call-ns --cells *get-quote*"));
    assert_eq!(verdict(&json, CELL, "call-ns"), "better");
    // Within a margin that is wide enough it does not matter.
    two.compare("base head --margin 90% --cells *get-quote@component/rust/cranelift --metrics call-ns")
        .exits(0);
}

#[test]
fn counts_are_exact_and_gate_alone() {
    let two = Two::new();
    let fuel = |by: u64| {
        move |line: &mut Value| {
            for measured in line["measured"].as_array_mut().into_iter().flatten() {
                if let Some(pass) = observed_mut(measured, "fuel") {
                    pass["fuel"] =
                        json!(pass["fuel"].as_u64().unwrap() + by * pass["calls"].as_u64().unwrap());
                }
            }
        }
    };
    two.run("same", fuel(0));
    two.run("head", fuel(1));
    two.compare("base same --metrics fuel-per-call")
        .exits(0)
        .prints("exactly unchanged")
        .prints("equivalent: all 1");
    two.compare("base head --metrics fuel-per-call").exits(1).prints("exactly");
    two.compare("base head --metrics fuel-per-call --tolerance 10%").exits(0);
}

#[test]
fn a_cell_that_has_begun_to_fail_is_worse() {
    let two = Two::new();
    two.run("head", |line| {
        if line["contender"] == "component/rust/cranelift" {
            line["stopped"] = json!({ "status": "failed", "reason": "the guest trapped" });
            line["measured"] = json!([]);
        }
    });
    two.compare("base head").exits(1).prints("failed").prints("the guest trapped");
}

#[test]
fn other_machines_are_not_compared_and_the_facts_are_named() {
    let two = Two::new();
    let kernel = |line: &mut Value| {
        if line["line"] == "run" {
            line["host"]["comparability"]["kernel"] = "linux 2.4".into();
            line["host"]["comparability"].as_object_mut().unwrap().remove("cores");
        }
    };
    two.run("head", kernel);
    let said = two.compare("base head");
    said.exits(4).says_one_line().prints_nothing();
    said.says("not measured on the same kind of machine: cores is `").says("and unknown; kernel is `");
    said.says("and `linux 2.4`");
    // Nor do they stand for the same thing on one side.
    two.compare("base,head base").exits(4).says("runs of the base");
    two.run("inputs", |line| {
        if line["receipt"]["fixtures"].is_string() {
            line["receipt"]["fixtures"] = "0123456789abcdef".into();
        }
    });
    two.compare("base inputs")
        .exits(4)
        .says("the digest of the fixtures is")
        .says("0123456789ab")
        .says_one_line();
}

#[test]
fn other_settings_under_one_name_are_refused_for_their_cells_alone() {
    let two = Two::new();
    two.run("head", |line| {
        if line["line"] == "run" {
            line["subjects"]["component/rust/cranelift"]["config"]["engine"]["compiler"] = "winch".into();
            line["subjects"]["component/rust/cranelift"]["config"]["about"] = "other words".into();
        }
    });
    let said = two.compare("base head");
    said.prints("component/rust/cranelift does not have the same settings: engine.compiler is \"cranelift\" and \"winch\"");
    let json = document(&two.compare("base head --format json"));
    assert_eq!(verdict(&json, CELL, "call-ns"), "not-compared");
    assert_eq!(verdict(&json, "pricing/get-quote@component/rust/fuel", "fuel-per-call"), "equivalent");
    assert!(!said.stdout.contains("other words"), "prose is no setting: {said}");

    two.run("pace", |line| {
        if line["line"] == "run" {
            line["pace"]["slice-us"] = 900.into();
        }
    });
    two.compare("base pace").prints("not compared: slice-us is 300 and 900");
}

#[test]
fn what_is_meant_to_differ_stands_above() {
    let two = Two::new();
    two.run("head", |line| {
        if line["line"] == "run" {
            line["revision"] = "0123456789abcdef0123456789abcdef01234567".into();
            line["subjects"]["component/rust/cranelift"]["artifact-sha256"] = "feed".into();
            line["subjects"]["component/rust/fuel"]["program-sha256"] = "beef".into();
        } else if line["receipt"]["runtime"].as_str().is_some_and(|runtime| runtime != "native") {
            line["receipt"]["runtime"] = "wasmtime 99.0.0".into();
        }
    });
    let said = two.compare("base head");
    let line = said.stdout.lines().find(|line| line.starts_with("head ")).unwrap();
    assert!(line.contains("wasmtime 99.0.0") && line.contains("commit 0123456789;"), "{said}");
    said.prints("the component of component/rust/cranelift is another one");
    said.prints("the program of component/rust/fuel is another file");
}

#[test]
fn groups_of_runs_are_compared_run_by_run() {
    let two = Two::new();
    for (name, own) in [("a", 1.0), ("b", 1.01), ("c", 0.99)] {
        two.run(&format!("before/{name}"), slower("pricing/get-quote", own));
        two.run(&format!("after/{name}"), slower("pricing/get-quote", own * 1.4));
    }
    let json = document(two.compare("before after --format json").exits(1));
    let changes = json["changes"].as_array().unwrap();
    let change =
        changes.iter().find(|change| change["cell"] == CELL && change["metric"] == "call-ns").unwrap();
    assert_eq!(change["launches"], json!([3, 3]));
    assert!(change["remarks"].to_string().contains("the run is the unit"), "{change}");
    // Two are too few for that.
    let said = two.compare("before/a,before/b after/a,after/b");
    said.exits(1).prints("launches of several runs pooled");
    two.compare("before/a,before/a after").exits(2).says("named twice in the base").says_one_line();
}

#[test]
fn every_format_says_the_same() {
    let two = Two::new();
    two.run("head", slower("pricing/get-quote", 1.5));
    let json = document(two.compare("base head --format json").exits(1));
    let count = |verdicts: &[&str]| {
        let changes = json["changes"].as_array().unwrap();
        changes.iter().filter(|change| verdicts.contains(&change["verdict"].as_str().unwrap())).count()
    };
    let report =
        Report::deserialize_from_str(&two.compare("base head --format junit").exits(1).stdout).unwrap();
    assert_eq!(
        (report.tests, report.failures),
        (count(&["worse", "better", "equivalent", "inconclusive", "not-compared"]), count(&["worse"]))
    );
    let skipped: usize = report.test_suites.iter().map(|suite| suite.skipped).sum();
    assert_eq!(skipped, count(&["inconclusive", "not-compared"]));
    let said = two.compare("base head --format markdown");
    said.exits(1)
        .prints("### Tollgate: worse")
        .prints("| worse | `pricing/get-quote@component/rust/cranelift` | `call-ns` |");
}

#[test]
fn what_is_no_run_is_refused_in_one_line() {
    let two = Two::new();
    let refused = |arguments: &str, says: &str| {
        two.compare(arguments).exits(2).says(says).says_one_line().prints_nothing();
    };
    refused("nowhere base", "cannot open nowhere");
    refused("base tmp", "tmp is no run and holds none");
    refused("base, base", "the base names an empty folder");
    refused("base base --metrics no-such", "nothing of either side fits");
    two.compare("base base --margin 200%").exits(2).says("write 2% or 0.02");
    two.run("newer", |line| {
        if line["line"] == "run" {
            line["schema"] = 99.into();
        }
    });
    refused("base newer", "it has schema 99, and this Tollgate reads up to 3: use a newer one");
    assert!(fs::metadata(Path::new(&two.place.path("base/summary.csv"))).is_err(), "it writes nothing");
}

#[test]
fn a_real_run_against_another_ends_with_a_verdict_and_its_exit_code() {
    let place = Place::new().plan(PLAN);
    place.run("--seed 1 --cells pricing/get-quote@*").succeeds();
    place.run("--seed 2 --cells pricing/get-quote@*").succeeds();
    let folders = place.run_folders();
    let runs = format!("{} {}", folders[0].display(), folders[1].display());
    let json = document(&place.tollgate(&format!("compare {runs} --format json")));
    let expected = match json["overall"].as_str().unwrap() {
        "worse" => 1,
        "inconclusive" => 3,
        _ => 0,
    };
    place.tollgate(&format!("compare {runs}")).exits(expected).prints("base  wasmtime ");
    // The same component burns the same fuel, whatever the machine does.
    assert_eq!(verdict(&json, "pricing/get-quote@component/rust/fuel", "fuel-per-call"), "equivalent");
}

#[test]
fn starts_of_two_runs_are_open_and_three_of_either_side_decide() {
    let place = Place::new().plan(
        "
about = 'for tests'
[pace]
launches = 6
warm-up-ms = 2
[[group]]
functions = ['probe/nop']
contenders = ['component/rust/cranelift']
measure = ['cold-start']
",
    );
    place.run("--seed 7").succeeds();
    let journal = place.journal();
    // Every phase of a start as long as it was in the first launch of its contender, times this.
    let with = |folder: &str, factor: f64| {
        let mut first: HashMap<String, Value> = HashMap::new();
        let made = edited(&journal, |line| {
            if line["line"] != "launch" {
                return;
            }
            line["noise"] = json!({ "steal": 0.0, "cpu-pressure": null, "busy": 0.1, "mhz": null,
                                    "throttled": 0, "quota-throttled": 0 });
            let block = line["block"].as_f64().unwrap();
            let contender = line["contender"].to_string();
            for measured in line["measured"].as_array_mut().unwrap() {
                let Some(starts) = observed_mut(measured, "cold-start") else { continue };
                let cold = first.entry(contender.clone()).or_insert_with(|| starts["cold"].clone()).clone();
                starts["cold"] = cold;
                for start in starts["cold"].as_array_mut().unwrap() {
                    for phase in start["phases"].as_array_mut().unwrap() {
                        let us = phase["us"].as_f64().unwrap();
                        phase["us"] = json!(us * factor * (1.0 + 0.002 * block));
                    }
                }
            }
        });
        place.write(&format!("{folder}/journal.jsonl"), made);
    };
    let compared = |sides: &str| {
        place.tollgate(&format!("compare {sides} --metrics cold-compile-us --cells *cranelift --format json"))
    };
    for (folder, factor) in [("b1", 1.0), ("b2", 1.01), ("b3", 0.99), ("h1", 1.3), ("h2", 1.31), ("h3", 1.29)]
    {
        with(folder, factor);
    }
    let cell = "probe/nop@component/rust/cranelift";
    let said = compared("b1 h1");
    said.exits(3);
    let json = document(&said);
    assert_eq!(verdict(&json, cell, "cold-compile-us"), "inconclusive");
    let change = &json["changes"][0];
    assert!((change["ratio"]["value"].as_f64().unwrap() - 1.3).abs() < 0.02, "{change}");
    assert!(change["ratio"]["low"].is_null(), "{change}");
    place
        .tollgate("compare b1 h1 --metrics cold-compile-us --cells *cranelift")
        .exits(3)
        .prints("of these runs only")
        .prints("three runs of either side decide it");
    let decided = compared("b1,b2,b3 h1,h2,h3");
    decided.exits(1);
    assert_eq!(verdict(&document(&decided), cell, "cold-compile-us"), "worse");
}
