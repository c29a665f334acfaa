//! Answers as servers send them, well and badly, in pieces of every size.

use super::*;

const GOOD: Result<(), Failure> = Ok(());

/// Decodes in pieces of this size, then closes if `close`.
fn decode(wire: &str, piece: usize, close: bool, expect: Option<&str>) -> Result<Answer, Failure> {
    let mut decoder = Decoder::new(1000);
    decoder.begin(&expect.map_or(Expect::Success, |body| Expect::body(body.as_bytes())));
    for bytes in wire.as_bytes().chunks(piece) {
        if let Some(answer) = decoder.feed(bytes)? {
            return Ok(answer);
        }
    }
    if close { decoder.close() } else { Err(Failure::TimedOut) }
}

fn in_all_pieces(wire: &str, close: bool, expect: Option<&str>, expected: Result<Answer, Failure>) {
    for piece in 1..=wire.len() {
        assert_eq!(decode(wire, piece, close, expect), expected, "{wire:?} in pieces of {piece}");
    }
}

#[test]
fn answers_with_a_length() {
    let wire = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nToll";
    in_all_pieces(wire, false, Some("Toll"), Ok(Answer { outcome: GOOD, reusable: true }));
    let wrong = Ok(Answer { outcome: Err(Failure::WrongAnswer), reusable: true });
    in_all_pieces(wire, false, Some("Gate"), wrong);
}

#[test]
fn chunked_answers() {
    let wire = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nTo\r\n2\r\nll\r\n0\r\n\r\n";
    in_all_pieces(wire, false, Some("Toll"), Ok(Answer { outcome: GOOD, reusable: true }));
}

#[test]
fn answers_that_end_with_the_connection() {
    let wire = "HTTP/1.0 200 OK\r\n\r\nToll";
    in_all_pieces(wire, true, Some("Toll"), Ok(Answer { outcome: GOOD, reusable: false }));
    in_all_pieces("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nToll", true, None, Err(Failure::Closed));
    in_all_pieces("HTTP/1.1 200", true, None, Err(Failure::Closed));
    assert_eq!(Decoder::new(9).close(), Err(Failure::Closed));
}

#[test]
fn interim_answers_are_skipped() {
    let wire = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
    in_all_pieces(wire, false, None, Ok(Answer { outcome: GOOD, reusable: true }));
}

#[test]
fn the_status_counts_before_the_body() {
    let wire = "HTTP/1.1 503 Busy\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
    let busy = Ok(Answer { outcome: Err(Failure::Status(503)), reusable: false });
    in_all_pieces(wire, false, Some("Toll"), busy);
}

#[test]
fn old_servers_may_keep_the_connection() {
    let wire = "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n";
    in_all_pieces(wire, false, None, Ok(Answer { outcome: GOOD, reusable: true }));
}

#[test]
fn bytes_behind_the_answer_cost_the_connection() {
    let wire = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx!";
    assert_eq!(decode(wire, 100, false, None), Ok(Answer { outcome: GOOD, reusable: false }));
}

#[test]
fn what_is_not_http_is_malformed() {
    for wire in [
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    ] {
        in_all_pieces(wire, false, None, Err(Failure::Malformed));
    }
}

#[test]
fn nothing_grows_without_bound() {
    in_all_pieces("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", false, None, Err(Failure::TooLarge));
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(2000));
    assert_eq!(decode(&endless, 10, false, None), Err(Failure::TooLarge));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a:b\r\n".repeat(65));
    assert_eq!(decode(&many, 1000, false, None), Err(Failure::TooLarge));
    let mut decoder = Decoder::new(u64::MAX);
    let head = "a".repeat(1000);
    let mut fed = decoder.feed(b"HTTP/1.1 200 OK\r\nx: ");
    for _ in 0..40 {
        fed = fed.and_then(|_| decoder.feed(head.as_bytes()));
    }
    assert_eq!(fed, Err(Failure::TooLarge));
}
