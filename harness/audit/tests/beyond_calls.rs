//! Percentiles, capacity, counts, fuel and break-evens: what is printed of them follows from the journal, and what was changed
//! does not.

mod support;

use std::collections::BTreeMap;

use serde_json::Value;
use support::{Files, scatter};
use tollgate_analysis::testing;
use tollgate_audit::{Difference, audit};
use tollgate_loadgen::record::Latencies;
use tollgate_loadgen::summary;
use tollgate_model::counts::{Count, Counted, Counter};
use tollgate_model::journal::{Capacity, ColdStart, FuelPass, Launch, Measured, Observation, Run, Starts};
use tollgate_model::load::{ClosedResult, Generator, LoadResult, PerCall, Tail};
use tollgate_model::metric::{ColdStep, PageCache};
use tollgate_model::plan::Measure;
use tollgate_model::protocol::Phase;
use tollgate_model::{Contender, Workload};

const BLOCKS: u32 = 8;
const SERVICE: &str = "pricing/quote-cart@http/rust/component";
const CRANELIFT: &str = "pricing/quote-cart@component/rust/cranelift";

/// Components: Winch starts sooner, Cranelift's calls are shorter. Services: one answers in half of the other's time.
fn files() -> Files {
    let workload: Workload = "pricing/quote-cart".parse().unwrap();
    let called: Vec<Contender> = ["native/rust", "component/rust/cranelift", "component/rust/winch"]
        .map(|it| it.parse().unwrap())
        .to_vec();
    let served: Vec<Contender> =
        ["http/rust/native", "http/rust/component"].map(|it| it.parse().unwrap()).to_vec();
    let comparison = |measure, contenders: &[Contender]| {
        testing::comparison(vec![workload], contenders.to_vec(), measure, BLOCKS)
    };
    let mut comparisons: Vec<_> =
        [Measure::CallTime, Measure::ColdStart, Measure::Counts, Measure::Fuel, Measure::CallTail]
            .map(|measure| comparison(measure, &called))
            .to_vec();
    comparisons.extend([Measure::Load, Measure::Capacity].map(|measure| comparison(measure, &served)));
    let mut launches = Vec::new();
    for block in 0..BLOCKS {
        for (number, comparison) in comparisons.iter().enumerate() {
            for (place, contender) in comparison.contenders.iter().enumerate() {
                let seed = block * 1_000 + number as u32 * 100 + place as u32 * 10;
                let mut measured = Measured::new(workload);
                observe(&mut measured, comparison.measure[0], place, seed);
                let launch = Launch::new(number, block, contender.clone());
                launches.push(Launch { measured: vec![measured], ..launch });
            }
        }
    }
    support::files(Run { comparisons, ..testing::run() }, launches)
}

fn observe(measured: &mut Measured, measure: Measure, place: usize, seed: u32) {
    let ns = [200.0, 500.0, 900.0][place];
    let observed = match measure {
        Measure::CallTime => {
            measured.begin_call_time().slices = (0..9).map(|at| ns * scatter(seed + at)).collect();
            return;
        }
        Measure::ColdStart => Observation::ColdStart(start([900.0, 30_000.0, 8_000.0][place], seed)),
        Measure::Counts => {
            let count = |events: f64, by: &str| {
                Counted::Count(Count { calls: 1_000, events: events as i64, by: by.to_string() })
            };
            let counts = [
                (Counter::Instructions, count(ns * 3_000.0, "callgrind")),
                (Counter::HardwareInstructions, count(ns * 3_000.0 * scatter(seed), "perf")),
                (Counter::SystemCalls, Counted::Skipped("strace is not installed".to_string())),
            ];
            Observation::Counts(counts.into())
        }
        Measure::Fuel if place == 0 => return,
        Measure::Fuel => Observation::Fuel(FuelPass { calls: 64, fuel: 64 * 800 }),
        Measure::CallTail => Observation::CallTail(Box::new(PerCall::Measured {
            clock_ns: 20.0,
            median_ns: ns,
            service: tail(6_000, ns * 100.0 * scatter(seed), 1.0),
        })),
        Measure::Load => Observation::Load(Box::new(load([300e3, 600e3][place] * scatter(seed)))),
        Measure::Capacity => {
            let rate = [20_000.0, 9_000.0][place] * scatter(seed);
            let driven = ClosedResult {
                requests_per_second: rate,
                connections: 8,
                completed: rate as u64,
                failed: BTreeMap::new(),
                censored: 0,
                elapsed_ms: 1_000,
                cpu_us_per_request: None,
                core: None,
                service: tail(1_000, 1e6, 1.0),
            };
            Observation::Capacity(Box::new(Capacity { driven, service_cpu_us: 500_000.0 }))
        }
        other => unreachable!("{other:?} is in no comparison here"),
    };
    measured.observed.push(observed);
}

fn start(us: f64, seed: u32) -> Starts {
    let phase = |name, us: f64| Phase { name, us: us * scatter(seed) };
    let cold = ColdStart {
        cache: PageCache::Warm,
        phases: vec![phase(ColdStep::Spawn, us), phase(ColdStep::FirstCall, 12.0)],
        to_call_us: vec![
            (1, 12.0 * scatter(seed)),
            (10, 40.0 * scatter(seed + 1)),
            (100, 90.0 * scatter(seed + 2)),
        ],
        compile_threads: None,
        major_faults: 0,
    };
    Starts { cold: vec![cold], warm: None }
}

/// A hundredth of the operations takes from five to ten times as long as the others.
fn tail(count: u32, nanos: f64, slower: f64) -> Tail {
    let mut latencies = Latencies::new();
    for at in 0..count {
        let long = if at % 97 == 0 { 5.0 + f64::from(at % 5) } else { 1.0 + f64::from(at % 89) / 200.0 };
        latencies.record((nanos * long * slower) as u64);
    }
    summary::tail(&latencies)
}

fn load(nanos: f64) -> LoadResult {
    LoadResult {
        offered: 12_000,
        completed: 12_000,
        failed: BTreeMap::new(),
        censored: 0,
        offered_rate: 1_000.0,
        achieved_rate: 1_000.0,
        elapsed_ms: 12_000,
        response: tail(12_000, nanos, 1.02),
        service: tail(12_000, nanos, 1.0),
        lateness: tail(12_000, 900.0, 1.0),
        generator: Generator::default(),
        stalls: None,
        warm_up: None,
        valid: true,
    }
}

#[test]
fn all_of_it_follows_from_the_journal() {
    let files = files();
    let audited = audit(&files.journal, &files.page, Some(&files.table)).unwrap();
    assert_eq!(audited.differences, []);
    assert_eq!(audited.not_recomputed.len(), 0, "{:?}", audited.not_recomputed);
    for (what, least) in [("percentile", 20), ("percentile's ratio", 10), ("break-even", 2), ("bound", 20)] {
        let count = audited.compared.get(what).copied().unwrap_or(0);
        assert!(count >= least, "{what}: {count}");
    }
}

/// Scales a number of a row in the page's data.
fn scaled(list: &'static str, place: usize, by: f64) -> impl Fn(&mut Value) {
    move |row| {
        let number = row[list][place].as_f64().unwrap_or_else(|| panic!("no {list}[{place}] in {row}"));
        row[list][place] = (number * by).into();
    }
}

#[test]
fn one_other_figure_of_any_of_it_is_found() {
    let files = files();
    let found = |metric: &str, cell: &str, what: &str, change: &dyn Fn(&mut Value)| {
        let found: Difference = files.with_row(metric, cell, change);
        assert_eq!((found.place, found.metric.as_str(), found.what), ("data", metric, what), "{found}");
    };
    for metric in ["response-p99-us", "service-p50-us", "lateness-p99-us"] {
        found(metric, SERVICE, "percentile", &scaled("f", 0, 1.001));
    }
    found("call-p99-ns", CRANELIFT, "percentile", &scaled("f", 0, 1.001));
    found("response-p99-us", SERVICE, "percentile's interval", &|row| {
        let (value, low, high) = (row["f"][0].as_f64(), row["f"][1].as_f64(), row["f"][2].as_f64());
        let (value, low, high) = (value.unwrap(), low.unwrap(), high.unwrap());
        // Half as wide: what operations alone would make of it.
        row["f"][1] = (value * (low / value).sqrt()).into();
        row["f"][2] = (value * (high / value).sqrt()).into();
    });
    found("response-p99-us", SERVICE, "percentile's ratio", &scaled("n", 0, 1.001));
    found("response-p99-us", SERVICE, "bound", &|row| row["bound"] = "≤ ".into());
    found("response-p99-us", SERVICE, "launch", &scaled("v", 2, 1.001));
    found("requests-per-second/8c", SERVICE, "value", &scaled("f", 0, 1.001));
    found("requests-per-second/8c", SERVICE, "ratio", &scaled("n", 0, 0.999));
    found("cpu-per-request-us", SERVICE, "value", &scaled("f", 0, 1.001));
    found("instructions-per-call", CRANELIFT, "value", &scaled("f", 0, 1.000_1));
    found("instructions-per-call", CRANELIFT, "ratio", &scaled("n", 0, 1.001));
    found("hardware-instructions-per-call", CRANELIFT, "value", &scaled("f", 0, 1.001));
    found("fuel-per-call", CRANELIFT, "value", &scaled("f", 0, 1.001));
    found("break-even-calls", CRANELIFT, "break-even", &scaled("f", 0, 1.001));
    found("break-even-calls", CRANELIFT, "break-even's interval", &scaled("f", 2, 1.01));
}

#[test]
fn a_percentile_of_too_few_operations_is_found() {
    let files = files();
    // The journal keeps its histograms and says that there were a tenth as many operations.
    let few = files.journal.replace("\"count\":12000", "\"count\":120");
    let audited = audit(&few, &files.page, None).unwrap();
    let found = audited.differences.iter().find(|it| it.what == "percentile").unwrap();
    assert!(found.recomputed.starts_with("nothing: 960 operations, and it takes"), "{found}");
}
