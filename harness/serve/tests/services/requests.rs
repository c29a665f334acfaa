//! Requests that make no sense are refused alike, by whichever call path a component is called.

use tollgate_model::config::InstanceUse;
use tollgate_model::protocol::FailureKind;
use tollgate_serve::Limits;

use crate::support::{Client, QUOTE, QUOTED, artifact, dynamic, open, opening, serve_within};

/// Method, path and body of requests, with the status and a part of the answer.
const REQUESTS: [(&str, &str, &str, u16, &str); 9] = [
    ("POST", "/pricing/get-quote", QUOTE, 200, QUOTED),
    ("POST", "/probe/nop", "", 200, "null"),
    ("GET", "/healthz", "", 200, r#"{"status":"ok"}"#),
    ("POST", "/pricing/quote", "1", 404, "there is nothing at `/pricing/quote`"),
    ("GET", "/pricing/get-quote", "", 405, "/pricing/get-quote takes POST, not `GET`"),
    ("POST", "/healthz", "", 405, "/healthz takes GET, not `POST`"),
    ("POST", "/pricing/get-quote", "{", 400, "the body for /pricing/get-quote is no JSON: "),
    ("POST", "/pricing/get-quote", "[7]", 422, "the body for /pricing/get-quote is of the wrong shape: "),
    ("POST", "/fraud/screen", r#""00a""#, 422, "the body for /fraud/screen is of the wrong shape: "),
];

#[test]
fn statuses_do_not_depend_on_the_call_path() {
    for opening in [opening("component"), dynamic()] {
        let (_service, address) = serve_within(Limits::default(), &opening);
        for (method, path, body, status, part) in REQUESTS {
            let mut client = Client::connect(address);
            let length = body.len();
            let request =
                format!("{method} {path} HTTP/1.1\r\nhost: test\r\ncontent-length: {length}\r\n\r\n{body}");
            client.send(request.as_bytes()).unwrap();
            let answer = client.answer().unwrap();
            assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
            assert!(answer.body.contains(part), "{method} {path}: {}", answer.body);
            let allow = if path == "/healthz" { "allow: get" } else { "allow: post" };
            assert_eq!(answer.head.contains(allow), status == 405, "{}", answer.head);
        }
    }
}

#[test]
fn a_fresh_instance_may_answer_each_call() {
    let mut opening = dynamic();
    opening.config.as_mut().unwrap().call.instance = InstanceUse::Fresh;
    let (_service, address) = serve_within(Limits::default(), &opening);
    let mut client = Client::connect(address);
    for _ in 0..3 {
        assert_eq!(client.post("/pricing/get-quote", QUOTE).body, QUOTED);
    }
}

#[test]
fn the_receipt_says_that_calls_are_dynamic() {
    let (_, receipt) = open(&dynamic()).unwrap();
    assert_eq!(receipt.effective["call-path"], "dynamic");
}

#[test]
fn a_component_of_no_suite_has_nothing_to_offer() {
    let mut opening = dynamic();
    opening.suites.clear();
    let failure = open(&opening).map(|_| ()).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Subject);
    assert!(failure.message.contains("exports no function that a suite offers over HTTP"), "{failure}");
    // Neither by bindings nor dynamically: it cannot even be linked.
    opening.artifact = Some(artifact("rust-http-p2"));
    assert!(open(&opening).is_err());
}
