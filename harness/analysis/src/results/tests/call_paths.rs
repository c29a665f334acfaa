//! What was timed on different call paths is never put together.

use tollgate_model::config::CallPath;
use tollgate_model::protocol::{Prepared, WarmUp};

use super::*;

/// Has every call of a contender's workload timed on that path.
fn timed_on(launches: &mut [Launch], contender: &Contender, name: &str, path: CallPath) {
    let of_it = launches.iter_mut().filter(|launch| launch.contender == *contender);
    for measured in of_it.flat_map(|launch| &mut launch.measured).filter(|it| it.workload == workload(name)) {
        let warm_up = WarmUp { steady: true, batches: 1, ms: 1.0, first_over_last: 1.0 };
        let prepared =
            Prepared { batch: 1, clock_share: 0.0, empty_ns: 0.0, warm_up, path: Some(path), setup: None };
        measured.begin_call_time().prepared = Some(prepared);
    }
}

#[test]
fn a_difference_of_two_call_paths_is_no_part_of_a_call() {
    let (run, mut launches) = simulated(Measure::CallTime);
    let sink = "probe/sink-bytes/1KiB";
    timed_on(&mut launches, &cranelift(), "probe/nop", CallPath::Dynamic);
    timed_on(&mut launches, &cranelift(), sink, CallPath::Bindings);
    let cell = format!("{sink}@component/rust/cranelift");
    let found = rows(&run, &launches);
    let lowering = find(&found, Metric::LoweringNs, &cell);
    let why = lowering.status.reason().unwrap();
    assert!(why.contains("path `bindings`, and probe/nop on `dynamic`"), "{why}");
    assert_eq!((lowering.figure, lowering.to_memcpy), (None, None));
    // Native code has no call path: calls by any stand beside it.
    assert!(find(&found, Metric::CallNs, &cell).to_native.is_some());

    timed_on(&mut launches, &cranelift(), "probe/nop", CallPath::Bindings);
    holds(find(&rows(&run, &launches), Metric::LoweringNs, &cell).figure, 60.0 * 1.05);
}

#[test]
fn a_component_is_not_held_against_calls_by_another_path() {
    let (mut run, mut launches) = simulated(Measure::CallTime);
    let winch = Contender::component("rust", "winch");
    let rename = |contender: &mut Contender| {
        if *contender == Contender::native("rust") {
            *contender = winch.clone();
        }
    };
    launches.iter_mut().for_each(|launch| rename(&mut launch.contender));
    let comparison = &mut run.comparisons[0];
    comparison.contenders.iter_mut().for_each(rename);
    comparison.controls = [(cranelift(), winch.clone())].into();
    let cell = "pricing/get-quote@component/rust/cranelift";
    timed_on(&mut launches, &cranelift(), "pricing/get-quote", CallPath::Bindings);
    timed_on(&mut launches, &winch, "pricing/get-quote", CallPath::Bindings);
    holds(find(&rows(&run, &launches), Metric::CallNs, cell).to_native, 9.0);

    timed_on(&mut launches, &winch, "pricing/get-quote", CallPath::Dynamic);
    let row = find(&rows(&run, &launches), Metric::CallNs, cell).clone();
    assert!(row.figure.is_some() && row.to_native.is_none(), "{row:?}");
    assert!(row.remarks[0].starts_with("no ratio to its control"), "{row:?}");
}

#[test]
fn launches_by_several_call_paths_are_not_averaged() {
    let (run, mut launches) = simulated(Measure::CallTime);
    timed_on(&mut launches, &cranelift(), "probe/nop", CallPath::Bindings);
    timed_on(&mut launches[..10], &cranelift(), "probe/nop", CallPath::Dynamic);
    let row = find(&rows(&run, &launches), Metric::CallNs, "probe/nop@component/rust/cranelift").clone();
    assert!(
        matches!(&row.status, Status::Invalid(why) if why.contains("`bindings` and `dynamic`")),
        "{row:?}"
    );
}
