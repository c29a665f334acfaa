//! How often equals are called different when runs differ by something of their own, and what is then still found.

use tollgate_model::change::{Change, Verdict, overall};
use tollgate_model::metric::{Bytes, ColdStep, Held, Metric, Moment, PageCache, Percentile, Timed};
use tollgate_model::results::{Figure, PerLaunch, Row};
use tollgate_stats::rate_interval;

use super::tests::{GUEST, Noise, calls, compare, one, row};
use super::{Settings, TOO_FEW_RUNS};

const START: Metric = Metric::Cold(ColdStep::Compile, PageCache::Warm);

/// Metrics that are not measured in turns with a control.
const ISOLATED: [Metric; 7] = [
    START,
    Metric::FIRST_ANSWER,
    Metric::Memory(Moment::Steady, Bytes::Resident),
    Metric::BytesPer(Held::Instance),
    Metric::RequestsPerSecond { connections: 8 },
    Metric::CpuPerRequest,
    Metric::BuildSeconds,
];

/// A run with ten launches of each of these, 2 % apart, on a run that has so much of its own in each.
fn isolated(noise: &mut Noise, metrics: &[Metric], of: f64, between: f64) -> Vec<Row> {
    let mut rows = Vec::new();
    for &metric in metrics {
        let own = noise.factor(between);
        let launch = |block| PerLaunch { block, value: of * own * noise.factor(0.02), to_control: None };
        rows.push(row(GUEST, metric, (0..10).map(launch).collect()));
    }
    rows
}

fn alarm(changes: &[Change]) -> bool {
    changes.iter().any(|change| matches!(change.verdict, Verdict::Worse | Verdict::Better))
}

/// Of 400 comparisons of equals, those with an alarm.
fn alarms(noise: &mut Noise, runs: usize, between: f64, settings: &Settings) -> u64 {
    let mut side = || (0..runs).map(|_| isolated(noise, &ISOLATED[..1], 1e5, between)).collect::<Vec<_>>();
    (0..400).filter(|_| alarm(&compare(&side(), &side(), settings))).count() as u64
}

#[test]
fn however_much_runs_differ_equals_are_not_called_different_more_often_than_is_said() {
    let mut noise = Noise::new(21);
    let strict = Settings { margin: 0.0, ..Settings::default() };
    for between in [0.0, 0.01, 0.03, 0.10] {
        for runs in [1, 2] {
            assert_eq!(alarms(&mut noise, runs, between, &strict), 0, "{runs} runs, {between}");
        }
        // Of three runs Welch's rule errs to the wide side.
        for runs in [3, 5] {
            let found = alarms(&mut noise, runs, between, &strict);
            let rate = rate_interval(found, 400, 0.999).unwrap();
            assert!(found > 0 && rate.low <= 0.05, "{runs} runs, {between}: {found} of 400");
        }
    }
}

#[test]
fn whatever_is_not_measured_in_turns_is_open_between_two_runs_and_says_what_decides_it() {
    let mut noise = Noise::new(22);
    for metric in ISOLATED {
        let mut run = |of: f64| isolated(&mut noise, &[metric], of, 0.0);
        let change = one(run(1e5), run(1.5e5));
        assert_eq!(change.verdict, Verdict::Inconclusive, "{change:?}");
        assert!(change.remarks.iter().any(|remark| remark == TOO_FEW_RUNS), "{change:?}");
        let ratio = change.ratio.unwrap();
        assert!((ratio.value - 1.5).abs() < 0.05, "what was seen is told: {ratio:?}");
        assert_eq!((ratio.low, ratio.high, change.p, change.detectable), (None, None, None, None));
        assert_eq!(overall(&[change]), Verdict::Inconclusive);
    }
}

#[test]
fn a_percentile_of_all_operations_is_open_too() {
    let tail = |value: f64| {
        let metric = Metric::Tail(Timed::Response, Percentile::P99);
        let figure = Figure { value, low: Some(value * 0.99), high: Some(value * 1.01) };
        vec![Row { figure: Some(figure), launches: 10, ..row(GUEST, metric, Vec::new()) }]
    };
    let change = one(tail(300.0), tail(400.0));
    assert_eq!(change.verdict, Verdict::Inconclusive, "{change:?}");
    assert!(change.remarks.iter().any(|remark| remark == TOO_FEW_RUNS), "{change:?}");
}

#[test]
fn a_call_that_is_held_against_nothing_is_open_and_one_beside_its_control_is_not() {
    let mut noise = Noise::new(23);
    let mut alone = |ns: f64| {
        let mut guest = calls(&mut noise, ns, 1.0).remove(0);
        guest.control = None;
        guest.per_launch.iter_mut().for_each(|launch| launch.to_control = None);
        vec![guest]
    };
    let change = one(alone(180.0), alone(230.0));
    assert_eq!(change.verdict, Verdict::Inconclusive, "{change:?}");
    assert!(change.remarks.iter().any(|remark| remark.contains("against nothing")), "{change:?}");
    let beside = one(calls(&mut noise, 180.0, 1.0), calls(&mut noise, 230.0, 1.0));
    assert_eq!(beside.verdict, Verdict::Worse, "{beside:?}");
}

#[test]
fn three_runs_of_either_side_find_what_is_clear_of_how_runs_differ() {
    let mut noise = Noise::new(24);
    let mut found = |by: f64, between: f64, runs: usize| {
        let worse = (0..200).filter(|_| {
            let mut side =
                |of| (0..runs).map(|_| isolated(&mut noise, &ISOLATED[..1], of, between)).collect::<Vec<_>>();
            let (base, head) = (side(1e5), side(1e5 * by));
            compare(&base, &head, &Settings::default())[0].verdict == Verdict::Worse
        });
        worse.count()
    };
    let (ten, little, more) = (found(1.10, 0.01, 3), found(1.10, 0.05, 3), found(1.10, 0.05, 8));
    assert!(ten > 190, "{ten}");
    assert!(little < 100 && more > little, "{little} of 200 by three runs, {more} by eight");
}
