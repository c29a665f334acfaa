//! Tails at parts of each service's own capacity.

use tollgate_model::journal::Utilisation;
use tollgate_model::load::Stalls;
use tollgate_model::metric::Share;

use super::tails::loaded;
use super::*;

fn closed(requests_per_second: f64) -> ClosedResult {
    ClosedResult {
        requests_per_second,
        connections: 8,
        completed: 2_000,
        failed: BTreeMap::new(),
        censored: 0,
        elapsed_ms: 1_000,
        cpu_us_per_request: None,
        core: None,
        service: tail([100_000; 2_000]),
    }
}

/// Services that take 100 and 200 µs when idle, and twice and four times that at 60 and 90 % of what they can do.
fn at_shares(mut change: impl FnMut(usize, u32, Share, &mut LoadResult)) -> Vec<Row> {
    rows(services(), Measure::Utilisation, move |index, block, measured| {
        let capacity = closed(5_000.0 + f64::from(block) * 10.0);
        let loads = [(30, 1), (60, 2), (90, 4)].map(|(percent, times)| {
            let share = Share::percent(percent);
            let mut result = loaded([100_000, 200_000][index] * times, true);
            result.offered_rate = capacity.requests_per_second * share.of_one();
            change(index, block, share, &mut result);
            (share, result)
        });
        let found = Utilisation { capacity, loads: loads.to_vec() };
        measured.observed.push(Observation::Utilisation(Box::new(found)));
    })
}

fn tail_at(percent: u8, timed: Timed, percentile: Percentile) -> Metric {
    Metric::TailAt(Share::percent(percent), timed, percentile)
}

#[test]
fn each_share_has_percentiles_and_ratios_of_its_own() {
    let rows = at_shares(|_, _, _, _| {});
    for (percent, times) in [(30, 1.0), (60, 2.0), (90, 4.0)] {
        let service =
            |index| find(&rows, tail_at(percent, Timed::Service, Percentile::P50), index, &services());
        assert!((value(&service(0)) / (100.0 * times) - 1.0).abs() < 0.01, "{:?}", service(0));
        assert!((value(&service(1)) / (200.0 * times) - 1.0).abs() < 0.01, "{:?}", service(1));
        assert!((service(1).to_native.unwrap().value - 2.0).abs() < 0.01, "{:?}", service(1));
    }
    let p99 = find(&rows, tail_at(60, Timed::Response, Percentile::P99), 0, &services());
    let said = "60 % of what each launch was capable of: 3000 to 3054 a second".to_string();
    assert!(p99.figure.unwrap().low.is_some() && p99.remarks.contains(&said), "{p99:?}");
    assert!(rows.iter().all(|row| row.metric.share().is_some()), "nothing is of the plan's rate");
}

#[test]
fn a_share_at_which_the_generator_was_the_limit_takes_no_other_away() {
    let rows = at_shares(|_, _, share, result| {
        if share == Share::percent(90) {
            (result.valid, result.generator.bound) =
                (false, Some("generator-bound: it was late".to_string()));
        }
    });
    let p50 = |percent| find(&rows, tail_at(percent, Timed::Response, Percentile::P50), 1, &services());
    assert_eq!(p50(90).status, Status::Invalid("generator-bound: it was late".to_string()));
    assert!(p50(30).figure.is_some() && p50(60).figure.is_some());
}

#[test]
fn a_capacity_that_may_be_the_generators_is_remarked() {
    let remarks = |cpu_us: f64| {
        let rows = rows(services(), Measure::Utilisation, |_, _, measured| {
            // 5,000 a second: 190 µs of the generator's processor each are 95 % of a second.
            let capacity = ClosedResult { cpu_us_per_request: Some(cpu_us), ..closed(5_000.0) };
            let loads = vec![(Share::percent(60), loaded(100_000, true))];
            measured.observed.push(Observation::Utilisation(Box::new(Utilisation { capacity, loads })));
        });
        find(&rows, tail_at(60, Timed::Response, Percentile::P50), 1, &services()).remarks.join("; ")
    };
    let said = "the capacity may be the generator's, which was at work 95 % of the time that found it";
    assert!(remarks(190.0).contains(said), "{}", remarks(190.0));
    assert!(!remarks(100.0).contains("the generator's"), "{}", remarks(100.0));
}

#[test]
fn what_the_machines_stalls_took_stands_beside_the_response() {
    let rows = at_shares(|index, block, share, result| {
        if (index, share) == (1, Share::percent(60)) && block < 5 {
            let without = tail([50_000; 1_900]);
            result.stalls = Some(Stalls { left_out: 100, response: Some(without), ..Stalls::default() });
        }
    });
    let undisturbed = find(&rows, tail_at(60, Timed::Undisturbed, Percentile::P50), 1, &services());
    // Half of the launches' operations took 50 µs, the other half 410.
    let (least, most) = (50.0, 411.0);
    assert!((least..=most).contains(&value(&undisturbed)), "{undisturbed:?}");
    let metrics: Vec<Metric> = rows
        .iter()
        .map(|row| row.metric)
        .filter(|it| it.tail().is_some_and(|it| it.0 == Timed::Undisturbed))
        .collect();
    assert!(
        !metrics.is_empty() && metrics.iter().all(|it| it.share() == Some(Share::percent(60))),
        "{metrics:?}"
    );
}

#[test]
fn a_service_that_failed_is_told_of_at_each_share() {
    let rows = rows(services(), Measure::Utilisation, |index, _, measured| {
        if index == 1 {
            measured.stopped = Some(tollgate_model::journal::Stopped::Failed("it crashed".to_string()));
        }
    });
    let of_it: Vec<&Row> = rows.iter().filter(|row| row.cell.contender == services()[1]).collect();
    assert_eq!(of_it.len(), 3, "{of_it:?}");
    assert!(
        of_it.iter().all(|row| matches!(&row.status, Status::Failed(why) if why.contains("it crashed"))),
        "{of_it:?}"
    );
}
