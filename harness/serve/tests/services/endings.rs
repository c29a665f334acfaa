//! Endings of services.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use tollgate_serve::Limits;

use crate::support::{Client, KINDS, QUOTE, QUOTED, assert_answers, opening, serve, serve_within};

#[test]
fn a_request_in_flight_is_answered_before_the_end() {
    for name in KINDS {
        let (service, address) = serve(name);
        let (begun, rest) = QUOTE.split_at(5);
        let mut idle = Client::connect(address);
        assert_eq!(idle.post("/pricing/get-quote", QUOTE).body, QUOTED, "{name}");
        let mut client = Client::connect(address);
        client.begin("/pricing/get-quote", QUOTE.len(), begun.as_bytes());
        assert_answers(address); // so that the one before is in flight by now
        let stopping = std::thread::spawn(move || service.stop());
        assert!(idle.ended(), "{name}");
        let deaf = (0..1_000).any(|_| {
            std::thread::sleep(Duration::from_millis(2));
            TcpStream::connect(address).is_err()
        });
        assert!(deaf, "{name} still listens");
        assert!(!stopping.is_finished(), "{name} did not wait");
        client.send(rest.as_bytes()).unwrap();
        let answer = client.answer().unwrap();
        assert_eq!(answer.body, QUOTED, "{name}");
        assert!(client.ended(), "{name}");
        stopping.join().unwrap();
    }
}

#[test]
fn a_request_that_never_ends_does_not_keep_a_service_alive() {
    for name in KINDS {
        let limits = Limits { farewell: Duration::from_millis(100), ..Limits::default() };
        let (service, address) = serve_within(limits, &opening(name));
        let mut client = Client::connect(address);
        client.begin("/pricing/get-quote", QUOTE.len(), b"{");
        assert_answers(address);
        let begin = Instant::now();
        service.stop();
        assert!(begin.elapsed() < Duration::from_secs(3), "{name}");
        assert!(client.ended(), "{name}");
    }
}
