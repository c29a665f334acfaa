use tollgate_model::exit::Exit;
use tollgate_model::journal::Stopped;
use tollgate_model::plan::Measure;
use tollgate_model::protocol::FailureKind;

use super::*;
use crate::simulated::SimulatedLauncher;

const NATIVE: &str = "native/rust";
const WINCH: &str = "component/rust/winch";
const NOP: &str = "probe/nop";
const QUOTE: &str = "pricing/get-quote";

fn comparisons() -> Vec<Comparison> {
    let workloads = [NOP, QUOTE, "probe/memcpy/1KiB"].map(|it| it.parse().unwrap()).to_vec();
    let contenders = [NATIVE, WINCH].map(|it| it.parse().unwrap()).to_vec();
    let absent = [(WINCH.parse().unwrap(), ["probe/memcpy".parse().unwrap()].into())].into();
    vec![Comparison { absent, ..Comparison::new(workloads, contenders, vec![Measure::CallTime], 1) }]
}

fn reason<'a>(unverified: &'a Unverified, workload: &str) -> Option<&'a Stopped> {
    unverified.reason(&WINCH.parse().unwrap(), workload.parse().unwrap())
}

#[test]
fn each_function_of_each_contender_is_checked_once_by_one_worker() {
    let launcher = SimulatedLauncher::new();
    let unverified = verify_first(&launcher, &comparisons()).unwrap();
    assert_eq!((reason(&unverified, NOP), reason(&unverified, QUOTE)), (None, None));
    let requests: Vec<(usize, String)> =
        launcher.asked().into_iter().map(|it| (it.launch, it.request)).collect();
    let of = |launch, name: &str| (launch, name.to_string());
    let one = |launch| [of(launch, "open"), of(launch, "verify"), of(launch, "verify")];
    assert_eq!(requests, [one(0), one(1)].concat());
}

#[test]
fn answers_that_differ_end_the_run_with_cell_case_and_both_answers() {
    let launcher = SimulatedLauncher::new().differing(WINCH, QUOTE);
    let Err(error) = verify_first(&launcher, &comparisons()) else { panic!("nothing may be measured") };
    assert_eq!(error.exit, Exit::Invalid);
    let said = error.to_string();
    let lines = [
        "pricing/get-quote@component/rust/winch answers differently, so nothing is measured",
        "  case      case-7",
        "  expected  1",
        "  got       2",
    ];
    assert_eq!(said.lines().collect::<Vec<_>>(), lines);
}

#[test]
fn what_is_known_to_answer_wrongly_is_left_out_with_its_first_difference_and_ends_no_run() {
    let launcher = SimulatedLauncher::new().differing(WINCH, QUOTE).known_wrong(WINCH, "it rounds");
    let unverified = verify_first(&launcher, &comparisons()).unwrap();
    let why = "it answers wrongly, and is not measured: it rounds; first in case case-7: 2 and not 1";
    assert_eq!(reason(&unverified, QUOTE), Some(&Stopped::Unsupported(why.to_string())));
    assert_eq!(reason(&unverified, NOP), None, "what it answers rightly is measured");
    // Whoever did not declare it is not excused.
    assert!(verify_first(&SimulatedLauncher::new().differing(WINCH, QUOTE), &comparisons()).is_err());
}

#[test]
fn a_function_without_answers_is_unverified_and_its_neighbour_is_not() {
    let launcher = SimulatedLauncher::new().refusing(WINCH, QUOTE);
    let unverified = verify_first(&launcher, &comparisons()).unwrap();
    assert_eq!(reason(&unverified, QUOTE), Some(&Stopped::Failed("it trapped".to_string())));
    assert_eq!(reason(&unverified, NOP), None);
    assert!(!unverified.nothing_left(&WINCH.parse().unwrap(), &comparisons()[0]));
}

#[test]
fn a_worker_that_dies_of_one_function_is_replaced_for_the_next() {
    let launcher = SimulatedLauncher::new().dying(WINCH, "verify", 1);
    let unverified = verify_first(&launcher, &comparisons()).unwrap();
    assert!(matches!(reason(&unverified, NOP), Some(Stopped::Failed(_))));
    assert!(matches!(reason(&unverified, QUOTE), Some(Stopped::Failed(_))));
    let opened = launcher.asked().into_iter().filter(|it| it.request == "open" && it.contender == WINCH);
    assert_eq!(opened.count(), 2);
}

#[test]
fn a_contender_that_does_not_open_is_asked_once_and_unverified_as_a_whole() {
    let launcher = SimulatedLauncher::new().unopenable(WINCH, FailureKind::Unsupported);
    let unverified = verify_first(&launcher, &comparisons()).unwrap();
    assert!(matches!(reason(&unverified, QUOTE), Some(Stopped::Unsupported(_))));
    assert!(unverified.nothing_left(&WINCH.parse().unwrap(), &comparisons()[0]));
    let opened = launcher.asked().into_iter().filter(|it| it.contender == WINCH);
    assert_eq!(opened.count(), 1);
}
