//! What makes no sense, is not there, or cannot be done: refused in one line, and the worker lives on.

use std::path::Path;

use serde_json::json;
use tollgate_model::protocol::{Answer, FailureKind};

use super::conversation::Conversation;
use super::requests::*;
use super::subjects::each;
use super::written::golden;

#[test]
fn a_line_that_is_no_request_is_refused_and_the_worker_lives_on() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let long = format!(r#"{{"request":"{}"}}"#, "x".repeat(1 << 20));
    let lines = [
        "",
        "hello",
        "{",
        "[]",
        "null",
        "42",
        "{}",
        r#"{"request":7}"#,
        r#"{"request":null}"#,
        r#"{"request":"dance"}"#,
        r#"{"request":"look""#,
        r#"{"request":"look"} {"request":"look"}"#,
        r#"{"request":"lo\qok"}"#,
        r#"{"request":"look","#,
        r#"{'request':'look'}"#,
        &deep,
        &deep[..10_000],
        &long,
    ];
    each(|subject| {
        let mut worker = Conversation::begin(subject);
        lines.iter().for_each(|line| _ = worker.is_no_request(line));
        worker.ask(&subject.open());
        lines.iter().for_each(|line| _ = worker.is_no_request(line));
        assert!(measured_after(&mut worker));
    });
}

#[test]
fn a_request_is_the_same_with_white_space_in_it() {
    each(|subject| {
        let mut worker = Conversation::begin(subject);
        let answer = worker.ask_spaced(&subject.open());
        assert!(matches!(answer, Answer::Opened(_)), "{answer:?}");
        let answer = worker.ask_spaced(&cold(QUOTE, &[1, 10, 100]));
        assert!(matches!(answer, Answer::Started(_)), "{answer:?}");
        for request in [prepare(QUOTE), measure(QUOTE, SLICE_US), verify(QUOTE, None, golden())] {
            let answer = worker.ask_spaced(&request);
            assert!(!matches!(answer, Answer::Failed(_)), "{request}: {answer:?}");
        }
    });
}

#[test]
fn a_request_without_a_field_or_with_one_of_another_type_is_refused() {
    let requests = [
        prepare(QUOTE),
        measure(QUOTE, SLICE_US),
        release(QUOTE),
        verify(QUOTE, None, golden()),
        cold(QUOTE, &[1]),
        throughput(QUOTE, 1, 5),
        call_tail(QUOTE, 5),
    ];
    each(|subject| {
        let mut worker = Conversation::open(subject);
        for request in &requests {
            let fields = request
                .as_object()
                .unwrap()
                .keys()
                .filter(|key| !["request", "size"].contains(&key.as_str()));
            for field in fields {
                let mut without = request.clone();
                without.as_object_mut().unwrap().remove(field);
                worker.is_no_request(&without.to_string());
                for other in [json!({}), json!(true), json!(-1), json!(1.5)] {
                    let mut wrong = request.clone();
                    wrong[field] = other;
                    worker.is_no_request(&wrong.to_string());
                }
            }
        }
        for field in ["protocol", "contender"] {
            let mut open = subject.open();
            open.as_object_mut().unwrap().remove(field);
            Conversation::begin(subject).is_no_request(&open.to_string());
        }
    });
}

#[test]
fn what_is_not_there_is_refused_by_its_name() {
    let nowhere = Path::new("/nowhere/golden");
    each(|subject| {
        for (asked, name) in [
            (verify("pricing/dance", None, golden()), "pricing/dance"),
            (verify(QUOTE, None, nowhere), "/nowhere/golden"),
            (prepare("pricing/dance"), "pricing/dance"),
            (cold("pricing/dance", &[1]), "pricing/dance"),
            (throughput("pricing/dance", 1, 5), "pricing/dance"),
            (call_tail("pricing/dance", 5), "pricing/dance"),
            (measure(QUOTE, SLICE_US), QUOTE),
        ] {
            // Of a worker of its own: whoever was asked anything refuses a cold start for that.
            let failure = Conversation::open(subject).is_refused(&asked);
            assert_eq!(failure.kind, FailureKind::Request, "{asked}: {failure:?}");
            assert!(failure.message.contains(name), "{asked}: {failure}");
        }
    });
}

#[test]
fn what_it_cannot_do_it_says_it_cannot() {
    each(|subject| {
        for request in ["fuel", "bytes-moved"] {
            let mut worker = Conversation::open(subject);
            match worker.ask(&json!({"request": request, "workload": QUOTE})) {
                Answer::Failed(failure) => assert_eq!(failure.kind, FailureKind::Unsupported, "{failure:?}"),
                answer => assert!(!subject.is_native(), "native code has no {request}: {answer:?}"),
            }
        }
        let mut slower = subject.open();
        slower["slower"] = json!(0.02);
        match Conversation::begin(subject).ask(&slower) {
            Answer::Opened(receipt) => assert_eq!(receipt.effective["slower"], "2 %"),
            Answer::Failed(failure) => assert_eq!(failure.kind, FailureKind::Unsupported, "{failure:?}"),
            other => panic!("{other:?}"),
        }
    });
}
