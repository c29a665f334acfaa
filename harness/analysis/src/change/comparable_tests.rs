//! The refusals, by name.

use std::path::PathBuf;

use tollgate_model::config::CallPath;
use tollgate_model::journal::{Launch, Measured, Run};
use tollgate_model::metric::{Metric, SizeKind};
use tollgate_model::plan::Measure;
use tollgate_model::protocol::{Prepared, WarmUp};
use tollgate_model::{Contender, Workload};

use super::comparable::{check, refuse};
use super::side::Side;
use crate::recorded_run::RecordedRun;
use crate::testing;

/// A run whose calls of `probe/nop` went by that path.
fn run_by(path: Option<CallPath>) -> RecordedRun {
    run_on(path, None)
}

/// The same on the object of that setup.
fn run_on(path: Option<CallPath>, setup: Option<&str>) -> RecordedRun {
    let (workload, contender): (Workload, _) =
        ("probe/nop".parse().unwrap(), Contender::component("rust", "cranelift"));
    let comparison = testing::comparison(vec![workload], vec![contender.clone()], Measure::CallTime, 1);
    let setup = setup.map(str::to_string);
    let warm_up = WarmUp { steady: true, batches: 1, ms: 1.0, first_over_last: 1.0 };
    let mut measured = Measured::new(workload);
    let time = measured.begin_call_time();
    time.slices = vec![50.0; 9];
    time.prepared = Some(Prepared { batch: 9, clock_share: 0.0, empty_ns: 0.0, warm_up, path, setup });
    let launch = Launch { measured: vec![measured], ..Launch::new(0, 0, contender) };
    let run = Run { comparisons: vec![comparison], ..testing::run() };
    RecordedRun::new(PathBuf::from("reports/it"), None, run, vec![launch], None, false)
}

/// The reason that the same cell of two runs is not compared.
fn refused(base: Option<CallPath>, head: Option<CallPath>, metric: Metric) -> Option<String> {
    let row = testing::row("probe/nop@component/rust/cranelift", metric, 50.0, None);
    refuse(&run_by(base), &run_by(head), &row, &row)
}

#[test]
fn calls_by_different_paths_are_refused_by_the_contenders_name() {
    let (bindings, dynamic) = (Some(CallPath::Bindings), Some(CallPath::Dynamic));
    let why = refused(bindings, dynamic, Metric::CallNs).unwrap();
    let expected =
        "component/rust/cranelift was timed on the call path `bindings`, and in the other run on `dynamic`";
    assert_eq!(why, expected);
    assert!(refused(bindings, dynamic, Metric::CallsPerSecond { threads: 1 }).is_some());
    assert_eq!(refused(bindings, dynamic, Metric::Size(SizeKind::Wasm)), None, "bytes take no path");
    assert_eq!(refused(bindings, bindings, Metric::CallNs), None);
    assert_eq!(refused(None, dynamic, Metric::CallNs), None, "older journals do not tell");
}

#[test]
fn calls_of_different_objects_are_refused_by_their_setups() {
    let refused = |base, head, metric| {
        let row = testing::row("probe/nop@component/rust/cranelift", metric, 50.0, None);
        let run = |setup| run_on(Some(CallPath::Typed), setup);
        refuse(&run(base), &run(head), &row, &row)
    };
    assert_eq!(
        refused(Some("counter(5)"), Some("counter(6)"), Metric::CallNs).as_deref(),
        Some(
            "calls of component/rust/cranelift went to the object of `counter(5)`, and in the other run to the object of \
             `counter(6)`"
        )
    );
    assert!(
        refused(Some("counter(5)"), None, Metric::CallNs).is_some_and(|why| why.ends_with("to no object"))
    );
    assert_eq!(refused(Some("counter(5)"), Some("counter(5)"), Metric::CallNs), None);
    assert_eq!(refused(Some("counter(5)"), Some("counter(6)"), Metric::Size(SizeKind::Wasm)), None);
}

/// The same with those inputs of `probe/nop`.
fn run_given(digest: Option<&str>) -> RecordedRun {
    let mut given = run_by(None);
    given.run.inputs.extend(digest.map(|digest| ("probe/nop".parse().unwrap(), digest.repeat(8))));
    given
}

#[test]
fn calls_with_other_inputs_are_refused_where_both_journals_tell() {
    let refused = |base, head, metric| {
        let row = testing::row("probe/nop@component/rust/cranelift", metric, 50.0, None);
        refuse(&run_given(base), &run_given(head), &row, &row)
    };
    let (one, other) = (Some("0123456789abcdef"), Some("fedcba9876543210"));
    assert_eq!(
        refused(one, other, Metric::CallNs).as_deref(),
        Some("probe/nop had other inputs: their digest is 0123456789ab and fedcba987654")
    );
    assert!(refused(one, other, Metric::FuelPerCall).is_some());
    assert_eq!(refused(one, one, Metric::CallNs), None);
    assert_eq!(refused(one, other, Metric::Size(SizeKind::Wasm)), None, "bytes depend on no input");
    assert_eq!(refused(None, other, Metric::CallNs), None, "older journals do not tell");
    let side = |name, digests: &[Option<&str>]| Side {
        name,
        runs: digests.iter().map(|digest| run_given(*digest)).collect(),
    };
    check(&side("base", &[one, one, None]), &side("head", &[one])).unwrap();
    let mixed = check(&side("base", &[one, other]), &side("head", &[one])).unwrap_err().to_string();
    assert!(
        mixed.contains("runs of the base were not measured alike: probe/nop had other inputs"),
        "{mixed}"
    );
}

#[test]
fn runs_of_one_side_went_by_one_path() {
    let side = |name, paths: &[CallPath]| {
        let runs = paths.iter().map(|path| run_by(Some(*path))).collect();
        Side { name, runs }
    };
    let head = side("head", &[CallPath::Bindings]);
    check(&side("base", &[CallPath::Bindings, CallPath::Bindings]), &head).unwrap();
    let mixed =
        check(&side("base", &[CallPath::Bindings, CallPath::Dynamic]), &head).unwrap_err().to_string();
    assert!(mixed.contains("runs of the base were not measured alike: component/rust/cranelift"), "{mixed}");
}
