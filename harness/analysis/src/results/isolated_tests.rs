//! Rows of what is measured isolated, from simulated journals whose truth is known.

use std::collections::BTreeMap;

use tollgate_loadgen::record::Latencies;
use tollgate_loadgen::summary;
use tollgate_model::counts::{Count, Counted, Counter};
use tollgate_model::journal::{Capacity, ColdStart, Launch, Measured, Observation, Run, Sampled};
use tollgate_model::load::{ClosedResult, Generator, LoadResult, PerCall, Tail};
use tollgate_model::metric::{
    Bytes, Class, ColdStep, Held, Metric, Moment, PageCache, Percentile, SizeKind, Timed,
};
use tollgate_model::plan::{Comparison, Measure};
use tollgate_model::protocol::{HeldAt, Memory, Phase};
use tollgate_model::results::{Bound, Row, Status};
use tollgate_model::{Contender, Workload};
use tollgate_stats::Rng;

use crate::testing;

mod shares;
mod starts;
mod tails;

const BLOCKS: u32 = 10;

fn workload() -> Workload {
    "pricing/get-quote".parse().unwrap()
}

/// A comparison of two contenders, of which `measured` says what came of each in each block.
fn comparison(
    number: usize,
    contenders: [Contender; 2],
    measure: Measure,
    mut measured: impl FnMut(usize, u32, &mut Measured),
) -> (Comparison, Vec<Launch>) {
    let comparison = Comparison {
        page_cache: vec![PageCache::Warm],
        ..testing::comparison(vec![workload()], contenders.to_vec(), measure, BLOCKS)
    };
    let mut launches = Vec::new();
    for block in 0..BLOCKS {
        for (index, contender) in contenders.iter().enumerate() {
            let mut of_it = Measured::new(workload());
            measured(index, block, &mut of_it);
            launches.push(Launch { measured: vec![of_it], ..Launch::new(number, block, contender.clone()) });
        }
    }
    (comparison, launches)
}

/// The rows of a run of these comparisons.
fn rows_of(comparisons: Vec<(Comparison, Vec<Launch>)>) -> Vec<Row> {
    let (comparisons, launches): (Vec<Comparison>, Vec<Vec<Launch>>) = comparisons.into_iter().unzip();
    let run = Run { comparisons, seed: 1, ..testing::run() };
    super::rows(&run, &launches.concat())
}

/// The rows of a run of one comparison.
fn rows(
    contenders: [Contender; 2],
    measure: Measure,
    measured: impl FnMut(usize, u32, &mut Measured),
) -> Vec<Row> {
    rows_of(vec![comparison(0, contenders, measure, measured)])
}

fn calls() -> [Contender; 2] {
    ["winch", "cranelift"].map(|config| Contender::component("rust", config))
}

fn services() -> [Contender; 2] {
    ["native", "component"].map(|service| Contender::http("rust", service))
}

fn find(rows: &[Row], metric: Metric, index: usize, of: &[Contender; 2]) -> Row {
    let mut fitting = rows.iter().filter(|row| row.metric == metric && row.cell.contender == of[index]);
    let found = fitting.next().unwrap_or_else(|| panic!("no row of {metric} for {}", of[index])).clone();
    assert!(fitting.next().is_none(), "two rows of {metric}");
    found
}

fn value(row: &Row) -> f64 {
    row.figure.unwrap_or_else(|| panic!("{row:?}")).value
}

#[test]
fn of_few_launches_there_is_a_figure_with_a_reason_in_place_of_its_interval() {
    let launched = |launches: u32, shared: u32| {
        rows(services(), Measure::Capacity, move |index, block, measured| {
            if block < launches && (index == 1 || block < shared) {
                measured.observed.push(capacity(100.0 * f64::from(block + 1), 1_000.0));
            }
        })
    };
    let rate = Metric::RequestsPerSecond { connections: 8 };
    let row = find(&launched(3, 1), rate, 1, &services());
    let figure = row.figure.unwrap();
    assert_eq!((figure.low, figure.high, row.to_native), (None, None, None));
    assert!(
        row.remarks.contains(&"no interval: it takes 5 launches, and this is of 3".to_string()),
        "{row:?}"
    );
    assert!(
        row.remarks.iter().any(|remark| remark.starts_with("no ratio to the control: it takes 2 blocks"))
    );
    let row = find(&launched(5, 4), rate, 1, &services());
    assert!(row.figure.unwrap().low.is_some());
    // Of four pairs: a ratio, and not how sure it is.
    assert_eq!(row.to_native.map(|ratio| ratio.low), Some(None));
}

fn capacity(requests_per_second: f64, service_cpu_us: f64) -> Observation {
    let driven = ClosedResult {
        requests_per_second,
        connections: 8,
        completed: 1_000,
        failed: BTreeMap::new(),
        censored: 0,
        elapsed_ms: 1_000,
        cpu_us_per_request: None,
        core: None,
        service: tail([1_000]),
    };
    Observation::Capacity(Box::new(Capacity { driven, service_cpu_us }))
}

fn tail(nanos: impl IntoIterator<Item = u64>) -> Tail {
    let mut latencies = Latencies::new();
    nanos.into_iter().for_each(|nanos| latencies.record(nanos));
    summary::tail(&latencies)
}

#[test]
fn capacity_is_held_against_the_native_service_block_by_block() {
    let mut rng = Rng::new(8);
    let mut weather = Vec::new();
    let rows = rows(services(), Measure::Capacity, |index, block, measured| {
        if weather.len() == block as usize {
            weather.push(0.5 + rng.unit());
        }
        let rate = [40_000.0, 30_000.0][index] * weather[block as usize];
        measured.observed.push(capacity(rate, [10_000.0, 14_000.0][index]));
    });
    let rate = find(&rows, Metric::RequestsPerSecond { connections: 8 }, 1, &services());
    assert!((rate.to_native.unwrap().value - 0.75).abs() < 1e-6, "{rate:?}");
    assert_eq!(rate.per_launch.len(), BLOCKS as usize);
    assert!(rate.per_launch.iter().all(|launch| (launch.to_control.unwrap() - 0.75).abs() < 1e-6));
    assert!((value(&find(&rows, Metric::CpuPerRequest, 1, &services())) - 14.0).abs() < 1e-6);
}

#[test]
fn one_more_costs_the_slope_and_a_gib_holds_as_many_as_fit() {
    let rows = rows(calls(), Measure::Memory, |index, _, measured| {
        let each = [64 << 10, 0][index];
        let at = |count: u32| HeldAt {
            count,
            memory: Memory { proportional: (20 << 20) + u64::from(count) * each, ..Memory::default() },
        };
        measured.begin_memory().held = vec![(Held::Instance, [1, 10, 100].map(at).to_vec())];
    });
    let each = find(&rows, Metric::BytesPer(Held::Instance), 0, &calls());
    assert!((value(&each) - 65_536.0).abs() < 1.0, "{each:?}");
    assert_eq!(each.per_launch.len(), BLOCKS as usize);
    let fit = value(&find(&rows, Metric::PerGib(Held::Instance), 0, &calls()));
    assert!((fit - (1_004 * 16) as f64).abs() < 2.0, "{fit}");
    // What costs nothing that can be seen is not promised in any number.
    assert!(
        !rows
            .iter()
            .any(|row| row.metric == Metric::PerGib(Held::Instance) && row.cell.contender == calls()[1])
    );
}

#[test]
fn sizes_are_exact_and_what_varies_is_remarked_upon() {
    let rows = rows(calls(), Measure::Size, |index, block, measured| {
        measured.begin_sizes().bytes.insert(SizeKind::Wasm, 100_000);
        measured.begin_sizes().bytes.insert(SizeKind::Precompiled, 200_000 + u64::from(block) * index as u64);
        measured.begin_sizes().deployed = vec!["host".to_string(), "guest.wasm".to_string()];
    });
    let wasm = find(&rows, Metric::Size(SizeKind::Wasm), 0, &calls());
    assert_eq!((value(&wasm), wasm.remarks.len()), (100_000.0, 0));
    let varies = find(&rows, Metric::Size(SizeKind::Precompiled), 1, &calls());
    assert!(varies.remarks[0].contains("not the same in every launch"), "{varies:?}");
    let files = find(&rows, Metric::Files, 0, &calls());
    assert_eq!((value(&files), files.remarks[0].as_str()), (2.0, "deployed: host, guest.wasm"));
}

#[test]
fn what_is_counted_is_exact_and_what_is_not_the_same_says_so() {
    let contenders = [Contender::native("rust"), Contender::component("rust", "cranelift")];
    let rows = rows(contenders.clone(), Measure::Counts, |index, block, measured| {
        let count = |a_call: f64| {
            let events = (a_call * 2_048.0) as i64;
            Counted::Count(Count { calls: 2_048, events, by: "callgrind 3.19".to_string() })
        };
        let differing = 800.0 + 10.0 * f64::from(block % 2);
        *measured.begin_counts() = [
            (Counter::Instructions, count([400.0, 800.0][index])),
            (Counter::Allocations, count(differing)),
            (Counter::SystemCalls, Counted::Skipped("strace is not installed".to_string())),
        ]
        .into();
    });
    let row = |counter| find(&rows, Metric::PerCall(counter), 1, &contenders);
    let instructions = row(Counter::Instructions);
    let figure = instructions.figure.unwrap();
    assert_eq!((figure.value, figure.low, figure.high), (800.0, Some(800.0), Some(800.0)));
    assert_eq!(instructions.to_native.unwrap().value, 2.0);
    assert_eq!(instructions.per_launch.len(), BLOCKS as usize);
    assert!(instructions.per_launch.iter().all(|it| (it.value, it.to_control) == (800.0, Some(2.0))));
    assert_eq!(instructions.remarks, ["instructions counted by callgrind 3.19"]);
    let allocations = row(Counter::Allocations);
    assert!(
        allocations.remarks[0].starts_with("not deterministic: launches from 800 to 810"),
        "{allocations:?}"
    );
    assert_eq!(row(Counter::SystemCalls).status, Status::Skipped("strace is not installed".to_string()));
    // What was never asked for has no row.
    assert!(rows.iter().all(|row| row.metric != Metric::PerCall(Counter::Pages)));
}

/// A launch that found 90 samples of the logic, `glue` of entry and exit, and one of an allocator in the first block.
fn sampled(block: u32, glue: u64) -> Observation {
    let mut classes: BTreeMap<Class, u64> = [(Class::Glue, glue), (Class::Logic, 90)].into_iter().collect();
    classes.extend((block == 0).then_some((Class::GuestAllocation, 1)));
    let call_ns = classes.values().sum::<u64>() as f64;
    Observation::Profile(Box::new(Sampled { call_ns, classes, kernel: true, ..Sampled::default() }))
}

#[test]
fn a_profiles_classes_are_times_with_launches_as_the_unit() {
    let rows = rows(calls(), Measure::Profile, |index, block, measured| {
        let glue = if index == 0 { 20 } else { 10 };
        measured.observed.push(sampled(block, glue + u64::from(block % 2)));
    });
    let glue = find(&rows, Metric::Sampled(Class::Glue), 0, &calls());
    let figure = glue.figure.unwrap();
    assert!((20.0..21.0).contains(&figure.value), "{glue:?}");
    assert!(figure.low.unwrap() < figure.value && figure.value < figure.high.unwrap());
    assert_eq!(glue.per_launch.len(), glue.launches);
    let logic = find(&rows, Metric::Sampled(Class::Logic), 1, &calls());
    assert!((value(&logic) - 90.0).abs() < 1e-9, "{logic:?}");
    // What only one launch saw counts as nothing in the others.
    let seldom = find(&rows, Metric::Sampled(Class::GuestAllocation), 0, &calls());
    assert!((value(&seldom) - 1.0 / seldom.launches as f64).abs() < 1e-9, "{seldom:?}");
    assert!(rows.iter().all(|row| row.metric != Metric::Sampled(Class::Kernel)), "no sample is of it");
}

#[test]
fn a_profile_that_could_not_be_taken_is_skipped_and_one_of_nameless_code_says_so() {
    let rows = rows(calls(), Measure::Profile, |index, block, measured| match index {
        0 => measured.notes.push("skipped: its profile: perf is not installed: get it".to_string()),
        _ => {
            let Observation::Profile(mut it) = sampled(block, 10) else { unreachable!() };
            it.unknown = 30;
            measured.observed.push(Observation::Profile(it));
        }
    });
    let skipped = find(&rows, Metric::Sampled(Class::Logic), 0, &calls());
    assert_eq!(skipped.status, Status::Skipped("perf is not installed: get it".to_string()));
    assert!(skipped.remarks.is_empty(), "the reason is told once: {skipped:?}");
    let nameless = find(&rows, Metric::Sampled(Class::Logic), 1, &calls());
    assert!(nameless.remarks.iter().any(|it| it.ends_with("are of code without a name")), "{nameless:?}");
}
