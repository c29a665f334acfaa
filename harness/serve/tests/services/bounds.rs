//! Mistakes and excesses of clients.

use std::time::{Duration, Instant};

use tollgate_contract::MAX_BODY;
use tollgate_serve::Limits;

use crate::support::{Client, KINDS, QUOTE, QUOTED, assert_answers, opening, serve, serve_within};

#[test]
fn what_is_malformed_is_refused_with_a_reason() {
    for name in KINDS {
        let (_service, address) = serve(name);
        let mut client = Client::connect(address);
        for (path, body, status, reason) in [
            ("/pricing/get-quote", r#"{"sku":"#, 400, "is no JSON"),
            ("/pricing/get-quote", r#"{"sku":"TG-0001-B"}"#, 422, "missing field `quantity`"),
            ("/pricing/quote", QUOTE, 404, "there is nothing at `/pricing/quote`"),
        ] {
            let answer = client.post(path, body);
            assert_eq!(answer.status, status, "{name}: {}", answer.body);
            assert!(answer.body.starts_with(r#"{"error":""#), "{name}: {}", answer.body);
            assert!(answer.body.contains(reason), "{name}: {}", answer.body);
            assert!(answer.head.contains("content-type: application/json"), "{name}: {}", answer.head);
        }
        client.send(b"PUT /fraud/score HTTP/1.1\r\nhost: test\r\ncontent-length: 0\r\n\r\n").unwrap();
        let answer = client.answer().unwrap();
        assert_eq!(answer.status, 405, "{name}");
        assert!(answer.head.contains("\r\nallow: post\r\n"), "{name}: {}", answer.head);
        client.send(b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n").unwrap();
        assert_eq!(client.answer().unwrap().body, r#"{"status":"ok"}"#, "{name}");
        client.send(b"this is not HTTP\r\n\r\n").unwrap();
        assert_eq!(client.answer().unwrap().status, 400, "{name}");
        assert!(client.ended());
    }
}

#[test]
fn a_request_that_names_no_host_is_refused() {
    let (_service, address) = serve("wasi-p2");
    let mut client = Client::connect(address);
    client.send(b"GET /healthz HTTP/1.0\r\n\r\n").unwrap();
    let answer = client.answer().unwrap();
    assert_eq!((answer.status, answer.body.contains("names no host")), (400, true));
}

#[test]
fn a_body_may_be_as_large_as_the_limit_and_no_larger() {
    let sent = |length: usize| format!("\"{}\"", "A".repeat(length - 2));
    for name in KINDS {
        let (_service, address) = serve(name);
        let answer = Client::connect(address).post("/probe/echo-bytes", &sent(MAX_BODY - 2));
        assert_eq!((answer.status, answer.body.len()), (200, MAX_BODY - 2), "{name}");
        let mut client = Client::connect(address);
        let answer = client.post("/probe/echo-bytes", &sent(MAX_BODY + 2));
        assert_eq!(answer.status, 413, "{name}: {}", answer.body);
        assert!(answer.body.contains("larger than 8388608 bytes"), "{name}: {}", answer.body);
        // Told by its head alone.
        let mut client = Client::connect(address);
        client.begin("/probe/echo-bytes", 1 << 40, b"");
        assert_eq!(client.answer().unwrap().status, 413, "{name}");
        assert_answers(address);
    }
}

#[test]
fn a_body_without_end_is_cut_off() {
    for name in KINDS {
        let (_service, address) = serve(name);
        let mut client = Client::connect(address);
        client
            .send(b"POST /probe/echo-bytes HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n")
            .unwrap();
        let piece = [b"100000\r\n", &*vec![b'A'; 1 << 20], b"\r\n"].concat();
        let taken = (0..1_000).take_while(|_| client.send(&piece).is_ok()).count();
        assert!((8..40).contains(&taken), "{name} took {taken} MiB");
        assert_answers(address);
    }
}

#[test]
fn a_client_that_is_too_slow_is_told_so_or_left() {
    let short = Duration::from_millis(150);
    let limits = Limits { head: short, body: short, ..Limits::default() };
    for name in KINDS {
        let (_service, address) = serve_within(limits, &opening(name));
        let begin = Instant::now();
        let mut slow_body = Client::connect(address);
        slow_body.begin("/pricing/get-quote", QUOTE.len(), &QUOTE.as_bytes()[..5]);
        let mut slow_head = Client::connect(address);
        slow_head.send(b"POST /pricing/get-quote HT").unwrap();
        assert_answers(address);
        let answer = slow_body.answer().unwrap();
        // A component is told that its body broke off, and makes its own answer of it.
        let (status, reason) = match name.starts_with("wasi") {
            true => (400, "the body "),
            false => (408, "did not arrive within 0.15 s"),
        };
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
        assert!(answer.body.contains(reason), "{name}: {}", answer.body);
        slow_head.answer();
        assert!(slow_head.ended(), "{name}");
        assert!(begin.elapsed() < Duration::from_secs(5), "{name}");
    }
}

#[test]
fn more_requests_than_there_is_room_for_are_refused() {
    for name in KINDS {
        let limits = Limits { at_once: 1, ..Limits::default() };
        let (_service, address) = serve_within(limits, &opening(name));
        let (begun, rest) = QUOTE.split_at(5);
        let mut first = Client::connect(address);
        first.begin("/pricing/get-quote", QUOTE.len(), begun.as_bytes());
        let refused = (0..100)
            .map(|_| {
                std::thread::sleep(Duration::from_millis(5));
                Client::connect(address).post("/pricing/get-quote", QUOTE)
            })
            .find(|answer| answer.status != 200)
            .unwrap();
        assert_eq!(refused.status, 503, "{name}");
        assert!(refused.body.contains("1 requests are being answered already"), "{name}: {}", refused.body);
        first.send(rest.as_bytes()).unwrap();
        assert_eq!(first.answer().unwrap().body, QUOTED, "{name}");
        assert_answers(address);
    }
}

#[test]
fn a_request_that_waits_holds_nobody_up() {
    for name in KINDS {
        let (_service, address) = serve(name);
        let (begun, rest) = QUOTE.split_at(5);
        let mut waiting: Vec<Client> = (0..20).map(|_| Client::connect(address)).collect();
        for client in &mut waiting {
            client.begin("/pricing/get-quote", QUOTE.len(), begun.as_bytes());
        }
        assert_answers(address);
        for client in &mut waiting {
            client.send(rest.as_bytes()).unwrap();
            assert_eq!(client.answer().unwrap().body, QUOTED, "{name}");
        }
    }
}
