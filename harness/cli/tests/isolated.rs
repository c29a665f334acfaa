//! Starts, tails, memory and size, measured on the real subjects.

mod support;

use support::{Place, Said, observed};

/// A plan that measures one thing.
fn plan(functions: &str, contenders: &str, measure: &str, more: &str) -> String {
    format!(
        "about = 'for tests'
        [pace]
        launches = 2
        warm-up-ms = 2
        [[group]]
        functions = {functions}
        sizes = ['64KiB']
        contenders = {contenders}
        measure = ['{measure}']
        {more}"
    )
}

const CRANELIFT: &str = "pricing/get-quote@component/rust/cranelift";
const PRECOMPILED: &str = "pricing/get-quote@component/rust/precompiled";
const NATIVE: &str = "pricing/get-quote@native/rust";

#[track_caller]
fn value(said: &Said, cell: &str, metric: &str) -> f64 {
    let row = said.row(cell, metric);
    row.get("value").parse().unwrap_or_else(|_| panic!("no figure of {metric}: {row:?}"))
}

fn has(said: &Said, cell: &str, metric: &str) -> bool {
    said.rows().iter().any(|row| row.get("cell") == cell && row.get("metric") == metric)
}

#[test]
fn a_cold_start_has_the_steps_that_its_configuration_makes_necessary() {
    let contenders = "['component/rust/{cranelift,precompiled,winch}']";
    let said = Place::new().plan(&plan("['pricing/get-quote']", contenders, "cold-start", "")).run("");
    if said.stdout.contains("too noisy") {
        return;
    }
    said.exits(0);
    for step in ["spawn", "engine", "read", "compile", "link", "instantiate", "first-call"] {
        assert!(value(&said, CRANELIFT, &format!("cold-{step}-us")) > 0.0, "{step}");
    }
    assert!(value(&said, PRECOMPILED, "cold-map-us") > 0.0);
    assert!(!has(&said, PRECOMPILED, "cold-compile-us"));
    assert!(value(&said, NATIVE, "cold-spawn-us") > 0.0);
    assert!(!has(&said, NATIVE, "cold-engine-us"));
    // The way to the n-th call holds the steps before it, and grows.
    let to_call = |cell, call| value(&said, cell, &format!("cold-to-call-{call}-us"));
    for cell in [NATIVE, CRANELIFT, PRECOMPILED] {
        assert!(to_call(cell, 1) < to_call(cell, 10) && to_call(cell, 10) < to_call(cell, 10_000), "{cell}");
        assert!(to_call(cell, 1) > value(&said, cell, "cold-spawn-us"));
    }
    assert!(to_call(PRECOMPILED, 1) < to_call(CRANELIFT, 1));
    assert!(said.row(CRANELIFT, "cold-to-call-1-us").get("remarks").contains("compiled on "));
    assert!(value(&said, CRANELIFT, "warm-instantiate-us") > 0.0);
    assert!(!has(&said, NATIVE, "warm-instantiate-us"));
    assert!(value(&said, "pricing/get-quote@component/rust/winch", "cold-compile-us") > 0.0);
}

#[test]
fn files_can_be_dropped_from_memory_before_a_start() {
    let more = "page-cache = ['warm', 'dropped']";
    let place = Place::new().plan(&plan(
        "['pricing/get-quote']",
        "['component/rust/precompiled']",
        "cold-start",
        more,
    ));
    let said = place.run("");
    let launches = place.launches();
    let starts = &observed(&launches[0]["measured"][0], "cold-start")["cold"];
    let caches: Vec<_> =
        starts.as_array().unwrap().iter().map(|start| start["cache"].as_str().unwrap()).collect();
    assert_eq!(caches, ["warm", "dropped"], "{said}");
    if !said.stdout.contains("too noisy") {
        assert!(value(&said, PRECOMPILED, "cold-to-call-1-us/dropped") > 0.0);
    }
}

#[test]
fn memory_is_told_from_idle_to_steady_and_for_one_more_of_everything() {
    let place = Place::new().plan(&plan(
        "['pricing/get-quote']",
        "['component/rust/{cranelift,pooling}']",
        "memory",
        "launches = 1",
    ));
    let said = place.run("");
    if said.stdout.contains("too noisy") {
        return;
    }
    said.exits(0);
    // Written pages: what is shared with workers of other tests comes and goes with them.
    let at = |moment| value(&said, CRANELIFT, &format!("memory-{moment}-dirty-bytes"));
    assert!(at("idle") < at("opened") && at("opened") < 1.2 * at("steady"), "{said}");
    let one_more = |cell, held| value(&said, cell, &format!("bytes-per-{held}"));
    let pooled = "pricing/get-quote@component/rust/pooling";
    for cell in [CRANELIFT, pooled] {
        let instance = one_more(cell, "instance");
        assert!((10_000.0..10_000_000.0).contains(&instance), "{cell}: {instance}");
        assert!(value(&said, cell, "instance-per-gib") > 100.0);
        let written = |held| value(&said, cell, &format!("dirty-bytes-per-{held}"));
        assert!(written("component-copied") > 1.5 * written("component-mapped"), "{said}");
    }
    assert!(!has(&said, NATIVE, "bytes-per-instance"));
    let launches = place.launches();
    let counts = &observed(&launches[1]["measured"][0], "memory")["held"][0][1];
    assert_eq!(counts.as_array().unwrap().last().unwrap()["count"], 1000, "{counts}");
}

#[test]
fn sizes_are_of_what_is_built_and_of_what_is_deployed() {
    let contenders = "['component/rust/cranelift', 'component/rust-debug/winch']";
    let said = Place::new().plan(&plan("['pricing/get-quote']", contenders, "size", "launches = 1")).run("");
    said.exits(0);
    let size = |cell, kind| value(&said, cell, &format!("size-{kind}-bytes"));
    let debug = "pricing/get-quote@component/rust-debug/winch";
    assert!(size(debug, "wasm") > 10.0 * size(CRANELIFT, "wasm"));
    assert!(size(debug, "wasm-stripped") < size(debug, "wasm") / 2.0);
    for smaller in ["wasm-gzip", "wasm-zstd"] {
        assert!(size(CRANELIFT, smaller) < size(CRANELIFT, "wasm"), "{smaller}");
    }
    assert!(size(CRANELIFT, "machine-code") < size(CRANELIFT, "precompiled"));
    assert!(size(CRANELIFT, "deployed") > size(CRANELIFT, "wasm") + 1e6, "the host program is part of it");
    assert!(size(NATIVE, "shared-library") < 2e6 && size(NATIVE, "shared-library") > 50e3);
    assert!(said.row(CRANELIFT, "files").get("remarks").contains("rust.wasm"), "{said}");
}

#[test]
fn operations_in_a_process_have_tails_where_they_are_long_enough_to_be_timed() {
    let functions = "['fraud/screen', 'probe/nop']";
    let more = "load = { rate = 500, duration-ms = 900, connections = 1 }";
    let said = Place::new().plan(&plan(functions, "['component/rust/cranelift']", "load", more)).run("");
    let nop = said.row("probe/nop@component/rust/cranelift", "response-p50-us");
    // Where the hypervisor keeps the processor for most of a launch, an empty call is long as well.
    if nop.get("status") != "measured" || nop.get("value").parse::<f64>().unwrap() < 5.0 {
        nop.is_unsupported("measure it in batches");
    }
    let screen = said.row("fraud/screen/64KiB@component/rust/cranelift", "response-p50-us");
    // Beside other tests the generator may well have been late; then the figure is withheld, with the reason.
    assert!(
        screen.get("status") == "measured" || screen.get("reason").contains("generator-bound"),
        "{screen:?}"
    );
}

#[test]
fn single_calls_are_timed_where_the_clock_is_cheap_enough_and_else_there_is_a_reason() {
    let functions = "['fraud/screen', 'probe/nop']";
    let more = "load = { duration-ms = 100 }";
    let said = Place::new().plan(&plan(functions, "['component/rust/cranelift']", "call-tail", more)).run("");
    said.row("fraud/screen/64KiB@component/rust/cranelift", "call-p50-ns").is_measured();
    let nop = said.row("probe/nop@native/rust", "call-p50-ns");
    assert_eq!(nop.get("status"), "skipped", "{nop:?}");
    assert!(nop.get("reason").contains("not measurable per call: reading the clock costs"), "{nop:?}");
}

#[test]
fn what_cannot_be_measured_in_turns_is_not_put_beside_what_is() {
    let both = plan("['pricing/get-quote']", "['component/rust/winch']", "memory', 'call-time", "");
    Place::new().plan(&both).run("").exits(2).says("give each a group").says_one_line();
}
