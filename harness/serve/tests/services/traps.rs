//! Components that break in the middle of a request.

use tollgate_serve::Limits;

use crate::support::{Client, artifact, assert_answers, opening, serve_within};

#[test]
fn a_trap_is_a_500_and_the_next_request_gets_a_new_instance() {
    for name in ["component", "component-fresh", "component-pooled"] {
        let mut opening = opening(name);
        opening.artifact = Some(artifact("rust-misbehaving"));
        let (_service, address) = serve_within(Limits::default(), &opening);
        let mut client = Client::connect(address);
        for _ in 0..3 {
            let answer = client.post("/probe/nop", "null");
            assert_eq!(answer.status, 500, "{name}");
            assert!(answer.body.contains("`probe/nop` failed: "), "{name}: {}", answer.body);
            assert!(answer.body.contains("unreachable"), "{name}: {}", answer.body);
            assert_eq!(client.post("/probe/echo-bytes", r#""AAAA""#).body, r#""AAAA""#, "{name}");
        }
    }
}

#[test]
fn memory_beyond_the_limit_is_a_500_and_the_next_request_is_answered() {
    let large = format!("\"{}\"", "A".repeat(6 << 20));
    for name in ["component", "component-pooled", "wasi-p2", "wasi-p2-direct", "wasi-p2-reuse", "wasi-p3"] {
        let mut opening = opening(name);
        opening.memory_limit = 4 << 20;
        let (_service, address) = serve_within(Limits::default(), &opening);
        for _ in 0..2 {
            let mut client = Client::connect(address);
            let head = "POST /probe/echo-bytes HTTP/1.1\r\nhost: test\r\ncontent-length: 6291458\r\n\r\n";
            // A component that reads its body itself may break, and the connection with it, while that is being sent.
            let sent = client.send(head.as_bytes()).and_then(|()| client.send(large.as_bytes()));
            let answer = client.answer();
            assert!(answer.is_some() || name.starts_with("wasi"), "{name}: {sent:?}");
            if let Some(answer) = answer {
                assert_eq!(answer.status, 500, "{name}");
                assert!(answer.body.starts_with(r#"{"error":""#), "{name}: {}", answer.body);
            }
            assert_answers(address);
        }
    }
}

/// WASI for plain calls panics where it would have to wait inside an executor.
#[test]
fn a_guest_with_wasi_is_served_too() {
    let mut opening = opening("component");
    opening.artifact = Some(artifact("rust-wasip2"));
    let (_service, address) = serve_within(Limits::default(), &opening);
    assert_answers(address);
}
