//! Lines of schemas 1 and 2, brought to schema 3.
//!
//! Functions were code then, and so were controls: what they were stands here for good. A measured workload was one
//! object with a field for each figure, and a receipt's `language` held the build.

use serde_json::{Map, Value, json};

/// The functions of those days.
pub(crate) const FUNCTIONS: &str = include_str!("functions_before_3.json");

/// Brings a line to today's form.
pub(super) fn migrate(line: &mut Value) {
    match line["line"].as_str() {
        Some("run") => run(line),
        Some("launch") => launch(line),
        _ => {}
    }
}

fn run(run: &mut Value) {
    run["schema"] = json!(super::SCHEMA);
    run["functions"] = serde_json::from_str(FUNCTIONS).expect("it is JSON");
    let run_functions = run["functions"].clone();
    for comparison in run["comparisons"].as_array_mut().into_iter().flatten() {
        let contenders = comparison["contenders"].as_array().into_iter().flatten();
        let controls: Map<String, Value> = contenders
            .filter_map(Value::as_str)
            .map(|contender| (contender.to_string(), json!(control(contender))))
            .collect();
        comparison["controls"] = controls.into();
        comparison["absent"] = absent(comparison, &run_functions);
    }
    for (contender, subject) in run.get_mut("subjects").and_then(Value::as_object_mut).into_iter().flatten() {
        subject["language"] = json!(language(contender.split('/').nth(1).unwrap_or_default()));
    }
}

/// The functions that contenders did not have: native code had all, components all but the copy, services those that are
/// served.
fn absent(comparison: &Value, functions: &Value) -> Value {
    let lacks = |contender: &str, function: &Value| match contender.split('/').next() {
        Some("component") => function["role"] == "memcpy",
        Some("http") => function["served"] != true,
        _ => false,
    };
    let called = |function: &Value| {
        let name = function["name"].as_str().unwrap_or_default();
        let mut workloads =
            comparison["workloads"].as_array().into_iter().flatten().filter_map(Value::as_str);
        workloads
            .any(|workload| workload == name || workload.rsplit_once('/').is_some_and(|(of, _)| of == name))
    };
    let functions: Vec<&Value> = functions.as_array().into_iter().flatten().filter(|it| called(it)).collect();
    let mut absent = Map::new();
    for contender in comparison["contenders"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let lacking: Vec<&Value> =
            functions.iter().filter(|function| lacks(contender, function)).map(|it| &it["name"]).collect();
        if !lacking.is_empty() {
            absent.insert(contender.to_string(), json!(lacking));
        }
    }
    absent.into()
}

fn control(contender: &str) -> &'static str {
    if contender.starts_with("http/") { "http/rust/native" } else { "native/rust" }
}

/// All builds were named after their language, with what sets them apart behind a dash.
fn language(build: &str) -> &str {
    build.split('-').next().unwrap_or(build)
}

fn launch(launch: &mut Value) {
    if let Some(receipt) = launch.get_mut("receipt") {
        self::receipt(receipt);
    }
    for measured in launch["measured"].as_array_mut().into_iter().flatten() {
        if let Value::Object(measured) = measured {
            observations(measured);
        }
    }
}

fn receipt(receipt: &mut Value) {
    if let Some(build) = receipt["language"].as_str().map(str::to_string) {
        receipt["language"] = json!(language(&build));
        receipt["build"] = json!(build);
    }
    // So schema 1 called the step in which a component is read and its digest checked.
    for phase in receipt["phases"].as_array_mut().into_iter().flatten() {
        if phase["name"] == "read-and-check" {
            phase["name"] = json!("read");
        }
    }
}

/// A field of an observation, and the field that it was before.
type Moved = (&'static str, &'static str);

/// Observations whose fields stood in the measured workload itself.
const GATHERED: [(&str, &[Moved]); 6] = [
    ("call-time", &[("prepared", "prepared"), ("slices", "slices"), ("batches", "batches")]),
    ("throughput", &[("windows", "windows")]),
    ("cold-start", &[("cold", "cold"), ("warm", "warm")]),
    ("memory", &[("moments", "memory"), ("held", "held")]),
    ("size", &[("bytes", "sizes"), ("deployed", "deployed")]),
    ("build-time", &[("seconds", "build-s")]),
];

/// Observations that were one field.
const WHOLE: [&str; 4] = ["counts", "call-tail", "load", "capacity"];

fn observations(measured: &mut Map<String, Value>) {
    let mut observed = Vec::new();
    for (observation, fields) in GATHERED {
        let moved: Map<String, Value> = fields
            .iter()
            .filter_map(|(now, before)| Some((now.to_string(), measured.remove(*before)?)))
            .collect();
        // `batches` was always written, also where no call was timed.
        if moved.iter().any(|(field, value)| field != "batches" || *value != json!(0)) {
            observed.push(json!({ observation: moved }));
        }
    }
    for observation in WHOLE {
        if let Some(value) = measured.remove(observation) {
            observed.push(json!({ observation: value }));
        }
    }
    if let Some(fuel) = measured.remove("fuel") {
        observed.push(json!({ "fuel": { "calls": fuel[0], "fuel": fuel[1] } }));
    }
    if !observed.is_empty() {
        measured.insert("observed".to_string(), observed.into());
    }
}

#[cfg(test)]
mod tests {
    use crate::journal::{Line, Reader};
    use serde_json::json;

    #[test]
    fn every_field_of_a_measured_workload_becomes_part_of_an_observation() {
        let measured = json!({
            "workload": "gone/for-ever", "batches": 4, "slices": [1.5, 2.5], "fuel": [10, 250],
            "windows": [{ "threads": [{ "calls": 1, "ns": 2 }] }], "counts": { "instructions": { "skipped": "no" } },
            "sizes": { "wasm": 7 }, "deployed": ["a"], "build-s": 1.25, "notes": ["quiet"],
        });
        let launch = json!({
            "line": "launch", "comparison": 0, "block": 0, "contender": "native/rust", "open-ms": 1.0,
            "measured": [measured, { "workload": "probe/nop", "batches": 0 }], "noise": crate::host::Noise::default(),
        });
        let mut reader = Reader { schema: Some(2) };
        let Line::Launch(launch) = reader.read(&launch.to_string()).unwrap() else { panic!("a launch") };
        let [first, second] = &launch.measured[..] else { panic!("{launch:?}") };
        assert_eq!((first.slices(), first.call_time().unwrap().batches), (&[1.5, 2.5][..], 4));
        assert_eq!(first.fuel().map(|it| (it.calls, it.fuel)), Some((10, 250)));
        assert_eq!((first.windows().len(), first.counts().unwrap().len()), (1, 1));
        assert_eq!(first.sizes().unwrap().deployed, ["a"]);
        assert_eq!(first.build_time().unwrap().seconds, 1.25);
        assert_eq!(first.notes, ["quiet"]);
        assert!(second.observed.is_empty(), "{second:?}");
    }
}
