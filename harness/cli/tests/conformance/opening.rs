//! Opening: the receipt, and what is refused.

use serde_json::json;
use tollgate_model::protocol::{Answer, FailureKind};

use super::conversation::Conversation;
use super::requests::*;
use super::subjects::each;

#[test]
fn the_receipt_says_what_is_open() {
    each(|subject| {
        let spawned_ns = monotonic_ns();
        let (worker, receipt) = Conversation::open_with(subject, json!({"spawned-ns": spawned_ns}));
        let named = receipt.program.split_once(' ').expect("a program and its version");
        assert!(!named.0.is_empty() && !named.1.is_empty(), "{receipt:?}");
        assert_eq!((receipt.protocol, &receipt.language), (3, &subject.language));
        assert!(!receipt.runtime.is_empty() && !receipt.fixtures.is_empty(), "{receipt:?}");
        assert_eq!(receipt.artifact_sha256.is_none(), subject.is_native());
        assert!(!receipt.debug_build, "what a debug build says may not be kept");
        let cost = receipt.clock.cost_ns;
        assert!(cost > 0.0 && cost < 1e5 && receipt.clock.resolution_ns >= 0.0, "{:?}", receipt.clock);
        assert!(receipt.phases.iter().all(|phase| phase.us > 0.0), "{:?}", receipt.phases);
        let idle = receipt.idle;
        assert!(idle.private > 0 && idle.private <= idle.proportional, "{idle:?}");
        assert!(idle.proportional <= idle.resident && idle.resident <= idle.address_space, "{idle:?}");
        assert!(idle.resident <= worker.proc_bytes("status", "VmHWM"), "{idle:?}");
    });
}

/// The clock that a spawn is stamped with: all processes share it.
fn monotonic_ns() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

#[test]
fn another_protocol_is_refused_and_the_right_one_opened_after_it() {
    each(|subject| {
        let mut worker = Conversation::begin(subject);
        for protocol in [0, 2, 99] {
            let mut open = subject.open();
            open["protocol"] = json!(protocol);
            let failure = worker.is_refused(&open);
            assert_eq!(failure.kind, FailureKind::Protocol, "{failure:?}");
            assert!(failure.message.contains(&protocol.to_string()), "{failure}");
        }
        assert!(matches!(worker.ask(&subject.open()), Answer::Opened(_)));
    });
}

#[test]
fn a_launch_opens_one_contender() {
    each(|subject| {
        let mut worker = Conversation::open(subject);
        let failure = worker.is_refused(&subject.open());
        assert_eq!(failure.kind, FailureKind::Request, "{failure:?}");
        assert!(measured_after(&mut worker), "the first one stays open");
    });
}

#[test]
fn nothing_is_called_before_something_is_open() {
    each(|subject| {
        let mut worker = Conversation::begin(subject);
        for asked in [prepare(QUOTE), measure(QUOTE, SLICE_US), cold(QUOTE, &[1]), release(QUOTE)] {
            let failure = worker.is_refused(&asked);
            assert_eq!(failure.kind, FailureKind::Request, "{asked}: {failure:?}");
        }
        assert!(matches!(worker.ask(&subject.open()), Answer::Opened(_)));
    });
}

#[test]
fn it_runs_on_the_core_that_is_named() {
    let cores = rustix::thread::sched_getaffinity(None).unwrap();
    let core = (0..rustix::thread::CpuSet::MAX_CPU).rfind(|&core| cores.is_set(core)).unwrap();
    each(|subject| {
        let (worker, _) = Conversation::open_with(subject, json!({"core": core}));
        let threads = std::fs::read_dir(format!("/proc/{}/task", worker.id())).unwrap();
        let pinned = threads.filter(|thread| {
            let thread = thread.as_ref().unwrap().file_name().into_string().unwrap();
            worker.proc_field(&format!("task/{thread}/status"), "Cpus_allowed_list") == core.to_string()
        });
        assert!(pinned.count() > 0, "no thread is pinned to core {core}");
    });
}
