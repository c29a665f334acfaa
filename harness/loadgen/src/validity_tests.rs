//! Generators that keep up and generators that do not, simulated.

use super::*;
use crate::arrivals::Schedule;
use crate::record::Recording;
use crate::run::Effort;
use std::time::Duration;

/// A second at 1 kHz: each operation takes a millisecond, starts `late`, and time passes `stretch` as fast.
fn run(late: impl Fn(u64) -> u64, stretch: u64, effort: Effort) -> Run {
    let schedule = Schedule::constant(1000.0, Duration::from_secs(1)).unwrap();
    let mut recording = Recording::new(schedule.horizon());
    for &start in schedule.starts() {
        recording.lateness.record(late(start));
        let began = start * stretch + late(start);
        recording.complete(start, began, began + 1_000_000);
    }
    Run::new(&schedule, recording, effort, schedule.horizon())
}

const IDLE: Effort = Effort { free: 1.0, busy: 0.1 };

#[test]
fn a_punctual_generator_is_healthy() {
    assert_eq!(Rules::default().check(&run(|_| 40_000, 1, IDLE)), Ok(()));
}

#[test]
fn lateness_in_more_than_a_hundredth_of_the_starts_is_generator_bound() {
    let late = |hundredths| move |start: u64| if start / 1_000_000 % 100 < hundredths { 300_000 } else { 0 };
    assert_eq!(Rules::default().check(&run(late(1), 1, IDLE)), Ok(()));
    let verdict = Rules::default().check(&run(late(2), 1, IDLE)).unwrap_err();
    assert_eq!(
        verdict.to_string(),
        "generator-bound: the p99 of its lateness is 300 µs, more than 5 % of the response's p99 of 1.30 ms; \
         quiet the machine, pin generator and subject apart, or lower the rate"
    );
}

/// Ten seconds at 1 kHz, simulated: what the n-th operation takes, and how late it begins.
fn simulated(service: impl Fn(u64) -> u64, late: impl Fn(u64) -> u64) -> Run {
    let schedule = Schedule::constant(1000.0, Duration::from_secs(10)).unwrap();
    let mut recording = Recording::new(schedule.horizon());
    for (index, &start) in (0..).zip(schedule.starts()) {
        let began = start + late(index);
        recording.lateness.record(began - start);
        recording.complete(start, began, began + service(index));
    }
    Run::new(&schedule, recording, IDLE, schedule.horizon())
}

/// The goal is what a generator on a shared machine can do at best: 18–174 µs were seen.
#[test]
fn who_keeps_the_goal_is_healthy_and_what_it_cannot_resolve_is_marked() {
    let late = |index: u64| if index.is_multiple_of(50) { 199_000 } else { 100 };
    let marked = |run: &Run, q| Rules::default().punctual(&run.recording, q).is_err();
    let slow_tail = simulated(|index: u64| if index % 40 < 2 { 5_000_000 } else { 60_000 }, late);
    assert_eq!(Rules::default().check(&slow_tail), Ok(()));
    assert!(!marked(&slow_tail, 0.5) && !marked(&slow_tail, 0.99));
    let even = simulated(|_| 60_000, late);
    assert_eq!(Rules::default().check(&even), Ok(()));
    assert!(!marked(&even, 0.5) && marked(&even, 0.99));
    // Beyond the goal the run is none, and a p50 is held to the twentieth whatever the goal.
    let later = simulated(|_| 60_000, |index| 2 * late(index));
    assert!(matches!(Rules::default().check(&later), Err(GeneratorBound::Late { q: 0.99, .. })));
    let always = simulated(|_| 60_000, |_| 10_000);
    assert!(matches!(Rules::default().check(&always), Err(GeneratorBound::Late { q: 0.5, .. })));
}

#[test]
fn a_stopped_generator_is_bound_whatever_the_subject_does() {
    // A second of the ten is stood still.
    let stopped = |index: u64| if (4000..5000).contains(&index) { (5000 - index) * 1_000_000 } else { 50 };
    for service in [60_000, 2_000_000, 20_000_000] {
        let verdict = Rules::default().check(&simulated(|_| service, stopped));
        assert!(matches!(verdict, Err(GeneratorBound::Late { q: 0.99, .. })), "{service}: {verdict:?}");
    }
}

/// 1.48 ms at p50 and 1.99 ms at p99: a runtime's timer.
#[test]
fn a_timer_of_milliseconds_is_bound_unless_the_subject_is_far_slower() {
    let timer = |index: u64| 1_000_000 + index * 7919 % 1_000_000;
    for service in [60_000, 1_000_000, 20_000_000] {
        assert!(Rules::default().check(&simulated(|_| service, timer)).is_err(), "{service}");
    }
    assert_eq!(Rules::default().check(&simulated(|_| 100_000_000, timer)), Ok(()));
}

#[test]
fn an_objective_holds_lateness_against_its_limit() {
    let run = simulated(|_| 60_000, |index| if index.is_multiple_of(50) { 200_000 } else { 100 });
    assert_eq!(Rules::default().check_for(&run, 0.99, 5_000_000), Ok(()));
    let verdict = Rules::default().check_for(&run, 0.99, 3_000_000).unwrap_err().to_string();
    assert!(verdict.contains("200 µs, more than 5 % of the objective's 3.00 ms"), "{verdict}");
}

#[test]
fn a_saturated_subject_is_a_result_and_a_saturated_generator_is_not() {
    let verdict = |effort| Rules::default().check(&run(|_| 0, 2, effort));
    assert_eq!(verdict(Effort { free: 0.01, busy: 0.3 }), Ok(()));
    assert!(matches!(verdict(Effort { free: 0.01, busy: 0.99 }), Err(GeneratorBound::Busy { .. })));
    // Free most of the time, and never asked late: it stalled.
    assert_eq!(verdict(Effort { free: 0.9, busy: 0.3 }), Ok(()));
}

#[test]
fn a_generator_that_falls_behind_a_slow_subject_is_bound() {
    let behind = simulated(|_| 60_000_000_000, |index| index * 200_000);
    assert!(matches!(Rules::default().check(&behind), Err(GeneratorBound::Slow { .. })));
}

#[test]
fn a_run_without_an_answer_is_not_the_generators_fault() {
    let schedule = Schedule::constant(1000.0, Duration::from_secs(1)).unwrap();
    let run = Run::new(&schedule, Recording::new(1), Effort { free: 0.0, busy: 0.1 }, 1);
    assert_eq!(Rules::default().check(&run), Ok(()));
}
