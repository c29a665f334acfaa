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

#[test]
fn a_wasi_http_component_of_anybodys_is_served_and_loaded() {
    let place = Place::new();
    let guest = |name: &str| {
        let folder = format!("guests/{}/target/tollgate", name.rsplit_once("-p").unwrap().0);
        support::repository().join(folder).join(format!("{name}.wasm"))
    };
    for (name, asked) in
        [("rust-http-p2", ""), ("rust-http-p3", ""), ("rust-http-p2", " --service wasi-p2-reuse")]
    {
        let file = place.path("my-service.wasm");
        std::fs::copy(guest(name), &file).unwrap();
        let service = place.begin(&format!("serve my-service.wasm{asked}"));
        let address = address(&service);
        assert!(quoted(address, || {}).ends_with(r#"{"ok":{"cents":"3199","source":"list"}}"#), "{name}");
        place.write("question.json", r#"{"sku":"TG-0001-B","quantity":1}"#);
        let load =
            format!("load http://{address}/pricing/get-quote --closed --connections 1 --duration 500ms");
        let said = place.tollgate(&format!("{load} --method POST --body question.json"));
        said.prints("failed 0");
        service.gets_ctrl_c().end_soon().succeeds();
    }
}

#[test]
fn what_is_no_http_service_is_refused_in_one_line() {
    let place = Place::new();
    let core = wat::parse_str("(module)").unwrap();
    std::fs::write(place.path("core.wasm"), core).unwrap();
    std::fs::write(place.path("text.wasm"), "hello").unwrap();
    let component = support::repository().join("guests/rust/target/tollgate/rust.wasm");
    std::fs::copy(component, place.path("functions.wasm")).unwrap();
    let p2 = support::repository().join("guests/rust-http/target/tollgate/rust-http-p2.wasm");
    std::fs::copy(p2, place.path("p2.wasm")).unwrap();
    for (asked, says) in [
        ("nowhere.wasm", "nowhere.wasm"),
        ("text.wasm", "text.wasm is not a component"),
        ("functions.wasm", "functions.wasm is no HTTP service: it exports neither"),
        (
            "p2.wasm --service wasi-p3",
            "`wasi-p3` does not drive a component of wasi:http p2; these do: wasi-p2",
        ),
        ("http/rust/component --service wasi-p2", "--service is for a component of yours"),
    ] {
        place.tollgate(&format!("serve {asked}")).exits(2).prints_nothing().says_one_line().says(says);
    }
}
