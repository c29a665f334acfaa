//! Verdicts on simulated rows whose truth is known.

use tollgate_model::Cell;
use tollgate_model::change::{Change, Lane, Verdict, overall};
use tollgate_model::counts::Counter;
use tollgate_model::metric::{Bytes, ColdStep, Metric, Moment, PageCache, Percentile, SizeKind, Timed};
use tollgate_model::results::{Bound, Figure, PerLaunch, Row, Status};
use tollgate_stats::{Rng, Tolerance, rate_interval};

use super::{Settings, between};

pub(super) const GUEST: &str = "pricing/get-quote@component/rust/cranelift";
const NATIVE: &str = "pricing/get-quote@native/rust";
const LAUNCHES: usize = 20;

/// Normal noise.
pub(super) struct Noise(Rng);

impl Noise {
    pub(super) fn new(seed: u64) -> Self {
        Noise(Rng::new(seed))
    }

    /// A factor around 1 with that spread of its logarithm.
    pub(super) fn factor(&mut self, spread: f64) -> f64 {
        let (u, v) = (self.0.unit().max(1e-12), self.0.unit());
        (spread * (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()).exp()
    }
}

pub(super) fn row(cell: &str, metric: Metric, per_launch: Vec<PerLaunch>) -> Row {
    let values: Vec<f64> = per_launch.iter().map(|launch| launch.value).collect();
    let value = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let cell: Cell = cell.parse().unwrap();
    Row {
        comparison: 0,
        control: tollgate_model::testing::programs().control(&cell.contender),
        cell,
        metric,
        against: None,
        status: Status::Measured,
        launches: values.len(),
        invalid_launches: 0,
        bound: Bound::None,
        figure: Some(Figure { value, low: None, high: None }),
        to_native: None,
        to_memcpy: None,
        per_launch,
        remarks: Vec::new(),
    }
}

/// A run's row of the guest's call and of the native one: a host of that speed, launches 2 % apart.
pub(super) fn calls(noise: &mut Noise, ns: f64, host: f64) -> Vec<Row> {
    let mut guest = Vec::new();
    let mut native = Vec::new();
    for block in 0..LAUNCHES as u32 {
        let weather = host * noise.factor(0.10);
        let (of_guest, of_native) = (ns * noise.factor(0.014), 20.0 * noise.factor(0.014));
        let launch = |value: f64, ratio| PerLaunch { block, value: value * weather, to_control: Some(ratio) };
        guest.push(launch(of_guest, of_guest / of_native));
        native.push(launch(of_native, 1.0));
    }
    vec![row(GUEST, Metric::CallNs, guest), row(NATIVE, Metric::CallNs, native)]
}

pub(super) fn compare(base: &[Vec<Row>], head: &[Vec<Row>], settings: &Settings) -> Vec<Change> {
    let (base, head): (Vec<&[Row]>, Vec<&[Row]>) =
        (base.iter().map(Vec::as_slice).collect(), head.iter().map(Vec::as_slice).collect());
    between(&base, &head, settings).unwrap()
}

pub(super) fn one(base: Vec<Row>, head: Vec<Row>) -> Change {
    compare(&[base], &[head], &Settings::default()).remove(0)
}

/// The share of comparisons that are called changed must fit this rate.
fn fits(found: u64, of: u64, rate: f64) {
    let interval = rate_interval(found, of, 0.999).unwrap();
    assert!(interval.contains(rate), "{found} of {of}: {interval:?} does not hold {rate}");
}

#[test]
fn equals_are_called_different_as_often_as_is_said_whatever_the_host_does() {
    let mut noise = Noise::new(1);
    let settings = Settings { margin: 0.0, ..Settings::default() };
    let alarms = (0..600).filter(|night| {
        // Every third night the head runs on a host that is 12 % slower.
        let host = if night % 3 == 0 { 1.12 } else { 1.0 };
        let (base, head) = (calls(&mut noise, 180.0, 1.0), calls(&mut noise, 180.0, host));
        let change = compare(&[base], &[head], &settings).remove(0);
        matches!(change.verdict, Verdict::Worse | Verdict::Better)
    });
    fits(alarms.count() as u64, 600, 0.05);
}

#[test]
fn within_the_margin_equals_raise_no_alarm_at_all_and_are_told_to_be_equal() {
    let mut noise = Noise::new(2);
    let mut equivalent = 0;
    for _ in 0..300 {
        let change = one(calls(&mut noise, 180.0, 1.0), calls(&mut noise, 180.0, 1.0));
        assert!(matches!(change.verdict, Verdict::Equivalent | Verdict::Inconclusive), "{change:?}");
        equivalent += u32::from(change.verdict == Verdict::Equivalent);
        assert!(change.detectable.unwrap() > 0.02);
    }
    assert!(equivalent > 200, "{equivalent}");
}

#[test]
fn among_many_metrics_one_false_alarm_is_as_rare_as_for_one() {
    let mut noise = Noise::new(3);
    let settings = Settings { margin: 0.0, ..Settings::default() };
    let many = |noise: &mut Noise| -> Vec<Row> {
        let guests = (0..20).map(|index| {
            let mut row = calls(noise, 180.0, 1.0).remove(0);
            row.metric = Metric::CallsPerSecond { threads: index + 1 };
            row
        });
        guests.collect()
    };
    let alarmed = (0..300).filter(|_| {
        let changes = compare(&[many(&mut noise)], &[many(&mut noise)], &settings);
        changes.iter().any(|change| matches!(change.verdict, Verdict::Worse | Verdict::Better))
    });
    fits(alarmed.count() as u64, 300, 0.05);
}

#[test]
fn five_per_cent_are_found_on_a_host_that_hides_them() {
    let mut noise = Noise::new(4);
    let found = (0..200).filter(|_| {
        // The host is faster by more than the head is slower.
        let change = one(calls(&mut noise, 180.0, 1.0), calls(&mut noise, 189.0, 0.9));
        assert!(change.remarks.iter().any(|remark| remark.contains("control")), "{change:?}");
        change.verdict == Verdict::Worse
    });
    assert!(found.count() >= 190);
    let change = one(calls(&mut noise, 180.0, 1.0), calls(&mut noise, 160.0, 1.2));
    assert_eq!((change.verdict, change.differs), (Verdict::Better, true));
    assert!((change.ratio.unwrap().value / (160.0 / 180.0) - 1.0).abs() < 0.03, "{change:?}");
}

#[test]
fn for_rates_more_is_better() {
    let mut noise = Noise::new(5);
    let mut rate = |of: f64| {
        let mut rows = calls(&mut noise, of, 1.0);
        rows.iter_mut().for_each(|row| row.metric = Metric::CallsPerSecond { threads: 2 });
        rows
    };
    assert_eq!(one(rate(100.0), rate(110.0)).verdict, Verdict::Better);
    assert_eq!(one(rate(110.0), rate(100.0)).verdict, Verdict::Worse);
}

#[test]
fn the_control_itself_is_not_judged_from_one_run_to_another() {
    let mut noise = Noise::new(6);
    let changes =
        compare(&[calls(&mut noise, 180.0, 1.0)], &[calls(&mut noise, 180.0, 1.3)], &Settings::default());
    assert_eq!(changes[1].cell.to_string(), NATIVE);
    assert_eq!(changes[1].verdict, Verdict::NotCompared);
    assert!(changes[1].remarks[0].contains("the control"), "{changes:?}");
}

#[test]
fn the_parts_of_a_call_are_held_against_the_machines_speed() {
    let mut noise = Noise::new(7);
    let mut with_part = |ns: f64, host: f64| {
        let mut rows = calls(&mut noise, 180.0, host);
        let part = rows[0].per_launch.iter().map(|launch| PerLaunch {
            value: launch.value * ns / 180.0,
            to_control: None,
            ..*launch
        });
        rows.insert(0, row(GUEST, Metric::LogicNs, part.collect()));
        rows
    };
    let slower_host = one(with_part(40.0, 1.0), with_part(40.0, 1.25));
    assert!(!matches!(slower_host.verdict, Verdict::Worse | Verdict::Better), "{slower_host:?}");
    assert_eq!(one(with_part(40.0, 1.0), with_part(44.0, 0.9)).verdict, Verdict::Worse);
}

#[test]
fn a_start_is_held_against_the_machines_speed_in_the_run() {
    let mut noise = Noise::new(12);
    let mut with_start = |ms: f64, host: f64| {
        let mut rows = calls(&mut noise, 180.0, host);
        // A native start of a wild few milliseconds is no measure of it.
        let start = (0..10).map(|block| PerLaunch {
            block,
            value: ms * 1_000.0 * host * noise.factor(0.02),
            to_control: Some(ms / noise.factor(0.8)),
        });
        let metric = Metric::Cold(ColdStep::Compile, PageCache::Warm);
        rows.insert(0, Row { comparison: 1, ..row(GUEST, metric, start.collect()) });
        rows
    };
    let mut three = |ms: f64, host: f64| [1.0, 1.02, 0.98].map(|of_run| with_start(ms, host * of_run));
    let by_runs = |base: &[Vec<Row>], head: &[Vec<Row>]| compare(base, head, &Settings::default()).remove(0);
    let slower_host = by_runs(&three(250.0, 1.0), &three(250.0, 1.25));
    assert!(!matches!(slower_host.verdict, Verdict::Worse | Verdict::Better), "{slower_host:?}");
    let slower = by_runs(&three(250.0, 1.0), &three(310.0, 0.9));
    assert_eq!(slower.verdict, Verdict::Worse, "{slower:?}");
    assert!(
        slower.remarks.iter().any(|remark| remark.contains("the speed of the machine in that run")),
        "{slower:?}"
    );
}

/// A run has something of its own that the control does not cancel.
fn run_with_its_own(noise: &mut Noise, ns: f64) -> Vec<Row> {
    let own = noise.factor(0.03);
    calls(noise, ns * own, 1.0)
}

#[test]
fn with_runs_enough_the_run_is_the_unit() {
    let mut noise = Noise::new(8);
    // Alone: runs tell how much the control varies too, and among two metrics each has half of the alarms.
    let alone = |cell: &Cell, _: &Metric| cell.contender.config.is_some();
    let settings = Settings { margin: 0.0, keep: &alone, ..Settings::default() };
    let mut alarms = |runs: usize| {
        let alarmed = (0..300).filter(|_| {
            let mut side = || (0..runs).map(|_| run_with_its_own(&mut noise, 180.0)).collect::<Vec<_>>();
            let change = compare(&side(), &side(), &settings).remove(0);
            assert_eq!(change.launches.0, if runs >= 3 { runs } else { runs * LAUNCHES });
            matches!(change.verdict, Verdict::Worse | Verdict::Better)
        });
        alarmed.count() as u64
    };
    let (of_two, of_four) = (alarms(2), alarms(4));
    fits(of_four, 300, 0.05);
    assert!(of_two > 100, "pooled launches cannot know how runs differ, and it must be said: {of_two}");
    let side = |noise: &mut Noise| vec![run_with_its_own(noise, 180.0), run_with_its_own(noise, 180.0)];
    let change = compare(&side(&mut noise), &side(&mut noise), &settings).remove(0);
    assert!(change.remarks.iter().any(|remark| remark.contains("it takes 3 runs")), "{change:?}");
}

fn counted(value: f64) -> Row {
    let launches = (0..4).map(|block| PerLaunch { block, value, to_control: None });
    row(GUEST, Metric::FuelPerCall, launches.collect())
}

#[test]
fn counts_are_compared_exactly() {
    let change = one(vec![counted(2_038.0)], vec![counted(2_038.0)]);
    assert_eq!((change.verdict, change.differs, change.lane), (Verdict::Equivalent, false, Lane::Counted));
    let change = one(vec![counted(2_000.0)], vec![counted(2_010.0)]);
    assert_eq!((change.verdict, change.ratio.unwrap().value), (Verdict::Worse, 1.005));
    assert_eq!(one(vec![counted(2_010.0)], vec![counted(2_000.0)]).verdict, Verdict::Better);

    let tolerant = Settings { tolerance: Tolerance { relative: 0.01, absolute: 0.0 }, ..Settings::default() };
    let change = compare(&[vec![counted(2_000.0)]], &[vec![counted(2_010.0)]], &tolerant).remove(0);
    assert_eq!((change.verdict, change.differs), (Verdict::Equivalent, true));

    // Instructions wander by a few in a million: that much is the metric's own.
    let instructions =
        |value: f64| vec![Row { metric: Metric::PerCall(Counter::Instructions), ..counted(value) }];
    let change = one(instructions(2_000.0), instructions(2_000.4));
    assert_eq!((change.verdict, change.lane), (Verdict::Equivalent, Lane::Counted));
    assert_eq!(one(instructions(2_000.0), instructions(2_010.0)).verdict, Verdict::Worse);

    let mut varies = counted(2_000.0);
    varies.per_launch[2].value = 2_001.0;
    let change = one(vec![counted(2_000.0)], vec![varies]);
    assert_eq!(change.verdict, Verdict::Inconclusive);
    assert!(change.remarks[0].contains("the head's count is not deterministic"), "{change:?}");
}

#[test]
fn bytes_that_never_vary_need_no_interval_and_nothing_to_nothing_is_no_change() {
    let bytes = |value: f64| {
        let launches = (0..5).map(|block| PerLaunch { block, value, to_control: Some(0.5) });
        row(GUEST, Metric::Memory(Moment::Steady, Bytes::Dirty), launches.collect())
    };
    assert_eq!(one(vec![bytes(0.0)], vec![bytes(0.0)]).verdict, Verdict::Equivalent);
    assert_eq!(one(vec![bytes(4096.0)], vec![bytes(4096.0)]).verdict, Verdict::Equivalent);
    // The ratio to the control is the same; what the process holds is not.
    let three = |of: f64| [vec![bytes(of)], vec![bytes(of)], vec![bytes(of)]];
    let more = compare(&three(4096.0), &three(8192.0), &Settings::default()).remove(0);
    assert_eq!(more.verdict, Verdict::Worse);
    // Of one run each it could be the day: pages differ from run to run, if not from launch to launch.
    let open = one(vec![bytes(4096.0)], vec![bytes(8192.0)]);
    assert_eq!((open.verdict, open.ratio.unwrap().value), (Verdict::Inconclusive, 2.0));
    let change = one(vec![bytes(0.0)], vec![bytes(8192.0)]);
    assert_eq!(change.verdict, Verdict::NotCompared);
    assert!(change.remarks[0].contains("at or below zero"), "{change:?}");
}

#[test]
fn percentiles_of_all_operations_together_are_compared_by_their_intervals() {
    let metric = Metric::Tail(Timed::Response, Percentile::P99);
    let tail = |cell: &str, value: f64, reach: f64| {
        let figure = Figure { value, low: Some(value * (1.0 - reach)), high: Some(value * (1.0 + reach)) };
        Row { figure: Some(figure), launches: 10, ..row(cell, metric, Vec::new()) }
    };
    let (service, native) = ("pricing/get-quote@http/rust/component", "pricing/get-quote@http/rust/native");
    let run = |us: f64, host: f64, reach: f64| {
        vec![tail(service, us * host, reach), tail(native, 100.0 * host, reach)]
    };
    let three = |us: f64, host: f64, apart: f64| {
        [1.0 - apart, 1.0, 1.0 + apart].map(|of_run| run(us * of_run, host, 0.02))
    };
    let by_runs = |base: &[Vec<Row>], head: &[Vec<Row>]| compare(base, head, &Settings::default()).remove(0);
    let slower = by_runs(&three(300.0, 1.0, 0.01), &three(400.0, 1.0, 0.01));
    assert_eq!((slower.verdict, slower.launches), (Verdict::Worse, (3, 3)));
    let host = by_runs(&three(300.0, 1.0, 0.01), &three(300.0, 1.4, 0.01));
    assert!((host.ratio.unwrap().value - 1.0).abs() < 1e-9, "{host:?}");
    let wide = by_runs(&three(300.0, 1.0, 0.4), &three(400.0, 1.0, 0.4));
    assert_eq!(wide.verdict, Verdict::Inconclusive);
    assert!(wide.detectable.unwrap() > 0.5, "{wide:?}");
    let open = one(run(300.0, 1.0, 0.02), run(400.0, 1.4, 0.02));
    assert_eq!(open.verdict, Verdict::Inconclusive);
    assert!((open.ratio.unwrap().value - 4.0 / 3.0).abs() < 1e-9, "{open:?}");
    let mut bound = run(300.0, 1.0, 0.02);
    bound[0].bound = Bound::AtMost;
    let change = one(run(300.0, 1.0, 0.02), bound);
    assert_eq!(change.verdict, Verdict::NotCompared);
    assert!(change.remarks[0].contains("only a bound"), "{change:?}");
}

#[test]
fn what_has_no_figure_is_not_compared_but_what_has_begun_to_fail_is_worse() {
    let mut noise = Noise::new(9);
    let with = |noise: &mut Noise, status: Option<Status>| {
        let mut rows = calls(noise, 180.0, 1.0);
        if let Some(status) = status {
            (rows[0].status, rows[0].figure) = (status, None);
            rows[0].per_launch.clear();
        }
        rows
    };
    let failed = Some(Status::Failed("the guest trapped".to_string()));
    let noisy = Some(Status::Invalid("the machine was too noisy".to_string()));
    let mut verdict = |base: &Option<Status>, head: &Option<Status>| {
        one(with(&mut noise, base.clone()), with(&mut noise, head.clone()))
    };
    let change = verdict(&None, &failed);
    assert_eq!(change.verdict, Verdict::Worse);
    assert!(change.remarks[0].contains("the guest trapped"), "{change:?}");
    for (base, head) in [(&failed, &None), (&failed, &failed), (&None, &noisy), (&noisy, &None)] {
        let change = verdict(base, head);
        assert_eq!(change.verdict, Verdict::NotCompared, "{change:?}");
        assert_eq!(change.remarks.len(), 1);
    }
    let alone = one(calls(&mut Noise::new(1), 180.0, 1.0), Vec::new());
    assert_eq!(alone.verdict, Verdict::NotCompared);
    assert_eq!(alone.remarks, ["the head has no such row"]);
}

#[test]
fn a_single_launch_is_inconclusive_and_what_is_refused_says_why() {
    let mut noise = Noise::new(10);
    let mut single = || {
        let mut rows = calls(&mut noise, 180.0, 1.0);
        rows.iter_mut().for_each(|row| row.per_launch.truncate(1));
        rows
    };
    let change = one(single(), single());
    assert_eq!((change.verdict, change.p), (Verdict::Inconclusive, None));
    assert!(change.remarks.iter().any(|remark| remark.contains("a single launch")), "{change:?}");

    let refuse = |_: &Row, _: &Row| Some("slice-us is 2000 and 500".to_string());
    let settings = Settings { refuse: &refuse, ..Settings::default() };
    let changes = compare(&[single()], &[single()], &settings);
    assert_eq!(changes[0].remarks, ["slice-us is 2000 and 500"]);
    assert_eq!(overall(&changes), Verdict::Inconclusive);
}

#[test]
fn a_cell_that_stands_in_several_comparisons_is_compared_place_by_place() {
    let mut noise = Noise::new(11);
    let mut twice = |second: f64| {
        let mut rows = calls(&mut noise, 180.0, 1.0);
        let mut others = calls(&mut noise, second, 1.0);
        others.iter_mut().for_each(|row| row.comparison = 1);
        rows.append(&mut others);
        rows
    };
    let changes = compare(&[twice(90.0)], &[twice(99.0)], &Settings::default());
    let guests: Vec<&Change> = changes.iter().filter(|change| change.cell.to_string() == GUEST).collect();
    assert_eq!(guests.len(), 2);
    assert_ne!(guests[0].verdict, Verdict::Worse);
    assert_eq!(guests[1].verdict, Verdict::Worse);
    let sizes = compare(
        &[vec![Row { metric: Metric::Size(SizeKind::Wasm), ..counted(9.0) }]],
        &[vec![]],
        &Settings { keep: &|_, metric| *metric == Metric::CallNs, ..Settings::default() },
    );
    assert!(sizes.is_empty(), "only what is asked for: {sizes:?}");
}
