//! Bodies: how large they may be, and how they may come.

use tollgate_contract::MAX_BODY;

use super::client::{QUOTE, QUOTED};
use super::service::Service;

pub fn a_body_may_be_as_large_as_the_limit_and_no_larger(service: &Service) {
    let sent = |length: usize| format!("\"{}\"", "A".repeat(length - 2));
    let name = &service.contender;
    let answer = service.client().post("/probe/echo-bytes", &sent(MAX_BODY - 2));
    assert_eq!((answer.status, answer.body.len()), (200, MAX_BODY - 2), "{name}");
    let answer = service.client().post("/probe/echo-bytes", &sent(MAX_BODY + 2));
    assert_eq!(answer.status, 413, "{name}: {}", answer.body);
    assert_eq!(answer.body, r#"{"error":"the body is larger than 8388608 bytes"}"#, "{name}");
    // Told by its head alone.
    let mut client = service.client();
    client.begin("/probe/echo-bytes", 1 << 40, b"");
    assert_eq!(client.answer().expect("an answer").status, 413, "{name}");
    service.answers();
}

pub fn a_body_may_come_in_chunks(service: &Service) {
    let mut client = service.client();
    for _ in 0..2 {
        client.send(b"POST /pricing/get-quote HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n");
        for piece in QUOTE.as_bytes().chunks(7) {
            client.send(&[format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat());
        }
        client.send(b"0\r\n\r\n");
        assert_eq!(client.answer().expect("an answer").body, QUOTED, "{}", service.contender);
    }
}

pub fn a_body_without_end_is_cut_off(service: &Service) {
    let mut client = service.client();
    client.send(b"POST /probe/echo-bytes HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n");
    let piece = [b"100000\r\n", &*vec![b'A'; 1 << 20], b"\r\n"].concat();
    let taken = (0..1_000).take_while(|_| client.send(&piece)).count();
    assert!((8..60).contains(&taken), "{} took {taken} MiB", service.contender);
    service.answers();
}
