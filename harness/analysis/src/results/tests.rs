//! Rows from simulated journals whose truth is known.

use tollgate_model::journal::{FuelPass, Launch, Measured, Observation, Run, Stopped, Window};
use tollgate_model::metric::Metric;
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::{Collections, Prepared, ThreadCount, WarmUp};
use tollgate_model::results::Status;
use tollgate_model::{Contender, Workload};
use tollgate_stats::Rng;

use super::*;
use crate::testing;

mod call_paths;
mod links;
mod machine_states;

const WORKLOADS: [&str; 4] = ["pricing/get-quote", "probe/nop", "probe/sink-bytes/1KiB", "probe/memcpy/1KiB"];

/// The true time of each call, in nanoseconds: native, component.
fn truth(workload: &str) -> (f64, f64) {
    match workload {
        "pricing/get-quote" => (20.0, 180.0),
        "probe/nop" => (1.0, 50.0),
        "probe/sink-bytes/1KiB" => (1.0, 110.0),
        _ => (12.0, f64::NAN),
    }
}

fn workload(name: &str) -> Workload {
    name.parse().unwrap()
}

fn cranelift() -> Contender {
    Contender::component("rust", "cranelift")
}

/// A run of 20 blocks: machine noise that a round's contenders share, layout noise of 1 % that a launch keeps.
fn simulated(measure: Measure) -> (Run, Vec<Launch>) {
    let (workloads, contenders) =
        (WORKLOADS.map(workload).to_vec(), vec![Contender::native("rust"), cranelift()]);
    let comparison =
        Comparison { threads: vec![1], ..testing::comparison(workloads, contenders, measure, 20) };
    let mut rng = Rng::new(99);
    let mut launches = Vec::new();
    for block in 0..20 {
        let machine: Vec<f64> = (0..9).map(|_| 1.0 + 0.1 * rng.unit()).collect();
        for contender in &comparison.contenders {
            let layout = 1.0 + 0.02 * (rng.unit() - 0.5);
            let measured = comparison.workloads_of(contender).map(|workload| {
                let (native, component) = truth(&workload.to_string());
                let ns = if *contender == cranelift() { component } else { native };
                let mut measured = Measured::new(workload);
                measured.begin_call_time().slices =
                    machine.iter().map(|machine| ns * machine * layout).collect();
                let calls = (1e9 / ns) as u64;
                measured.begin_throughput().windows =
                    vec![Window { threads: vec![ThreadCount { calls, ns: 1_000_000_000 }] }];
                let pass = FuelPass { calls: 64, fuel: 64 * 800 };
                measured.observed.extend((*contender == cranelift()).then_some(Observation::Fuel(pass)));
                measured
            });
            launches.push(launch(block, contender, measured.collect()));
        }
    }
    (run(comparison), launches)
}

fn launch(block: u32, contender: &Contender, measured: Vec<Measured>) -> Launch {
    Launch { measured, ..Launch::new(0, block, contender.clone()) }
}

fn run(comparison: Comparison) -> Run {
    Run { comparisons: vec![comparison], ..testing::run() }
}

fn find<'a>(rows: &'a [Row], metric: Metric, cell: &str) -> &'a Row {
    rows.iter().find(|row| row.metric == metric && row.cell.to_string() == cell).unwrap()
}

fn holds(figure: Option<Figure>, truth: f64) {
    let figure = figure.expect("there is a figure");
    let (low, high) = (figure.low.unwrap(), figure.high.unwrap());
    assert!(low <= truth && truth <= high, "{figure:?} does not hold {truth}");
    assert!(high - low < 0.05 * truth.abs(), "{figure:?} is too wide");
}

#[test]
fn a_ratio_to_native_survives_a_noisy_machine() {
    let (run, launches) = simulated(Measure::CallTime);
    let rows = rows(&run, &launches);
    holds(find(&rows, Metric::CallNs, "pricing/get-quote@component/rust/cranelift").to_native, 9.0);
    let native = find(&rows, Metric::CallNs, "pricing/get-quote@native/rust");
    holds(native.to_native, 1.0);
    assert_eq!((native.launches, native.invalid_launches), (20, 0));
}

/// The center of what the launches have, on the scale of logarithms.
fn geometric(values: impl Iterator<Item = f64> + Clone) -> f64 {
    (values.clone().map(f64::ln).sum::<f64>() / values.count() as f64).exp()
}

fn close(one: f64, other: f64) {
    assert!((one / other - 1.0).abs() < 1e-9, "{one} is not {other}");
}

#[test]
fn a_figure_and_its_ratio_are_made_of_what_the_launches_have() {
    let (run, mut launches) = simulated(Measure::CallTime);
    // A block without a valid launch of it is not among them.
    launches.iter_mut().filter(|launch| launch.block == 3).for_each(|launch| launch.noise.steal = 0.10);
    let rows = rows(&run, &launches);
    let row = find(&rows, Metric::CallNs, "pricing/get-quote@component/rust/cranelift");
    assert_eq!(row.per_launch.len(), 19);
    assert!(row.per_launch.iter().all(|launch| launch.block != 3));
    close(geometric(row.per_launch.iter().map(|launch| launch.value)), row.figure.unwrap().value);
    let ratios = row.per_launch.iter().map(|launch| launch.to_control.unwrap());
    close(geometric(ratios), row.to_native.unwrap().value);
    // The machine's noise is in the values and not in the ratios: what is left is the layout of two launches.
    assert!(row.per_launch.iter().all(|launch| (launch.to_control.unwrap() / 9.0 - 1.0).abs() < 0.021));

    let part = find(&rows, Metric::LoweringNs, "probe/sink-bytes/1KiB@component/rust/cranelift");
    let mean = part.per_launch.iter().map(|launch| launch.value).sum::<f64>() / 19.0;
    close(mean, part.figure.unwrap().value);
    assert!(part.per_launch.iter().all(|launch| launch.to_control.is_none()));
}

#[test]
fn what_a_collector_took_is_remarked_where_the_language_tells_of_it() {
    let (run, mut launches) = simulated(Measure::CallTime);
    let cell = "pricing/get-quote@component/rust/cranelift";
    let remark = |launches: &[Launch]| {
        let row = find(&rows(&run, launches), Metric::CallNs, cell).clone();
        row.remarks.into_iter().find(|remark| remark.contains("garbage collections"))
    };
    assert_eq!(remark(&launches), None);
    // In each launch collections take a quarter of what the calls take.
    let mut told = 0;
    for launch in launches.iter_mut().filter(|launch| launch.contender.config.as_deref() == Some("cranelift"))
    {
        for measured in launch.measured.iter_mut().filter(|it| it.workload.to_string() == "pricing/get-quote")
        {
            let call_time = measured.begin_call_time();
            call_time.batches = 10;
            let warm_up = WarmUp { steady: true, batches: 1, ms: 1.0, first_over_last: 1.0 };
            call_time.prepared = Some(Prepared {
                batch: 100,
                clock_share: 0.0,
                empty_ns: 0.0,
                warm_up,
                path: None,
                setup: None,
            });
            let ns = tollgate_stats::median(&call_time.slices).unwrap() * 10.0 * 100.0 / 4.0;
            call_time.collections = Some(Collections { count: 2, ns });
            told += 2;
        }
    }
    let remark = remark(&launches).expect("a remark");
    assert!(remark.starts_with(&format!("{told} garbage collections took 20.0 % of the time")), "{remark}");
}

#[test]
fn what_has_no_figure_has_no_launches_either() {
    let (run, mut launches) = simulated(Measure::CallTime);
    launches[3].measured[0].stopped = Some(Stopped::Failed("the guest trapped".to_string()));
    let rows = rows(&run, &launches);
    for row in &rows {
        assert_eq!(row.figure.is_some(), !row.per_launch.is_empty(), "{row:?}");
    }
    assert!(rows.iter().any(|row| row.figure.is_none()));
}

#[test]
fn the_parts_of_a_call_are_differences_within_a_launch() {
    let (run, launches) = simulated(Measure::CallTime);
    let rows = rows(&run, &launches);
    // The machine is 5 % slower in the middle of its noise.
    let entry = find(&rows, Metric::EntryNs, "probe/nop@component/rust/cranelift");
    holds(entry.figure, 50.0 * 1.05);
    let lowering = find(&rows, Metric::LoweringNs, "probe/sink-bytes/1KiB@component/rust/cranelift");
    holds(lowering.figure, 60.0 * 1.05);
    holds(lowering.to_memcpy, 60.0 / 12.0);
}

#[test]
fn a_launch_on_a_noisy_machine_is_counted_but_not_averaged_in() {
    let (run, mut launches) = simulated(Measure::CallTime);
    for launch in launches.iter_mut().filter(|launch| launch.block < 5) {
        launch.noise.steal = 0.10;
        let slices = launch.measured.iter_mut().flat_map(|measured| &mut measured.begin_call_time().slices);
        slices.for_each(|ns| *ns *= 3.0);
    }
    let cell = "pricing/get-quote@component/rust/cranelift";
    let row = find(&rows(&run, &launches), Metric::CallNs, cell).clone();
    assert_eq!((row.launches, row.invalid_launches), (15, 5));
    holds(row.figure, 180.0 * 1.05);

    launches.iter_mut().for_each(|launch| launch.noise.steal = 0.10);
    let row = find(&rows(&run, &launches), Metric::CallNs, cell).clone();
    assert!(matches!(row.status, Status::Invalid(_)), "{row:?}");
    assert!(row.figure.is_none());

    // Whoever keeps them has a figure of all, and a remark.
    launches.iter_mut().for_each(|launch| launch.noise.kept = true);
    let row = find(&rows(&run, &launches), Metric::CallNs, cell).clone();
    assert_eq!((row.status, row.launches, row.invalid_launches), (Status::Measured, 20, 0));
    assert!(row.remarks.iter().any(|remark| remark.contains("not quiet in 20 of 20")), "{:?}", row.remarks);
}

#[test]
fn a_cell_that_failed_once_has_no_figure_and_says_why() {
    let (run, mut launches) = simulated(Measure::CallTime);
    let launch = &mut launches[3];
    launch.measured[0].stopped = Some(Stopped::Failed("the guest trapped".to_string()));
    let cell = format!("{}@{}", launch.measured[0].workload, launch.contender);
    let rows = rows(&run, &launches);
    assert_eq!(find(&rows, Metric::CallNs, &cell).status, Status::Failed("the guest trapped".to_string()));
    // The others of that launch are not touched.
    assert_eq!(find(&rows, Metric::CallNs, "probe/nop@component/rust/cranelift").status, Status::Measured);
}

#[test]
fn a_contender_that_cannot_be_is_in_every_row_it_would_have() {
    let (run, mut launches) = simulated(Measure::CallTime);
    for launch in launches.iter_mut().filter(|launch| launch.contender == cranelift()) {
        launch.stopped = Some(Stopped::Unsupported("no such thing".to_string()));
        launch.measured.clear();
    }
    let rows = rows(&run, &launches);
    let of_it: Vec<_> = rows.iter().filter(|row| row.cell.contender == cranelift()).collect();
    assert_eq!(of_it.iter().filter(|row| row.metric == Metric::CallNs).count(), 3); // memcpy is native only
    assert!(of_it.iter().all(|row| row.status == Status::Unsupported("no such thing".to_string())));
}

#[test]
fn a_part_of_a_call_fails_with_what_it_is_a_difference_to() {
    let (run, mut launches) = simulated(Measure::CallTime);
    for launch in launches.iter_mut().filter(|launch| launch.contender == cranelift()) {
        let nop = launch.measured.iter_mut().find(|measured| measured.workload == workload("probe/nop"));
        nop.unwrap().stopped = Some(Stopped::Failed("the guest trapped".to_string()));
    }
    let rows = rows(&run, &launches);
    let cell = "probe/sink-bytes/1KiB@component/rust/cranelift";
    assert_eq!(find(&rows, Metric::CallNs, cell).status, Status::Measured);
    assert_eq!(find(&rows, Metric::LoweringNs, cell).status, Status::Failed("the guest trapped".to_string()));
}

#[test]
fn where_everything_failed_every_cell_has_its_row_all_the_same() {
    for measure in [Measure::CallTime, Measure::Throughput, Measure::Fuel] {
        let (run, mut launches) = simulated(measure);
        for launch in &mut launches {
            launch.stopped = Some(Stopped::Failed("no worker".to_string()));
            launch.measured.clear();
        }
        let rows = rows(&run, &launches);
        assert!(rows.iter().all(|row| row.status == Status::Failed("no worker".to_string())), "{rows:?}");
        let guests: Vec<_> = rows.iter().filter(|row| row.cell.contender == cranelift()).collect();
        assert!(guests.len() >= 3, "{measure:?} left cells out: {guests:?}");
    }
}

#[test]
fn a_block_that_was_measured_again_counts_as_measured_last() {
    let (run, mut launches) = simulated(Measure::CallTime);
    let mut stale: Vec<Launch> = launches.iter().filter(|launch| launch.block == 0).cloned().collect();
    stale.iter_mut().for_each(|launch| launch.measured[0].begin_call_time().slices = vec![1e6; 9]);
    launches.splice(0..0, stale);
    let rows = rows(&run, &launches);
    let row = find(&rows, Metric::CallNs, "pricing/get-quote@component/rust/cranelift");
    assert_eq!(row.launches, 20);
    holds(row.to_native, 9.0);
}

#[test]
fn throughput_comes_with_its_efficiency() {
    let (run, launches) = simulated(Measure::Throughput);
    let rows = rows(&run, &launches);
    let metric = Metric::CallsPerSecond { threads: 1 };
    let row = find(&rows, metric, "pricing/get-quote@component/rust/cranelift");
    let efficiency = row.to_native.unwrap().value;
    assert!((efficiency - 1.0 / 9.0).abs() < 1e-6, "{row:?}");
    assert_eq!(row.per_launch.len(), 20);
    close(geometric(row.per_launch.iter().map(|launch| launch.to_control.unwrap())), efficiency);
}

#[test]
fn fuel_is_exact_or_remarked_upon() {
    let (run, mut launches) = simulated(Measure::Fuel);
    let cell = "pricing/get-quote@component/rust/cranelift";
    let row = find(&rows(&run, &launches), Metric::FuelPerCall, cell).clone();
    assert_eq!(row.figure, Some(Figure { value: 800.0, low: Some(800.0), high: Some(800.0) }));
    assert!(row.remarks.is_empty());
    // Noise does not change it.
    launches.iter_mut().for_each(|launch| launch.noise.steal = 0.10);
    assert_eq!(*find(&rows(&run, &launches), Metric::FuelPerCall, cell), row);

    let other = launches.iter_mut().rfind(|launch| launch.contender == cranelift()).unwrap();
    let observed = other.measured[0].observed.iter_mut();
    observed.for_each(|it| {
        if let Observation::Fuel(pass) = it {
            pass.fuel = 64 * 801;
        }
    });
    let row = find(&rows(&run, &launches), Metric::FuelPerCall, cell).clone();
    assert!(row.remarks[0].contains("not the same in every launch"), "{row:?}");
    assert_eq!(row.figure.unwrap().high, Some(801.0));
    assert_eq!(row.per_launch.iter().filter(|launch| launch.value == 801.0).count(), 1);
}

#[test]
fn the_same_journal_gives_the_same_rows() {
    let (run, launches) = simulated(Measure::CallTime);
    assert_eq!(rows(&run, &launches), rows(&run, &launches));
}

#[test]
fn without_a_control_there_are_figures_and_no_ratios() {
    let (mut run, launches) = simulated(Measure::CallTime);
    run.comparisons[0].controls.clear();
    let rows = rows(&run, &launches);
    let row = find(&rows, Metric::CallNs, "pricing/get-quote@component/rust/cranelift");
    holds(row.figure, 180.0 * 1.05);
    assert!(rows.iter().all(|row| row.to_native.is_none() && row.control.is_none()));
    // Whoever copies, a copy is a copy.
    let lowering = find(&rows, Metric::LoweringNs, "probe/sink-bytes/1KiB@component/rust/cranelift");
    holds(lowering.to_memcpy, 60.0 / 12.0);
}

#[test]
fn each_contender_is_held_against_its_own_control() {
    let (mut run, mut launches) = simulated(Measure::CallTime);
    let go = ["native/go", "component/go/cranelift"].map(|text| text.parse::<Contender>().unwrap());
    // Native Go takes twice as long as native Rust, and its component as long as the Rust component.
    let of_go = launches.clone().into_iter().map(|mut launch| {
        let native = launch.contender != cranelift();
        launch.contender = go[usize::from(!native)].clone();
        let factor = if native { 2.0 } else { 1.0 };
        let slices = launch.measured.iter_mut().flat_map(|measured| &mut measured.begin_call_time().slices);
        slices.for_each(|ns| *ns *= factor);
        launch
    });
    launches.extend(of_go.collect::<Vec<_>>());
    let comparison = &mut run.comparisons[0];
    comparison.contenders.extend(go.clone());
    comparison.controls.extend(go.iter().map(|contender| (contender.clone(), go[0].clone())));
    comparison.absent.insert(go[1].clone(), comparison.absent[&cranelift()].clone());
    let rows = rows(&run, &launches);
    let of = |contender: &str| find(&rows, Metric::CallNs, &format!("pricing/get-quote@{contender}"));
    holds(of("component/rust/cranelift").to_native, 9.0);
    holds(of("component/go/cranelift").to_native, 4.5);
    assert_eq!(of("component/go/cranelift").control.as_ref(), Some(&go[0]));
    assert!(of("native/go").is_control() && !of("component/go/cranelift").is_control());
}
