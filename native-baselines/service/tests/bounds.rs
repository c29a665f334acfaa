//! Requests that are wrong, too large, too many or too slow.

mod support;

use std::time::Duration;

use support::{Client, Program};
use tollgate_contract::MAX_BODY;
use tollgate_http_server::Limits;
use tollgate_native_service::serve;

#[test]
fn malformed_requests_are_refused_with_the_reason_and_the_connection_goes_on() {
    let program = Program::start(&[]);
    let mut client = program.client();
    for (method, path, body, status, reason) in [
        ("POST", "/pricing/get-quote", "{", 400, "the body for /pricing/get-quote is no JSON: EOF"),
        (
            "POST",
            "/pricing/get-quote",
            "{}",
            422,
            "of the wrong shape: missing field `sku` at line 1 column 2",
        ),
        ("POST", "/fraud/screen", "\"?\"", 422, "no base64"),
        ("POST", "/pricing", "{}", 404, "there is nothing at `/pricing`"),
        ("GET", "/", "", 404, "there is nothing at `/`"),
        ("PUT", "/fraud/score", "[]", 405, "/fraud/score takes POST, not `PUT`"),
    ] {
        let received = client.ask(method, path, body.as_bytes());
        assert_eq!(received.status, status, "{received:?}");
        let error: serde_json::Value = serde_json::from_str(&received.body).unwrap();
        assert!(error["error"].as_str().unwrap().contains(reason), "{received:?}");
        assert_eq!(received.header("content-type"), Some("application/json"));
    }
    assert_eq!(client.ask("PUT", "/fraud/score", b"").header("allow"), Some("POST"));
    let received = client.ask("GET", "/healthz", b"");
    assert_eq!((received.status, received.body.as_str()), (200, r#"{"status":"ok"}"#));
}

#[test]
fn what_is_not_http_ends_its_own_connection_only() {
    let program = Program::start(&[]);
    let mut noise = program.client();
    noise.send(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n");
    assert_eq!(noise.receive().status, 400);
    assert!(noise.is_closed());
    assert_eq!(program.client().post("/probe/nop", b"").body, "null");
}

#[test]
fn a_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not() {
    let program = Program::start(&[]);
    let body = [b"\"", &*vec![b'A'; MAX_BODY - 1], b"\""].concat();
    assert_eq!(program.client().post("/probe/echo-bytes", &body[..MAX_BODY / 2]).status, 400);
    let received = program.client().post("/probe/echo-bytes", &body);
    assert_eq!(received.status, 413);
    assert_eq!(received.body, r#"{"error":"the body is larger than 8388608 bytes"}"#);

    let mut client = program.client();
    client.send(b"POST /probe/echo-bytes HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n");
    for chunk in body.chunks(1 << 20) {
        client.send(format!("{:x}\r\n", chunk.len()).as_bytes());
        client.send(chunk);
        client.send(b"\r\n");
    }
    client.send(b"0\r\n\r\n");
    assert_eq!(client.receive().status, 413);
}

#[test]
fn a_body_as_large_as_is_allowed_is_answered() {
    let program = Program::start(&[]);
    let body = [b"\"", &*vec![b'A'; MAX_BODY - 4], b"\""].concat();
    let received = program.client().post("/probe/echo-bytes", &body);
    assert_eq!(received.status, 200);
    assert!(received.body.as_bytes() == body);
}

#[test]
fn a_request_above_the_bound_is_refused_and_the_place_is_given_back() {
    let program = Program::start(&["--concurrency", "2"]);
    let mut waiting: Vec<Client> = (0..2).map(|_| program.client()).collect();
    for client in &mut waiting {
        client.begin("POST", "/pricing/unit-price", 6);
        client.send(b"[1");
    }
    let mut third = program.client();
    // The two may not be there yet.
    let refused = (0..100).map(|_| third.post("/probe/nop", b"")).find(|received| received.status == 503);
    assert_eq!(
        refused.expect("never full").body,
        r#"{"error":"2 requests are being answered already, try again later"}"#
    );
    for client in &mut waiting {
        client.send(b",10]");
        assert_eq!(client.receive().body, r#""3103""#);
    }
    assert_eq!(third.post("/probe/nop", b"").status, 200);
}

#[test]
fn slow_requests_are_given_up() {
    let brief = Duration::from_millis(200);
    // In this process: the command line offers no such settings.
    let limits = Limits { head: brief, body: brief, ..Limits::default() };
    let server = serve("127.0.0.1:0".parse().unwrap(), 1, None, limits).unwrap();
    let address = server.address();
    let mut slow_head = Client::new(address);
    slow_head.send(b"POST /probe/nop HT");
    assert!(slow_head.is_closed());
    let mut slow_body = Client::new(address);
    slow_body.begin("POST", "/probe/nop", 4);
    slow_body.send(b"nu");
    let received = slow_body.receive();
    assert_eq!(received.status, 408);
    assert_eq!(received.body, r#"{"error":"the body did not arrive within 0.2 s"}"#);
}
