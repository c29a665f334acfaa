//! HTTP services in a run: the real ones, and some that misbehave.

mod support;

use support::{Fault, Place, Said};

const NATIVE: &str = "pricing/get-quote@http/rust/native";
const COMPONENT: &str = "pricing/get-quote@http/rust/component";

/// One service under a light load. On a machine with other work to do each of a thousand golden cases may wait for a
/// core, twice.
fn plan(measure: &str) -> String {
    format!(
        "about = 'for tests'
        [pace]
        launches = 1
        deadline-s = 30
        [[group]]
        functions = ['pricing/get-quote']
        contenders = ['http/rust/component']
        measure = {measure}
        load = {{ rate = 200, duration-ms = 1500, connections = 2 }}"
    )
}

/// The service behind a component misbehaves in its worker; the native one does not suffer.
#[track_caller]
fn only_the_component_fails(plan: &str, fault: Fault, metric: &str, reason: &str) -> Said {
    let place = Place::new().plan(plan).worker_that(fault.for_contender("http/rust/component"));
    let said = place.run("");
    said.exits(6).row(COMPONENT, metric).failed(reason);
    let native = said.row(NATIVE, metric);
    assert_ne!(native.get("status"), "failed", "{native:?}");
    place.leaves_no_worker_behind();
    said
}

#[test]
fn a_service_has_a_tail_a_capacity_a_start_and_a_memory() {
    let place = Place::new().plan(&plan("['load', 'capacity', 'cold-start', 'memory', 'size']"));
    let said = place.run("");
    said.does_not_panic().says("golden answers: ");
    for cell in [NATIVE, COMPONENT] {
        let tail = said.row(cell, "response-p50-us");
        let late = tail.get("reason").contains("generator-bound");
        assert!(late || !tail.get("value").is_empty(), "{tail:?}");
        let metrics = [
            "requests-per-second/2c",
            "cpu-per-request-us",
            "cold-listen-us",
            "cold-first-response-us",
            "cold-to-call-1-us",
            "memory-first-call-private-bytes",
            "memory-load-proportional-bytes",
            "bytes-per-process",
            "process-per-gib",
            "size-deployed-bytes",
        ];
        for metric in metrics {
            said.row(cell, metric).is_measured();
        }
    }
    let notes = place.journal();
    assert!(notes.contains("service on core") || notes.contains("service and generator share"), "{notes}");
}

#[test]
fn a_service_is_loaded_with_parts_of_what_it_can_do() {
    let plan = plan("['utilisation']").replace("connections = 2", "connections = 2, shares = [10, 40]");
    let place = Place::new().plan(&plan.replace("pricing/get-quote", "pricing/quote-cart"));
    let said = place.run("");
    said.does_not_panic();
    let journal = place.journal();
    let found = |launch: &serde_json::Value| launch["measured"][0]["observed"][0]["utilisation"].clone();
    let launches: Vec<serde_json::Value> =
        journal.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found: Vec<_> = launches.iter().map(found).filter(|found| !found.is_null()).collect();
    assert_eq!(found.len(), 2, "{journal}");
    for found in found {
        let capacity = found["capacity"]["requests-per-second"].as_f64().unwrap();
        for (nth, share) in [(0, 0.1), (1, 0.4)] {
            // Poisson arrivals: the number that falls into the time is drawn.
            let of_it = found["loads"][nth][1]["offered-rate"].as_f64().unwrap() / capacity;
            assert!((of_it / share - 1.0).abs() < 0.2, "{share}: {of_it}");
        }
    }
    for cell in [NATIVE, COMPONENT].map(|cell| cell.replace("get-quote", "quote-cart")) {
        for metric in ["response-p50-us/at-10", "response-p50-us/at-40"] {
            let tail = said.row(&cell, metric);
            let late = tail.get("reason").contains("generator-bound");
            assert!(late || !tail.get("value").is_empty(), "{tail:?}");
        }
    }
}

#[test]
fn a_service_that_dies_at_a_part_of_its_capacity_has_no_figures() {
    let fault = Fault::new("is_killed", "look");
    only_the_component_fails(
        &plan("['utilisation']"),
        fault,
        "response-p50-us/at-30",
        "the worker died (signal 9)",
    );
}

#[test]
fn a_service_that_never_listens_is_killed_at_its_deadline() {
    let fault = Fault::new("hangs", "serve");
    let reason = "no answer to `serve` within 5 s and was killed";
    let plan = plan("['capacity']").replace("deadline-s = 30", "deadline-s = 5");
    only_the_component_fails(&plan, fault, "requests-per-second/2c", reason);
}

#[test]
fn a_service_that_dies_under_load_has_no_figures() {
    let reason = "the worker died (signal 9)";
    only_the_component_fails(&plan("['load']"), Fault::new("is_killed", "look"), "response-p50-us", reason);
}

#[test]
fn a_service_that_answers_wrong_ends_the_run_before_anything_is_measured() {
    let fault = Fault::new("serves_lies", "serve").for_contender("http/rust/component");
    let place = Place::new().plan(&plan("['load']")).worker_that(fault);
    let said = place.run("");
    said.exits(5).says("pricing/get-quote@http/rust/component answers differently, so nothing is measured");
    assert!(place.run_folders().is_empty());
    place.leaves_no_worker_behind();
}

#[test]
fn a_generator_that_was_stopped_makes_no_result() {
    let place =
        Place::new().plan(&plan("['load']")).worker_that(Fault::new("is_stopped_meanwhile", "open-loop"));
    let said = place.run("");
    let row = said.exits(5).row(COMPONENT, "response-p50-us");
    assert_eq!((row.get("status"), row.get("value")), ("invalid", ""), "{row:?}");
    assert!(row.get("reason").contains("generator-bound"), "{row:?}");
}

#[test]
fn services_are_verified_like_everything_else() {
    let said = Place::new().tollgate("verify --cells pricing/*@http/rust/component --format json");
    said.exits(0);
    let checks: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    let of_component =
        checks.as_array().unwrap().iter().filter(|check| check["contender"] == "http/rust/component");
    let functions: Vec<&str> = of_component.map(|check| check["function"].as_str().unwrap()).collect();
    assert!(functions.contains(&"pricing/quote-cart") && functions.contains(&"pricing/reprice"), "{said}");
}
