//! Clients that are wrong, slow or gone.

use std::time::{Duration, Instant};

use super::client::{Client, QUOTE, QUOTED};
use super::service::Service;

pub fn what_is_no_http_ends_its_own_connection_only(service: &Service) {
    for noise in [&b"this is not HTTP\r\n\r\n"[..], b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"] {
        let mut client = service.client();
        client.send(noise);
        assert_eq!(client.answer().expect("an answer").status, 400, "{}", service.contender);
        assert!(client.is_closed(), "{}", service.contender);
    }
    service.answers();
}

pub fn a_slow_client_is_waited_for_and_holds_nobody_up(service: &Service) {
    let mut slow: Vec<Client> = (0..20).map(|_| service.client()).collect();
    for client in &mut slow {
        client.begin("/pricing/get-quote", QUOTE.len(), b"");
    }
    for byte in QUOTE.as_bytes() {
        slow.iter_mut().for_each(|client| _ = client.send(&[*byte]));
        std::thread::sleep(Duration::from_millis(5));
        if byte == &b',' {
            service.answers();
        }
    }
    for client in &mut slow {
        assert_eq!(client.answer().expect("an answer").body, QUOTED, "{}", service.contender);
    }
}

pub fn a_client_that_goes_in_the_middle_costs_nobody_else_anything(service: &Service) {
    for round in 0..60 {
        let mut client = service.client();
        match round % 4 {
            0 => {} // says nothing
            1 => _ = client.send(b"POST /pricing/get-quote HT"),
            2 => client.begin("/pricing/get-quote", QUOTE.len(), &QUOTE.as_bytes()[..5]),
            // Does not wait for the answer.
            _ => client.begin("/pricing/get-quote", QUOTE.len(), QUOTE.as_bytes()),
        }
    }
    service.answers();
}

pub fn a_body_that_never_comes_is_given_up(service: &Service) {
    let mut client = service.client();
    client.begin("/pricing/get-quote", QUOTE.len(), &QUOTE.as_bytes()[..5]);
    let begin = Instant::now();
    let answer = client.answer().expect("an answer");
    assert!(begin.elapsed() > Duration::from_secs(5), "{}: too early", service.contender);
    let (status, reason) = if service.is_wasi_http() {
        (400, "the body ")
    } else {
        (408, "the body did not arrive within 10 s")
    };
    assert_eq!(answer.status, status, "{}: {answer:?}", service.contender);
    assert!(answer.body.contains(reason), "{}: {answer:?}", service.contender);
    service.answers();
}
