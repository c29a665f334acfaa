//! `tollgate serve`.

mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use rustix::process::{Pid, Signal, kill_process};
use support::{Place, Running, alive, eventually};

const QUOTE: &[u8] =
    b"POST /pricing/get-quote HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: 32\r\n\r\n\
    {\"sku\":\"TG-0001-B\",\"quantity\":1}";

fn address(service: &Running) -> SocketAddr {
    service.first_line().strip_prefix("listening on http://").unwrap().parse().unwrap()
}

/// The answer to `QUOTE`, the last bytes of which are sent after `meanwhile`.
fn quoted(address: SocketAddr, meanwhile: impl FnOnce()) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let (begun, rest) = QUOTE.split_at(QUOTE.len() - 9);
    stream.write_all(begun).unwrap();
    meanwhile();
    stream.write_all(rest).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_serves_until_it_is_told_to_end_and_finishes_what_is_in_flight() {
    let place = Place::new();
    for (cell, signal) in
        [("http/rust/component", Signal::INT), ("pricing/get-quote@http/rust/wasi-p2", Signal::TERM)]
    {
        let service = place.begin(&format!("serve {cell}"));
        let address = address(&service);
        let id = Pid::from_raw(service.id() as i32).unwrap();
        let answer = quoted(address, || {
            assert!(quoted(address, || {}).ends_with(r#"{"ok":{"cents":"3199","source":"list"}}"#));
            kill_process(id, signal).unwrap();
            eventually("it listens no more", || TcpStream::connect(address).is_err());
        });
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with(r#""source":"list"}}"#), "{answer}");
        service.end_soon().succeeds();
    }
}

#[test]
fn a_port_that_is_taken_is_one_clear_line() {
    let place = Place::new();
    let service = place.begin("serve http/rust/component");
    let address = address(&service);
    let second = place.tollgate(&format!("serve http/rust/component --listen {address}"));
    second.exits(2).prints_nothing().says_one_line().says(&format!("cannot listen on {address}: "));
    service.gets_ctrl_c().end_soon().succeeds();
}

#[test]
fn a_service_that_dies_is_told() {
    let place = Place::new();
    let service = place.begin("serve http/rust/component");
    address(&service);
    let worker = service.children()[0];
    kill_process(Pid::from_raw(worker as i32).unwrap(), Signal::KILL).unwrap();
    service.end_soon().exits(6).says("the worker died (signal 9)");
    assert!(!alive(worker));
}

#[test]
fn what_is_no_service_is_refused() {
    let place = Place::new();
    for (cell, says) in [
        ("component/rust/cranelift", "component/rust/cranelift is called, not served"),
        ("http/rust/componnent", "did you mean `component`?"),
        ("component", "`component` is not a contender"),
        ("pricing/quote@http/rust/component", "there is no function `pricing/quote`"),
        ("http/cobol/component", "cobol"),
    ] {
        place.tollgate(&format!("serve {cell}")).exits(2).prints_nothing().says_one_line().says(says);
    }
}
