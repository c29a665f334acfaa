//! Ctrl-C, signals, and two runs at once.

mod support;

use rustix::process::Signal;
use support::{Fault, NATIVE, Place, alive, eventually, launches, ticks};

/// More launches than are over before a test has looked, for a worker that takes its time.
const MANY: &str = "--launches 30";

/// A place whose worker takes its time.
fn slow_place() -> Place {
    Place::new().plan(NATIVE).worker_that(Fault::new("takes_its_time", "measure").of("probe/nop"))
}

/// Each launch exactly once, and what there was `before` is still there.
#[track_caller]
fn is_complete(place: &Place, before: &str) {
    let journal = place.journal();
    assert!(journal.starts_with(before), "what was finished has changed");
    let mut blocks: Vec<u64> =
        launches(&journal).iter().map(|launch| launch["block"].as_u64().unwrap()).collect();
    blocks.sort_unstable();
    assert_eq!(blocks, (0..30).collect::<Vec<_>>());
}

#[test]
fn ctrl_c_stops_a_run_cleanly_and_resume_goes_on() {
    for signal in [None, Some(Signal::TERM)] {
        let place = slow_place();
        let run = place.begin_run(MANY);
        eventually("some launches are done", || place.lines_so_far() > 3);
        let run = match signal {
            None => run.gets_ctrl_c(),
            Some(signal) => run.gets(signal),
        };
        let said = run.end_soon();
        said.exits(130)
            .says("stopped; what was finished is kept: go on with `tollgate run --resume reports/");
        let kept = place.journal();
        assert!((3..30).contains(&launches(&kept).len()), "it was not stopped in the middle: {said}");
        assert!(place.run_folder().join("summary.csv").is_file());

        place.resume().succeeds().cell("probe/nop@native/rust").is_measured();
        is_complete(&place, &kept);
    }
}

#[test]
fn ctrl_c_does_not_wait_for_a_worker_that_hangs() {
    let place = Place::new().plan(NATIVE).worker_that(Fault::new("hangs", "measure"));
    let run = place.begin_run("");
    eventually("it hangs", || place.lines_so_far() == 1 && place.workers().len() == 2);
    let said = run.gets_ctrl_c().end_soon();
    said.exits(130);
    place.leaves_no_worker_behind();
}

#[test]
fn a_worker_that_dies_of_the_same_ctrl_c_is_no_failure() {
    // As happens to one that is only just being started: it is still in the process group that the signal is for.
    // Nothing is left to be asked in its block, so that nothing else notices the signal before the block is kept.
    let plan = NATIVE.replace("'probe/nop', 'probe/echo-scalar'", "'probe/nop'");
    let place = Place::new().plan(&plan).worker_that(Fault::new("gets_ctrl_c_too", "measure"));
    place.run("").exits(130).says("stopped; what was finished is kept");
    assert!(place.launches().is_empty(), "a failure was kept: {}", place.journal());
}

#[test]
fn ctrl_c_before_anything_was_measured_leaves_nothing() {
    let place = Place::new().plan(NATIVE).worker_that(Fault::new("hangs", "verify"));
    let run = place.begin_run("");
    eventually("it hangs", || place.workers().len() == 1);
    run.gets_ctrl_c().end_soon().exits(130).says("stopped before anything was measured");
    assert!(place.run_folders().is_empty());
    let verify = place.begin("verify --plan plan.toml");
    eventually("it hangs too", || place.workers().len() == 2);
    verify.gets_ctrl_c().end_soon().exits(130).prints_nothing();
    place.leaves_no_worker_behind();
}

#[test]
fn a_run_that_was_killed_is_gone_on_with() {
    let place = slow_place();
    let run = place.begin_run(MANY);
    eventually("some launches are done", || place.lines_so_far() > 3);
    run.gets(Signal::KILL).end_soon().was_killed(9);
    let journal = place.journal();
    let kept = &journal[..journal.rfind('\n').unwrap() + 1];
    assert!(launches(kept).len() < 30, "it was not killed in the middle");
    place.resume().succeeds();
    is_complete(&place, kept);
}

#[test]
fn a_run_that_is_killed_takes_its_worker_with_it() {
    // A guest that loops for ever: it reads no stdin that could end, so only the kernel can end it.
    let plan = NATIVE.replace("'probe/nop', 'probe/echo-scalar'", "'probe/sink-scalar'");
    let place = Place::new().plan(&plan.replace("[]", "['component/rust-misbehaving/cranelift']"));
    let run = place.begin_run("");
    let mut worker = 0;
    eventually("a worker loops", || {
        worker = run.children().into_iter().find(|&child| ticks(child) > 50).unwrap_or(0);
        worker != 0
    });
    run.gets(Signal::KILL).end_soon().was_killed(9);
    eventually("its worker ends too", || !alive(worker));
}

#[test]
fn two_runs_do_not_measure_each_other() {
    let place = slow_place();
    let first = place.begin(&format!("run --plan plan.toml --out reports {MANY}"));
    first.until_it_says("measuring into");

    let place = place.real_worker();
    let holder = format!("another run (process {}) measures on this machine", first.id());
    place
        .tollgate("run --plan plan.toml --out reports")
        .exits(2)
        .says(&holder)
        .says("say --wait")
        .says_one_line();

    let impatient = place.begin("run --plan plan.toml --out reports --wait");
    impatient.until_it_says(&format!("waiting for another run (process {})", first.id()));
    impatient.gets_ctrl_c().end_soon().exits(130);

    let patient = place.begin("run --plan plan.toml --out reports --wait --format csv");
    patient.until_it_says("waiting for another run");
    assert_eq!(place.run_folders().len(), 1, "the one that waits has begun");
    first.gets_ctrl_c().end_soon().exits(130);
    patient.end().succeeds();
    assert_eq!(place.run_folders().len(), 2);
}

#[test]
fn a_run_is_not_gone_on_with_while_it_is_being_written() {
    let place = slow_place();
    let run = place.begin_run(MANY);
    run.until_it_says("measuring into");
    place.resume().exits(2).says("journal.jsonl is being written by another run: wait for it to end");
    run.gets_ctrl_c().end_soon().exits(130);
}

#[test]
fn runs_that_begin_in_the_same_second_get_folders_of_their_own() {
    let place = Place::new().plan(NATIVE);
    let runs: Vec<_> = (0..3).map(|_| place.begin_run("")).collect();
    for run in runs {
        run.end().succeeds();
    }
    assert_eq!(place.run_folders().len(), 3);
}
