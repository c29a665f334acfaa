//! Blocks on simulated workers: whose turn it is, and what a worker that fails takes with it.

use tollgate_model::journal::Stopped;
use tollgate_model::plan::{Comparison, Measure, Pace};
use tollgate_model::protocol::FailureKind;
use tollgate_model::{Contender, Workload};

use super::*;
use crate::golden::{Unverified, check, needed};
use crate::simulated::SimulatedLauncher;

const NATIVE: &str = "native/rust";
const CRANELIFT: &str = "component/rust/cranelift";
const WINCH: &str = "component/rust/winch";
const NOP: &str = "probe/nop";
const QUOTE: &str = "pricing/get-quote";

fn comparison() -> Comparison {
    let contenders = [NATIVE, CRANELIFT, WINCH].map(|it| it.parse().unwrap()).to_vec();
    Comparison::new(workloads().to_vec(), contenders, vec![Measure::CallTime], 1)
}

fn workloads() -> [Workload; 2] {
    [NOP, QUOTE].map(|it| it.parse().unwrap())
}

fn pace() -> Pace {
    Pace { slices: 6, ..Pace::default() }
}

fn schedule(comparison: &Comparison, seed: u64) -> Schedule {
    Schedule::draw(seed, 0, 0, comparison, pace().slices)
}

/// One block of that seed.
fn measure(launcher: &SimulatedLauncher, seed: u64, attempts: &mut Attempts) -> Vec<Launch> {
    measure_all(launcher, &comparison(), seed, attempts)
}

fn measure_all(
    launcher: &SimulatedLauncher,
    comparison: &Comparison,
    seed: u64,
    attempts: &mut Attempts,
) -> Vec<Launch> {
    let pace = pace();
    let mut block = Interleaved { launcher, comparison, pace: &pace, cores: 1, measuring: Duration::ZERO };
    block.measure(0, 0, &schedule(comparison, seed), attempts).unwrap()
}

/// The slices of a contender's workload, and why there are no more.
fn found<'a>(launches: &'a [Launch], contender: &str, workload: &str) -> (usize, Option<&'a Stopped>) {
    let contender: Contender = contender.parse().unwrap();
    let launch = launches.iter().find(|launch| launch.contender == contender).unwrap();
    let workload: Workload = workload.parse().unwrap();
    let measured = launch.measured.iter().find(|it| it.workload == workload).unwrap();
    (measured.slices().len(), measured.stopped.as_ref())
}

#[test]
fn contenders_take_turns_slice_by_slice_as_the_seed_has_drawn_it() {
    let unverified = Unverified::of(&[]);
    let mut orders = Vec::new();
    for seed in [7, 8] {
        let launcher = SimulatedLauncher::new();
        let launches = measure(&launcher, seed, &mut Attempts::new(&unverified));
        for turn in schedule(&comparison(), seed).turns {
            let drawn: Vec<String> = turn
                .rounds
                .iter()
                .flatten()
                .map(|&index| comparison().contenders[index].to_string())
                .collect();
            assert_eq!(launcher.order_of("measure", &turn.workload.to_string()), drawn);
            orders.push(drawn);
        }
        for contender in [NATIVE, CRANELIFT, WINCH] {
            assert_eq!(found(&launches, contender, NOP), (6, None));
            assert_eq!(found(&launches, contender, QUOTE), (6, None));
        }
    }
    assert_ne!(orders[..2], orders[2..], "another seed is another order");
}

#[test]
fn all_are_open_and_ready_before_the_first_slice_and_closed_after_the_last() {
    let launcher = SimulatedLauncher::new();
    let unverified = Unverified::of(&[]);
    let launches = measure(&launcher, 3, &mut Attempts::new(&unverified));
    let asked: Vec<String> = launcher.asked().into_iter().map(|it| it.request).collect();
    let one_workload = |asked: &[String]| {
        assert_eq!(asked[..3], ["prepare"; 3]);
        assert_eq!(asked[3..21], ["measure"; 18]);
        assert_eq!(asked[21..], ["release"; 3]);
    };
    assert_eq!(asked[..3], ["open"; 3]);
    one_workload(&asked[3..27]);
    one_workload(&asked[27..51]);
    assert_eq!(asked[51..], ["close"; 3]);
    let contenders: Vec<String> = launches.iter().map(|launch| launch.contender.to_string()).collect();
    assert_eq!(contenders, [NATIVE, CRANELIFT, WINCH], "launches are in the comparison's order");
}

#[test]
fn a_worker_that_dies_in_the_middle_loses_its_cell_and_no_other() {
    let launcher = SimulatedLauncher::new().dying(WINCH, "measure", 3);
    let unverified = Unverified::of(&[]);
    let launches = measure(&launcher, 1, &mut Attempts::new(&unverified));
    for workload in [NOP, QUOTE] {
        let (slices, stopped) = found(&launches, WINCH, workload);
        assert!(matches!(stopped, Some(Stopped::Failed(why)) if why.contains("died")), "{stopped:?}");
        assert_eq!(slices, 2, "the other workload found a worker of its own");
        for other in [NATIVE, CRANELIFT] {
            assert_eq!(found(&launches, other, workload), (6, None));
        }
    }
    let launched = launcher.asked().into_iter().filter(|it| it.request == "open" && it.contender == WINCH);
    assert_eq!(launched.count(), 2);
}

#[test]
fn a_cell_that_failed_in_two_launches_is_not_tried_again() {
    let launcher = SimulatedLauncher::new().dying(WINCH, "measure", 1);
    let unverified = Unverified::of(&[]);
    let mut attempts = Attempts::new(&unverified);
    measure(&launcher, 1, &mut attempts);
    measure(&launcher, 2, &mut attempts);
    let before = launcher.order_of("measure", NOP).iter().filter(|it| *it == WINCH).count();
    let launches = measure(&launcher, 3, &mut attempts);
    let after = launcher.order_of("measure", NOP).iter().filter(|it| *it == WINCH).count();
    assert_eq!((before, after), (2, 2));
    let (_, stopped) = found(&launches, WINCH, NOP);
    assert!(matches!(stopped, Some(Stopped::Skipped(why)) if why.contains("2 launches")), "{stopped:?}");
    assert_eq!(found(&launches, CRANELIFT, NOP), (6, None));
}

#[test]
fn what_a_runtime_cannot_do_is_tried_once_and_given_up() {
    let launcher = SimulatedLauncher::new().unopenable(WINCH, FailureKind::Unsupported);
    let unverified = Unverified::of(&[]);
    let mut attempts = Attempts::new(&unverified);
    for seed in 0..3 {
        let launches = measure(&launcher, seed, &mut attempts);
        let winch = &launches[2];
        assert!(matches!(winch.stopped, Some(Stopped::Unsupported(_))), "{:?}", winch.stopped);
    }
    let opened = launcher.asked().into_iter().filter(|it| it.request == "open" && it.contender == WINCH);
    assert_eq!(opened.count(), 1);
}

#[test]
fn cells_without_golden_answers_are_in_the_journal_and_not_measured() {
    let launcher = SimulatedLauncher::new().refusing(WINCH, QUOTE);
    let checks = check(&launcher, &needed(&[comparison()]), |_| {}).unwrap();
    let unverified = Unverified::of(&checks);
    let launches = measure(&launcher, 1, &mut Attempts::new(&unverified));
    let (slices, stopped) = found(&launches, WINCH, QUOTE);
    assert!(matches!(stopped, Some(Stopped::Failed(why)) if why == "it trapped"), "{stopped:?}");
    assert_eq!(slices, 0);
    assert_eq!(found(&launches, WINCH, NOP), (6, None));
    assert!(!launcher.order_of("prepare", QUOTE).contains(&WINCH.to_string()));
}

#[test]
fn windows_and_fuel_are_observed_beside_slices_and_fuel_only_where_the_receipt_says_that_it_is_counted() {
    let launcher = SimulatedLauncher::new().counting_fuel(WINCH);
    let measure = vec![Measure::CallTime, Measure::Throughput, Measure::Fuel];
    let comparison = Comparison { measure, threads: vec![1, 2], ..comparison() };
    let unverified = Unverified::of(&[]);
    let launches = measure_all(&launcher, &comparison, 1, &mut Attempts::new(&unverified));
    let fuel: Vec<Option<u64>> =
        launches.iter().map(|launch| launch.measured[0].fuel().map(|pass| pass.fuel)).collect();
    assert_eq!(fuel, [None, None, Some(250)]);
    assert!(launcher.order_of("fuel", NOP).iter().all(|contender| contender == WINCH));
    for measured in launches.iter().flat_map(|launch| &launch.measured) {
        // There is one core, and so no window of two threads.
        assert_eq!((measured.slices().len(), measured.windows().len()), (6, 1));
        assert_eq!(measured.call_time().unwrap().reference_ns, Some(vec![4e4; 6]));
    }
}

#[test]
fn what_a_contender_does_not_have_is_not_asked_of_it() {
    let launcher = SimulatedLauncher::new();
    let absent = [(WINCH.parse().unwrap(), [QUOTE.parse().unwrap()].into())].into();
    let comparison = Comparison { absent, ..comparison() };
    let unverified = Unverified::of(&[]);
    let launches = measure_all(&launcher, &comparison, 1, &mut Attempts::new(&unverified));
    assert_eq!(found(&launches, WINCH, NOP), (6, None));
    assert_eq!(launches[2].measured.len(), 1);
    assert!(!launcher.order_of("prepare", QUOTE).contains(&WINCH.to_string()));
}
