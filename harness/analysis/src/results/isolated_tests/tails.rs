//! Tails under load, and of single calls.

use super::*;

pub(super) fn loaded(level: u64, valid: bool) -> LoadResult {
    let one_in_a_hundred = |at: u64| if at.is_multiple_of(100) { 50 * level } else { level };
    LoadResult {
        offered: 2_000,
        completed: 1_998,
        failed: BTreeMap::from([("status 503".to_string(), 2)]),
        censored: 0,
        offered_rate: 1_000.0,
        achieved_rate: 999.0,
        elapsed_ms: 2_000,
        response: tail((0..2_000).map(|at| one_in_a_hundred(at) + 10_000)),
        service: tail((0..2_000).map(one_in_a_hundred)),
        lateness: tail((0..2_000).map(|_| 100)),
        generator: Generator {
            bound: (!valid).then(|| "generator-bound: it was late".to_string()),
            ..Generator::default()
        },
        stalls: None,
        warm_up: None,
        valid,
    }
}

#[test]
fn percentiles_are_of_all_launches_together_and_given_only_with_operations_enough() {
    let rows = rows(services(), Measure::Load, |index, _, measured| {
        measured.observed.push(Observation::Load(Box::new(loaded([100_000, 200_000][index], true))));
        let memory = Memory { proportional: 7 << 20, private: 5 << 20, ..Memory::default() };
        measured.begin_memory().moments = vec![(Moment::Load, memory)];
    });
    let response =
        |percentile, index| find(&rows, Metric::Tail(Timed::Response, percentile), index, &services());
    assert!((value(&response(Percentile::P50, 0)) / 110.0 - 1.0).abs() < 0.01);
    assert!((value(&response(Percentile::P50, 1)) / 210.0 - 1.0).abs() < 0.01);
    let p99 = response(Percentile::P99, 0);
    assert!(p99.figure.unwrap().low.is_some(), "{p99:?}");
    assert!(p99.remarks.contains(&"20 of 20000 operations failed: status 503".to_string()), "{p99:?}");
    // 20,000 operations are enough for p99 and too few for p99.9.
    assert!(rows.iter().all(|row| row.metric != Metric::Tail(Timed::Response, Percentile::P999)));
    let lateness = find(&rows, Metric::Tail(Timed::Lateness, Percentile::P99), 0, &services());
    assert!((value(&lateness) - 0.1).abs() < 0.001);
    let memory = find(&rows, Metric::Memory(Moment::Load, Bytes::Private), 1, &services());
    assert_eq!(value(&memory).round(), f64::from(5 << 20));
}

#[test]
fn a_tail_that_is_the_machines_is_remarked_and_its_lateness_is_not() {
    let stalls = |bound: &str| tollgate_model::load::Stalls {
        count: 3,
        longest_ns: 17_000_000,
        bound: Some(bound.to_string()),
        ..Default::default()
    };
    let rows = rows(services(), Measure::Load, |index, block, measured| {
        let mut result = loaded(100_000, true);
        result.stalls = (index == 1 && block < 2).then(|| stalls("the machine's: p99"));
        measured.observed.push(Observation::Load(Box::new(result)));
    });
    let remarks =
        |timed, index| find(&rows, Metric::Tail(timed, Percentile::P99), index, &services()).remarks.clone();
    let is_said =
        |remarks: Vec<String>| remarks.iter().any(|remark| remark.contains("the tail is the machine's"));
    let said = remarks(Timed::Response, 1).join("; ");
    assert!(
        said.contains("in 2 of 10 launches the tail is the machine's, which stalled for up to 17.0 ms"),
        "{said}"
    );
    assert!(!is_said(remarks(Timed::Response, 0)) && !is_said(remarks(Timed::Lateness, 1)));
}

/// Services of which the second takes 1.5 times as long; a launch's operations are all some per cent slower or faster, and
/// scatter by half.
fn services_under_load(operations: impl Fn(usize, u32) -> u64, seed: u64) -> Vec<Row> {
    rows(services(), Measure::Load, under_load(operations, seed))
}

fn under_load(operations: impl Fn(usize, u32) -> u64, seed: u64) -> impl FnMut(usize, u32, &mut Measured) {
    let mut rng = Rng::new(seed);
    move |index, block, measured| {
        let mut normal = || (0..12).map(|_| rng.unit()).sum::<f64>() - 6.0;
        let level = [100_000.0, 150_000.0][index] * (0.05 * normal()).exp();
        let times: Vec<u64> =
            (0..operations(index, block)).map(|_| (level * (0.5 * normal()).exp()) as u64).collect();
        let mut result = loaded(100_000, true);
        (result.response, result.service, result.lateness) =
            (tail(times.clone()), tail(times), tail([10; 2_000]));
        measured.observed.push(Observation::Load(Box::new(result)));
    }
}

/// A chart and a table of one page say the same of a percentile.
#[test]
fn a_distribution_has_the_percentiles_of_the_rows_with_their_intervals() {
    let (comparison, launches) = comparison(0, services(), Measure::Load, under_load(|_, _| 1_000, 4));
    let run = Run { comparisons: vec![comparison], seed: 1, ..testing::run() };
    let rows = super::super::rows(&run, &launches);
    let drawn = super::super::distributions(&run, &launches).unwrap();
    for (index, percentile) in
        [(0, Percentile::P50), (0, Percentile::P99), (1, Percentile::P90), (1, Percentile::P99)]
    {
        let row = find(&rows, Metric::Tail(Timed::Service, percentile), index, &services());
        let of_it = |it: &&super::super::Distribution| {
            it.cell == row.cell && it.kind == super::super::TailKind::Service
        };
        let points = &drawn.iter().find(of_it).unwrap().points;
        let point = points.iter().find(|point| (point.q - percentile.quantile()).abs() < 1e-9).unwrap();
        let figure = row.figure.unwrap();
        let (low, high) = point.interval.unwrap();
        for (drawn, told) in
            [(point.us, figure.value), (low, figure.low.unwrap()), (high, figure.high.unwrap())]
        {
            assert!((drawn / told - 1.0).abs() < 1e-9, "{percentile}: {point:?}, {figure:?}");
        }
    }
}

#[test]
fn one_operation_less_takes_no_percentile_away_and_no_ratio() {
    // As in the committed sample: of one service 9,999 operations in all, of the other 10,000.
    let rows = services_under_load(|index, block| 1_000 - u64::from(index == 0 && block == 0), 3);
    for timed in [Timed::Response, Timed::Service] {
        let p99 = |index| find(&rows, Metric::Tail(timed, Percentile::P99), index, &services());
        assert!(p99(0).figure.is_some_and(|figure| figure.low.is_some()), "{:?}", p99(0));
        let ratio = p99(1).to_native.unwrap();
        assert!(ratio.low.unwrap() < 1.5 && 1.5 < ratio.high.unwrap(), "{ratio:?}");
        assert!(p99(1).remarks.iter().any(|remark| remark.contains("of the two figures")), "{:?}", p99(1));
    }
}

#[test]
fn the_ratio_of_two_tails_holds_the_truth_as_often_as_it_says() {
    let trials = 60;
    let held = (0..trials).filter(|&trial| {
        let rows = services_under_load(|_, _| 500, 100 + trial);
        let p99 = find(&rows, Metric::Tail(Timed::Service, Percentile::P99), 1, &services());
        let ratio = p99.to_native.unwrap();
        ratio.low.unwrap() <= 1.5 && 1.5 <= ratio.high.unwrap()
    });
    let held = held.count();
    // 95 % of 60 are 57, give or take three standard deviations of 1.7.
    assert!(held >= 52, "{held} of {trials}");
}

#[test]
fn a_percentile_of_too_few_operations_is_a_row_with_the_reason() {
    let rows = services_under_load(|index, _| [1_000, 300][index], 5);
    let p99 = find(&rows, Metric::Tail(Timed::Response, Percentile::P99), 1, &services());
    let why = "too few operations: 3000 of 10 valid launches together, and a p99 takes 5000";
    assert_eq!((p99.status, p99.figure), (Status::Skipped(why.to_string()), None));
    // Beyond that nobody has one, and nobody is told so.
    assert!(rows.iter().all(|row| row.metric != Metric::Tail(Timed::Response, Percentile::P999)));
}

#[test]
fn a_tail_is_not_held_against_a_bound() {
    let rows = rows(services(), Measure::Load, |index, _, measured| {
        let mut result = loaded([100_000, 200_000][index], true);
        if index == 0 {
            result.lateness = tail((0..2_000).map(|_| 50_000));
        }
        measured.observed.push(Observation::Load(Box::new(result)));
    });
    let p90 = |index| find(&rows, Metric::Tail(Timed::Response, Percentile::P90), index, &services());
    assert_eq!((p90(0).bound, p90(1).bound, p90(1).to_native), (Bound::AtMost, Bound::None, None));
    assert!(p90(1).remarks.contains(&"no ratio to the control: its figure is only a bound".to_string()));
}

#[test]
fn a_launch_has_a_percentile_of_its_own_where_every_launch_has_operations_enough() {
    let mut operations = 2_000;
    let mut rows_with = |fewer: u64| {
        operations -= fewer;
        rows(services(), Measure::Load, |index, block, measured| {
            let mut result = loaded([100_000, 200_000][index], true);
            let count = if block == 0 { operations } else { 2_000 };
            // Each block is slower than the one before, for both alike.
            let slower = u64::from(block + 1);
            result.response = tail((0..count).map(|_| [100_000, 200_000][index] * slower));
            measured.observed.push(Observation::Load(Box::new(result)));
        })
    };
    let at = |rows: &[Row], percentile| {
        find(rows, Metric::Tail(Timed::Response, percentile), 1, &services()).per_launch
    };
    let rows = rows_with(0);
    let p90 = at(&rows, Percentile::P90);
    assert_eq!(p90.len(), BLOCKS as usize);
    for launch in &p90 {
        assert!((launch.value / (200.0 * f64::from(launch.block + 1)) - 1.0).abs() < 0.01, "{launch:?}");
        assert!((launch.to_control.unwrap() / 2.0 - 1.0).abs() < 0.01, "{launch:?}");
    }
    // All launches together are enough for a p99, one alone is not.
    assert_eq!(at(&rows, Percentile::P99), []);
    // One launch with too few of them: none has one.
    assert_eq!(at(&rows_with(1_500), Percentile::P90), []);
}

#[test]
fn a_late_generators_launches_are_counted_and_never_averaged_in() {
    let some = rows(services(), Measure::Load, |_, block, measured| {
        measured.observed.push(Observation::Load(Box::new(loaded(
            if block == 0 { 9_000_000 } else { 100_000 },
            block != 0,
        ))));
    });
    let row = find(&some, Metric::Tail(Timed::Response, Percentile::P50), 0, &services());
    assert_eq!((row.launches, row.invalid_launches), (9, 1));
    assert!((value(&row) / 110.0 - 1.0).abs() < 0.01);
    let all = rows(services(), Measure::Load, |_, _, measured| {
        measured.observed.push(Observation::Load(Box::new(loaded(100_000, false))))
    });
    let row = find(&all, Metric::Tail(Timed::Response, Percentile::P50), 0, &services());
    assert_eq!(row.status, Status::Invalid("generator-bound: it was late".to_string()));
    assert_eq!(row.figure, None);
}

#[test]
fn a_percentile_beyond_the_censor_point_is_only_known_from_below() {
    let rows = rows(services(), Measure::Load, |_, _, measured| {
        let mut latencies = Latencies::new();
        (0..1_900).for_each(|_| latencies.record(100_000));
        (0..100).for_each(|_| latencies.record_at_least(3_000_000_000));
        let mut result = loaded(100_000, true);
        (result.response, result.censored) = (summary::tail(&latencies), 100);
        measured.observed.push(Observation::Load(Box::new(result)));
    });
    let response = |percentile| find(&rows, Metric::Tail(Timed::Response, percentile), 0, &services());
    assert_eq!(response(Percentile::P50).bound, Bound::None);
    let p99 = response(Percentile::P99);
    assert!(p99.bound == Bound::AtLeast && value(&p99) >= 2_990_000.0, "{p99:?}");
    assert_eq!((response(Percentile::P50).per_launch.len(), p99.per_launch.len()), (BLOCKS as usize, 0));
    assert!(p99.remarks.iter().any(|remark| remark.contains("1000 of 20000 operations had no answer")));
}

#[test]
fn a_percentile_that_is_largely_the_generators_is_an_upper_bound() {
    let rows = rows(services(), Measure::Load, |_, _, measured| {
        // In each launch too few operations for a p99; in all of them together enough.
        let mut result = loaded(100_000, true);
        result.lateness = tail((0..2_000).map(|at: u64| if at.is_multiple_of(50) { 2_000_000 } else { 20 }));
        measured.observed.push(Observation::Load(Box::new(result)));
    });
    let response = |percentile| find(&rows, Metric::Tail(Timed::Response, percentile), 0, &services());
    assert_eq!(response(Percentile::P50).bound, Bound::None);
    let p99 = response(Percentile::P99);
    assert_eq!((&p99.status, p99.bound), (&Status::Measured, Bound::AtMost));
    assert!(p99.remarks.iter().any(|remark| remark.starts_with("≤: ")), "{p99:?}");
    let service = find(&rows, Metric::Tail(Timed::Service, Percentile::P99), 0, &services());
    assert_eq!(service.bound, Bound::None);
}

#[test]
fn single_calls_too_short_for_the_clock_have_no_percentiles_but_a_reason() {
    let rows = rows(calls(), Measure::CallTail, |index, _, measured| {
        measured.observed.push(Observation::CallTail(Box::new(match index {
            0 => PerCall::NotMeasurable { clock_ns: 12.0, median_ns: 61.0 },
            _ => PerCall::Measured {
                clock_ns: 12.0,
                median_ns: 900.0,
                service: tail((0..20_000).map(|_| 900)),
            },
        })));
    });
    let short = find(&rows, Metric::CallTail(Percentile::P50), 0, &calls());
    assert!(
        matches!(&short.status, Status::Skipped(why) if why.contains("12 ns, a call 61 ns")),
        "{short:?}"
    );
    assert!((value(&find(&rows, Metric::CallTail(Percentile::P99), 1, &calls())) / 900.0 - 1.0).abs() < 0.01);
}
