//! Requests and their answers.

use super::client::{QUOTE, QUOTED, request};
use super::service::Service;

/// White space, order of keys, keys that nobody knows, escapes.
pub fn good_requests_are_answered_however_they_are_written(service: &Service) {
    let mut client = service.client();
    for (method, path, body, answer) in [
        ("POST", "/pricing/get-quote", QUOTE, QUOTED),
        ("POST", "/pricing/get-quote", " {\n\t\"sku\" : \"TG-0001-B\" ,\r\n \"quantity\" : 1 } ", QUOTED),
        ("POST", "/pricing/get-quote", r#"{"quantity":1,"sku":"TG-0001-B"}"#, QUOTED),
        ("POST", "/pricing/get-quote", r#"{"sku":"TG\u002d0001-B","quantity":1}"#, QUOTED),
        ("POST", "/pricing/get-quote?trace=1", QUOTE, QUOTED),
        ("POST", "/pricing/unit-price", "[1,10]", r#""3103""#),
        ("POST", "/pricing/reprice", r#""""#, r#"{"err":{"malformed":"#),
        ("POST", "/probe/nop", "", "null"),
        ("POST", "/probe/nop", "null", "null"),
        ("POST", "/probe/echo-bytes", r#""AP+A""#, r#""AP+A""#),
        ("GET", "/healthz", "", r#"{"status":"ok"}"#),
    ] {
        let given = client.ask(method, path, body.as_bytes());
        let what = format!("{}: {method} {path} {body}: {given:?}", service.contender);
        assert!(given.status == 200 && given.body.starts_with(answer), "{what}");
        assert!(given.head.contains("\r\ncontent-type: application/json\r\n"), "{what}");
    }
}

pub fn bad_requests_are_refused_with_the_reason(service: &Service) {
    let mut client = service.client();
    for (method, path, body, status, reason) in [
        ("POST", "/pricing/get-quote", "{", 400, "the body for /pricing/get-quote is no JSON: "),
        ("POST", "/pricing/get-quote", "", 400, "is no JSON: "),
        ("POST", "/pricing/unit-price", "[1,2] x", 400, "is no JSON: "),
        ("POST", "/pricing/unit-price", "\u{feff}[1,2]", 400, "is no JSON: "),
        ("POST", "/pricing/get-quote", r#"{"sku":"TG-0001-B"}"#, 422, "is of the wrong shape: "),
        ("POST", "/pricing/get-quote", r#"{"sku":7,"quantity":1}"#, 422, "is of the wrong shape: "),
        ("POST", "/pricing/get-quote", "[7]", 422, "is of the wrong shape: "),
        ("POST", "/pricing/unit-price", "[1,-1]", 422, ""),
        ("POST", "/pricing/unit-price", "[1]", 422, ""),
        ("POST", "/pricing/unit-price", "[1,2,3]", 422, ""),
        ("POST", "/pricing/unit-price", "[4294967296,1]", 422, ""),
        ("POST", "/fraud/score", r#"["a",7]"#, 422, ""),
        ("POST", "/fraud/score", r#"["a","18446744073709551616"]"#, 422, ""),
        ("POST", "/fraud/screen", r#""00a""#, 422, "base64"),
        ("POST", "/fraud/screen", "null", 422, ""),
        ("POST", "/probe/nop", "1", 422, ""),
        ("POST", "/pricing/quote", QUOTE, 404, "there is nothing at `/pricing/quote`"),
        ("GET", "/", "", 404, "there is nothing at `/`"),
        ("GET", "/pricing/get-quote", "", 405, "/pricing/get-quote takes POST, not `GET`"),
        ("PUT", "/fraud/score", "[]", 405, "/fraud/score takes POST, not `PUT`"),
        ("POST", "/healthz", "", 405, "/healthz takes GET, not `POST`"),
    ] {
        let given = client.ask(method, path, body.as_bytes());
        let what = format!("{}: {method} {path} {body}: {given:?}", service.contender);
        assert_eq!(given.status, status, "{what}");
        let error: serde_json::Value = serde_json::from_str(&given.body).expect(&what);
        let said = error["error"].as_str().expect(&what);
        assert!(said.contains(reason) && said.lines().count() == 1 && said.len() < 1_000, "{what}");
        assert!(given.head.contains("\r\ncontent-type: application/json\r\n"), "{what}");
        let allowed = if path == "/healthz" { "\r\nallow: get\r\n" } else { "\r\nallow: post\r\n" };
        assert_eq!(given.head.contains(allowed), status == 405, "{what}");
    }
    // And the connection goes on.
    assert_eq!(client.post("/pricing/get-quote", QUOTE).body, QUOTED, "{}", service.contender);
}

pub fn a_connection_serves_many_requests(service: &Service) {
    let mut client = service.client();
    for quantity in 1..=300 {
        let given = client.post("/pricing/unit-price", &format!("[1,{quantity}]"));
        assert_eq!(given.status, 200, "{}: {given:?}", service.contender);
        assert!(!given.head.contains("\r\nconnection: close\r\n"), "{}: {given:?}", service.contender);
    }
}

pub fn requests_that_come_at_once_are_answered_in_turn(service: &Service) {
    let mut client = service.client();
    let all: Vec<u8> = (0..20)
        .flat_map(|round| match round % 2 {
            0 => request("POST", "/pricing/unit-price", b"[1,10]"),
            _ => request("POST", "/pricing/get-quote", QUOTE.as_bytes()),
        })
        .collect();
    client.send(&all);
    for round in 0..20 {
        let expected = if round % 2 == 0 { r#""3103""# } else { QUOTED };
        let given = client.answer().expect("an answer to each");
        assert_eq!(given.body, expected, "{}: {round}", service.contender);
    }
}

pub fn a_client_may_ask_for_the_end_of_the_connection(service: &Service) {
    let mut client = service.client();
    client.send(b"GET /healthz HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n");
    assert_eq!(client.answer().expect("an answer").status, 200, "{}", service.contender);
    assert!(client.is_closed(), "{}", service.contender);
}
