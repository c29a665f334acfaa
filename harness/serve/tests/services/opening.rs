//! What cannot be opened says so, and how.

use tollgate_model::config::CallStyle;
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Failure, FailureKind, Open};

use crate::support::{artifact, open, opening, runtime, serve};

#[track_caller]
fn refused(asked: &Open) -> Failure {
    open(asked).map(|_| ()).unwrap_err()
}

#[test]
fn a_receipt_says_what_is_served_and_how_long_it_took() {
    let (_, receipt) = open(&opening("wasi-p2-reuse")).unwrap();
    assert_eq!(receipt.effective["service-reuse"], "128");
    assert_eq!(receipt.effective["service-concurrent"], "1");
    assert_eq!(receipt.effective["service-path"], "handler");
    assert_eq!(receipt.effective["service-version"], "p2");
    assert_eq!(receipt.effective["service-threads"], "1");
    assert!(receipt.effective["service-flavour"].contains("current-thread"));
    assert_eq!(receipt.effective["concurrency-support"], "true");
    let phases: Vec<ColdStep> = receipt.phases.iter().map(|phase| phase.name).collect();
    assert_eq!(phases, [ColdStep::Engine, ColdStep::Read, ColdStep::Compile, ColdStep::Link]);
    let (_, receipt) = open(&opening("wasi-p3")).unwrap();
    assert_eq!(
        (&*receipt.effective["service-reuse"], &*receipt.effective["service-concurrent"]),
        ("128", "16")
    );
    let (_, receipt) = open(&opening("component-fresh")).unwrap();
    assert_eq!(receipt.effective["instance"], "fresh");
}

#[test]
fn the_handler_needs_concurrency_support() {
    for name in ["wasi-p3", "wasi-p2"] {
        let mut asked = opening(name);
        asked.config = Some(runtime("cranelift"));
        let failure = refused(&asked);
        assert_eq!(failure.kind, FailureKind::Unsupported);
        assert!(failure.message.contains("needs concurrency support"), "{failure}");
        assert_eq!(failure.message.contains("direct"), name == "wasi-p2", "{failure}");
    }
}

#[test]
fn a_component_of_another_world_is_refused() {
    let mut asked = opening("wasi-p2");
    asked.artifact = Some(artifact("rust"));
    let failure = refused(&asked);
    assert_eq!(failure.kind, FailureKind::Subject);
    assert!(failure.message.contains("is no wasi:http service for WASI P2"), "{failure}");
    let mut asked = opening("component");
    asked.artifact = Some(artifact("rust-http-p2"));
    let failure = refused(&asked);
    assert_eq!(failure.kind, FailureKind::Subject);
    assert!(failure.message.contains("cannot be linked: "), "{failure}");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut asked = opening("component");
    asked.config.as_mut().unwrap().call.style = CallStyle::Async;
    assert_eq!(refused(&asked).kind, FailureKind::Unsupported);
    let mut asked = opening("component");
    asked.service = None;
    assert!(refused(&asked).message.contains("needs a service configuration"));
    assert!(refused(&opening("native")).message.contains("a program of its own"));
}

#[test]
fn a_port_that_is_taken_and_a_core_that_is_not_there_are_told() {
    let (_first, address) = serve("component");
    let (mut second, _) = open(&opening("component")).unwrap();
    let failure = second.serve(address, None).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Request);
    assert!(failure.message.starts_with(&format!("cannot listen on {address}: ")), "{failure}");
    let failure = second.serve(([127, 0, 0, 1], 0).into(), Some(100_000)).unwrap_err();
    assert!(failure.message.starts_with("cannot pin to core 100000"), "{failure}");
    let address = second.serve(([127, 0, 0, 1], 0).into(), None).unwrap();
    assert!(second.serve(address, None).unwrap_err().message.contains("already"));
}
