//! The process: its memory, its time, and its end.

use serde_json::json;
use tollgate_model::protocol::{Answer, Seen};

use super::conversation::Conversation;
use super::requests::*;
use super::subjects::each;
use crate::support::ticks;

#[test]
fn what_it_sees_of_itself_is_what_the_kernel_says() {
    each(|subject| {
        let mut worker = Conversation::open(subject);
        prepared(&mut worker, SCREEN);
        let Seen { memory, process } = looked(&mut worker);
        let near = |what: &str, said: u64, kernel: u64| {
            let by = said.abs_diff(kernel);
            assert!(by < (4 << 20) + kernel / 10, "{what}: it says {said}, the kernel {kernel}");
        };
        near("resident", memory.resident, worker.proc_bytes("smaps_rollup", "Rss"));
        near("dirty", memory.dirty, worker.proc_bytes("smaps_rollup", "Anonymous"));
        near("peak", memory.peak, worker.proc_bytes("status", "VmHWM"));
        near("address space", memory.address_space, worker.proc_bytes("status", "VmSize"));
        near("peak of the process", process.peak_bytes, memory.peak);
        assert!(memory.private > 0 && memory.private <= memory.proportional, "{memory:?}");
        assert!(memory.proportional <= memory.resident && memory.dirty <= memory.resident, "{memory:?}");
        assert!(process.minor_faults > 0, "{process:?}");
        let user_ms = ticks(worker.id()) as f64 * 10.0;
        assert!(
            process.cpu_ms > 0.0 && process.cpu_ms + 50.0 > user_ms,
            "{process:?}, of them {user_ms} ms its own"
        );
    });
}

#[test]
fn no_request_takes_much_longer_than_what_it_is_asked() {
    // Processor time, and not time on the wall, which depends on who else is there.
    const ASKED_MS: u64 = 300;
    const ALLOWED_TICKS: u64 = 200; // of 10 ms, in all threads of the process
    each(|subject| {
        let mut worker = Conversation::open(subject);
        let slow = "pricing/reprice/64KiB";
        prepared(&mut worker, slow); // what reading its inputs takes is not in what follows
        for asked in [
            measure(slow, ASKED_MS * 1000),
            throughput(slow, 1, ASKED_MS),
            call_tail(slow, ASKED_MS),
            json!({"request": "prepare", "workload": QUOTE, "warm-up-ms": ASKED_MS, "slice-us": SLICE_US}),
        ] {
            let before = ticks(worker.id());
            let answer = worker.ask(&asked);
            assert!(!matches!(answer, Answer::Failed(_)), "{asked}: {answer:?}");
            let took = ticks(worker.id()) - before;
            assert!(took < ALLOWED_TICKS, "{asked}: {took} ticks of 10 ms");
        }
    });
}

#[test]
fn close_ends_it_in_the_middle_and_nothing_but_answers_was_said() {
    each(|subject| {
        let mut worker = Conversation::open(subject);
        prepared(&mut worker, QUOTE);
        let answer = worker.ask(&json!({"request": "close"}));
        let Answer::Closed(process) = answer else { panic!("{answer:?}") };
        assert!(process.cpu_ms > 0.0 && process.peak_bytes > 0, "{process:?}");
        worker.say(r#"{"request":"look"}"#);
        let (said, status) = worker.end();
        assert_eq!(said, Vec::<String>::new(), "it says more than it is asked");
        assert!(status.success(), "{status}");
    });
}

#[test]
fn it_ends_when_nobody_asks_any_more() {
    each(|subject| {
        // Before anything is open; between two requests; in the middle of an answer; in the middle of a request.
        let mut silent = Conversation::begin(subject);
        silent.closes_stdin();
        let mut between = Conversation::open(subject);
        prepared(&mut between, QUOTE);
        between.closes_stdin();
        let mut answering = Conversation::open(subject);
        prepared(&mut answering, QUOTE);
        answering.say(&measure(QUOTE, 200_000).to_string());
        answering.closes_stdin();
        for (worker, answers) in [(silent, 0), (between, 0), (answering, 1)] {
            let (said, status) = worker.end();
            assert!(said.len() == answers && status.success(), "{status}: {said:?}");
        }
        let mut asking = Conversation::open(subject);
        asking.breaks_off(r#"{"request":"lo"#);
        let (said, _) = asking.end();
        let failed = |line: &String| matches!(serde_json::from_str(line), Ok(Answer::Failed(_)));
        assert!(said.len() <= 1 && said.iter().all(failed), "{said:?}");
    });
}
