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

fn schedule(seed: u64) -> Schedule {
    Schedule::draw(seed, 0, 0, &comparison(), pace().slices)
}

/// One block of that seed.
fn measure(launcher: &SimulatedLauncher, seed: u64, attempts: &mut Attempts) -> Vec<Launch> {
    let (comparison, pace) = (comparison(), pace());
    let mut block =
        Block { launcher, comparison: &comparison, pace: &pace, cores: 1, measuring: Duration::ZERO };
    block.measure(0, 0, &schedule(seed), attempts).unwrap()
}

/// The slices of a contender's workload, and why there are no more.
fn found<'a>(launches: &'a [Launch], contender: &str, workload: &str) -> (usize, Option<&'a Stopped>) {
    let contender: Contender = contender.parse().unwrap();
    let launch = launches.iter().find(|launch| launch.contender == contender).unwrap();
    let workload: Workload = workload.parse().unwrap();
    let measured = launch.measured.iter().find(|it| it.workload == workload).unwrap();
    (measured.slices.len(), measured.stopped.as_ref())
}

#[test]
fn contenders_take_turns_slice_by_slice_as_the_seed_has_drawn_it() {
    let unverified = Unverified::of(&[]);
    let mut orders = Vec::new();
    for seed in [7, 8] {
        let launcher = SimulatedLauncher::new();
        let launches = measure(&launcher, seed, &mut Attempts::new(&unverified));
        for turn in schedule(seed).turns {
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
fn threads_are_counted_up_to_the_cores_there_are() {
    assert_eq!(thread_counts(&[1, 2, 4, 8, 0], 2), [1, 2]);
    assert_eq!(thread_counts(&[1, 0], 1), [1]);
    assert_eq!(thread_counts(&[0, 4, 1], 8), [1, 4, 8]);
}
