//! The search on subjects whose truth is known.

use std::time::Duration;

use super::*;
use crate::arrivals::Arrivals;
use crate::record::{Bound, Recording};
use crate::run::{Effort, Run};
use tollgate_model::load::Objective;

use crate::search::judge;
use crate::validity::Rules;

/// One server with exponential service times (M/M/1), at `capacity` a second, simulated by Lindley's recursion.
fn queue(rate: f64, seed: u64, capacity: f64) -> Run {
    let schedule = Arrivals::Poisson.schedule(rate, Duration::from_secs(60), seed).unwrap();
    let mut rng = Rng::derive(seed, &["service"]);
    let mut recording = Recording::new(schedule.horizon());
    let mut free_at = 0;
    for &intended in schedule.starts() {
        let start = intended.max(free_at);
        free_at = start + (-(1.0 - rng.unit()).ln() * 1e9 / capacity) as u64;
        recording.lateness.record(0);
        recording.complete(intended, start, free_at);
    }
    Run::new(&schedule, recording, Effort { free: 1.0 - rate / capacity, busy: 0.1 }, schedule.horizon())
}

/// Response times of M/M/1 are exponential with rate µ − λ (Kleinrock 1975, § 5.12), so that p99 ≤ T as long as
/// λ ≤ µ − ln 100 / T: with µ = 2000 and T = 10 ms, up to 1539.5 a second.
#[test]
fn the_known_limit_of_a_queue_is_found() {
    let objective: Objective = "p99<10ms".parse().unwrap();
    let truth = 2000.0 - 100_f64.ln() / 0.010;
    for seed in [1, 2, 3] {
        let trial = |rate, seed| judge(&objective, &queue(rate, seed, 2000.0), &Rules::default());
        let found = Search::from(400.0, seed).run(trial);
        let (Some(low), Upper::Missed(high, _)) = (found.low, &found.high) else { panic!("{found:?}") };
        assert!(high / low <= 1.02, "{low} to {high}");
        // The upper bound of the p99 must pass, so that the search errs low, by a few per cent at 100,000 operations.
        assert!(low > truth * 0.94 && *high < truth * 1.03, "seed {seed}: {low} to {high}, truth {truth}");
    }
}

/// Without an objective to speak of the limit is the capacity: pace and backlog find it.
#[test]
fn the_capacity_is_found_when_the_objective_is_generous() {
    let objective: Objective = "p99<100s".parse().unwrap();
    let trial = |rate, seed| judge(&objective, &queue(rate, seed, 2000.0), &Rules::default());
    let found = Search::from(5000.0, 4).run(trial);
    let (Some(low), Upper::Missed(high, _)) = (found.low, &found.high) else { panic!("{found:?}") };
    assert!(low > 1860.0 && *high < 2060.0, "{low} to {high}");
}

fn step(limit: f64) -> impl FnMut(f64, u64) -> Verdict {
    move |rate, _| if rate <= limit { Verdict::Met } else { Verdict::Missed(Miss::Slow(Bound::Exactly(9))) }
}

#[test]
fn the_truth_lies_in_the_interval_from_wherever_the_search_starts() {
    for start in [1.0, 99.0, 100.0, 101.0, 5000.0] {
        let found = Search::from(start, 7).run(step(100.0));
        let (Some(low), Upper::Missed(high, _)) = (found.low, &found.high) else { panic!("{found:?}") };
        assert!(low <= 100.0 && 100.0 < *high && high / low <= 1.02, "from {start}: {low} to {high}");
        assert!(found.rungs.len() < 40 && found.rungs.iter().all(|rung| rung.verdicts.len() == 3));
    }
}

#[test]
fn an_end_that_is_not_reached_is_not_made_up() {
    let found = Search::from(10.0, 7).run(step(f64::INFINITY));
    assert_eq!((found.low, found.high), (Some(10_000.0), Upper::NotReached));
    let found = Search::from(10.0, 7).run(step(0.0));
    assert_eq!((found.low, found.high), (None, Upper::Missed(0.01, Miss::Slow(Bound::Exactly(9)))));
}

#[test]
fn where_the_generator_gives_up_the_interval_says_so() {
    let found = Search::from(10.0, 7).run(|rate, _| {
        if rate <= 50.0 { Verdict::Met } else { Verdict::Invalid("generator-bound".to_string()) }
    });
    assert!(found.low.unwrap() <= 50.0 && found.low.unwrap() > 48.0);
    assert!(matches!(&found.high, Upper::Invalid(high, why) if *high > 50.0 && why == "generator-bound"));
}

#[test]
fn single_odd_trials_do_not_decide_a_rung() {
    let mut count = 0;
    let found = Search::from(10.0, 7).run(|rate, seed| {
        count += 1;
        match count % 3 {
            0 => Verdict::Missed(Miss::Pace(0.5)),
            _ => step(100.0)(rate, seed),
        }
    });
    let (Some(low), Upper::Missed(high, _)) = (found.low, found.high) else { panic!() };
    assert!(low <= 100.0 && 100.0 < high && high / low <= 1.02);
}

#[test]
fn an_error_ends_the_search_and_the_same_seed_repeats_it() {
    assert_eq!(Search::from(10.0, 7).try_run(|_, _| Err("the service is gone")), Err("the service is gone"));
    let rates = |seed| Search::from(10.0, seed).run(step(100.0)).rungs;
    assert_eq!(rates(1), rates(1));
    assert_ne!(rates(1), rates(2));
}
