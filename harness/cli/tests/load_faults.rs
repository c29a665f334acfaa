//! `tollgate load` typed wrongly, on services that misbehave, and interrupted.

mod load_support;

use std::time::Duration;

use load_support::{Mock, OK, Place, Running, Said, Step, alive, eventually, json};
use rustix::process::Signal;

const QUICK: &str = "--rate 200 --duration 500ms";

/// A quick run against a behaviour.
fn load(more: &str, behaviour: impl Fn(usize) -> Vec<Step> + Send + Sync + 'static) -> Said {
    let mock = Mock::start(behaviour);
    Place::new().load(&format!("http://{}/ {QUICK} {more}", mock.address))
}

#[test]
fn nonsense_is_refused_before_anything_is_sent() {
    let (place, mock) = (Place::new(), Mock::start(|_| vec![OK]));
    let url = format!("http://{}/", mock.address);
    std::fs::write(place.path("trace"), "0\n-1\n").unwrap();
    for (arguments, answer) in [
        (format!("{url} --rate 1 --duration 0s"), "a duration lies between"),
        (format!("{url} --rate 1 --duration -1s"), "a duration lies between"),
        (format!("{url} --rate 1 --duration 1e99s"), "a duration lies between"),
        (format!("{url} --rate 1 --duration NaNs"), "not a duration such as"),
        (format!("{url} --rate 1 --duration 10"), "a duration has a unit"),
        (format!("{url} --rate 1 --duration soon"), "not a duration such as"),
        (format!("{url} --rate 0"), "a rate lies above 0"),
        (format!("{url} --rate -1"), "a rate lies above 0"),
        (format!("{url} --rate NaN"), "a rate lies above 0"),
        (format!("{url} --rate 1e12"), "a rate lies above 0"),
        (format!("{url} --rate many"), "not a number of operations a second"),
        (
            format!("{url} --rate 1e8 --duration 10s"),
            "operations are more than the 16777216 that a run may offer",
        ),
        (format!("{url} --rate 0.1 --duration 1ms --arrivals poisson"), "the schedule is empty"),
        (format!("{url} --rate 9 --connections 0"), "invalid value '0' for '--connections <N>'"),
        (format!("{url} --rate 9 --connections 1000000"), "invalid value '1000000'"),
        (url.clone(), "say how much: --rate R"),
        (format!("{url} --closed --rate 9"), "cannot be used with"),
        (format!("{url} --search"), "--slo"),
        (format!("{url} --rate 9 --slo p99"), "is not an objective"),
        (format!("{url} --rate 9 --arrivals never"), "does not name arrivals"),
        (format!("{url} --arrivals trace"), "trace:2: "),
        (format!("{url} --arrivals trace --rate 9"), "leave out --rate"),
        (format!("{url} --rate 9 --core 4000"), "core 4000 is none that this process may run on"),
        (format!("{url} --rate 9 --body nowhere"), "cannot read nowhere: No such file"),
        (format!("{url} --rate 9 --fixture pricing/get-quotes"), "did you mean `pricing/get-quote`"),
        (format!("{url} --rate 9 --fixture probe/memcpy/64B"), "`probe/memcpy/64B` is not served"),
        (format!("{url} --rate 9 --expect golden"), "needs a `--fixture`"),
        (format!("{url} --rate 9 --expect 99"), "is not what can be expected"),
        (format!("{url} --rate 9 --method HEAD"), "method HEAD cannot put load"),
        (format!("{url} --rate 9 --method 'G T'"), "is not a method"),
        (format!("{url} --rate 9 --header 'host: x'"), "is not a header that can be added"),
        ("https://127.0.0.1/ --rate 9".to_string(), "is not an http:// URL"),
        ("localhost:80 --rate 9".to_string(), "is not an http:// URL"),
        ("http://127.0.0.1:99999/ --rate 9".to_string(), "has no port from 1 to 65535"),
        ("http://192.0.2.7/ --rate 9".to_string(), "not an address of this machine"),
        ("http://0.0.0.0/ --rate 9".to_string(), "not an address of this machine"),
    ] {
        place.load(&arguments).exits(2).prints_nothing().says(answer).does_not_panic();
    }
}

#[test]
fn nobody_listens() {
    // Bound and never listened on: nobody else gets the port meanwhile.
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let said = Place::new().load(&format!("http://{}/ {QUICK}", socket.local_addr().unwrap()));
    said.exits(6).prints_nothing().says("opened 0 of 8 connections to ").says("is the service running?");
}

#[test]
fn what_is_not_http_is_said_to_be_none() {
    let said = load("", |_| vec![Step::Send("220 mail.example ESMTP\r\n")]);
    said.exits(6).prints("100 × malformed answer").says("is that an HTTP/1.1 service?");
}

#[test]
fn a_service_that_dies_is_counted_and_not_mixed_in() {
    let said = load("", |n| if n == 40 { vec![Step::Die] } else { vec![OK] });
    said.exits(6)
        .prints("× connection refused")
        .says("operations failed: ")
        .says("the latencies are of the ");
}

#[test]
fn resets_endless_bodies_and_errors_are_told_apart() {
    let said = load("", |n| match n % 5 {
        0 => vec![OK],
        4 => vec![Step::Reset],
        1 => vec![Step::Send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok"), Step::Close],
        2 => vec![Step::Send("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n")],
        _ => vec![Step::Send("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n")],
    });
    said.exits(6)
        .prints("20 × connection closed early")
        .prints("20 × connection reset")
        .prints("20 × status 503")
        .prints("20 × answer too large");
    said.prints("completed 20 · failed 80");
}

#[test]
fn a_body_without_an_end_is_cut_off() {
    let chunk: &'static str = format!("ffff\r\n{}\r\n", "x".repeat(0xffff)).leak();
    let said = load("--connections 1 --timeout 5s", move |_| {
        let head = Step::Send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        std::iter::once(head).chain(std::iter::repeat_n(Step::Send(chunk), 300)).collect()
    });
    said.exits(6).prints("× answer too large").does_not_panic();
}

#[test]
fn a_service_that_never_answers_leaves_lower_bounds_or_time_outs() {
    let never = |_| vec![Step::Wait(Duration::from_secs(30))];
    load("--drain 300ms", never).exits(6).says("nothing was answered: 100 operations were still open");
    let said = load("--timeout 50ms", never);
    said.exits(6).prints("× timed out").says("nothing was answered well: ");
}

#[test]
fn what_is_still_open_is_at_least() {
    // Four fifths are answered at once; then eight wait beyond the end of the run and block every connection.
    let mock = Mock::start(|n| if n < 800 { vec![OK] } else { vec![Step::Wait(Duration::from_secs(9)), OK] });
    let said = Place::new()
        .load(&format!("http://{}/ --rate 1000 --duration 1s --drain 200ms --format json", mock.address));
    let result = &json(&said)["result"];
    assert_eq!((&result["completed"], &result["censored"]), (&800.into(), &200.into()));
    let p90 = &result["response"]["percentiles"][1];
    assert_eq!((&p90["q"], &p90["at-least"]), (&0.9.into(), &true.into()));
    assert_eq!(result["response"]["max-at-least"], true);
}

#[test]
fn far_above_capacity_memory_is_bounded() {
    let mock = Mock::start(|_| vec![Step::Wait(Duration::from_millis(50)), OK]);
    let place = Place::new();
    let load = "--rate 8e6 --duration 2s --connections 2 --drain 1ms --format json";
    let run = place.begin(&format!("http://{}/ {load}", mock.address));
    let (id, mut peak) = (run.id(), 0);
    eventually("it has ended", || {
        peak = peak.max(peak_kib(id).unwrap_or(0));
        !alive(id)
    });
    let said = run.end();
    let result = &json(said.does_not_panic())["result"];
    assert_eq!((&result["offered"], &result["response"]["max-at-least"]), (&16_000_000.into(), &true.into()));
    // 16 million starts take 122 MiB; the rest is the program.
    assert!((100_000..220_000).contains(&peak), "{peak} KiB: {said}");
}

fn peak_kib(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn ten_thousand_connections_with_few_descriptors_are_refused_with_advice() {
    let (place, mock) = (Place::new(), Mock::start(|_| vec![OK]));
    let arguments = format!("http://{}/ {QUICK} --connections", mock.address);
    let said = place.begin_in("ulimit -n 256", &format!("{arguments} 10000")).end();
    said.exits(2).prints_nothing().says_one_line();
    said.says("10000 connections need 10032 descriptors and this process may have 256: raise the limit (`ulimit -n 10032`");
    // A soft limit is no obstacle.
    let said = place.begin_in("ulimit -Sn 32", &format!("{arguments} 40")).end();
    said.prints("on 40 connections").prints("failed 0");
}

/// A run of many seconds that is under way.
fn under_way(place: &Place, mock: &Mock, more: &str) -> Running {
    let run = place.begin(&format!("http://{}/ --rate 500 --duration 3s {more}", mock.address));
    run.until_it_says("connections");
    std::thread::sleep(Duration::from_millis(1000));
    run
}

#[test]
fn a_stopped_generator_is_bound() {
    let (place, mock) = (Place::new(), Mock::start(|_| vec![Step::Wait(Duration::from_millis(5)), OK]));
    let run = under_way(&place, &mock, "").gets(Signal::STOP);
    std::thread::sleep(Duration::from_secs(1));
    let said = run.gets(Signal::CONT).end();
    said.exits(5).prints("completed 1500 · failed 0").prints("INVALID: generator-bound: ");
    said.says("generator-bound: the p99 of its lateness is ");
    let rows: Vec<&str> = said.stdout.lines().filter(|line| line.starts_with(" response")).collect();
    assert!(rows.len() == 1 && rows[0].contains("invalid") && !rows[0].contains("ms"), "{said}");
}

#[test]
fn ctrl_c_ends_it_promptly_and_a_part_is_no_result() {
    let (place, mock) = (Place::new(), Mock::start(|_| vec![OK]));
    for more in ["", "--out kept", "--arrivals poisson --format json"] {
        let said = under_way(&place, &mock, more).gets_ctrl_c().end_soon();
        said.exits(130).prints_nothing().says("stopped after ").says("a part of a run is no result");
    }
    assert!(!place.path("kept").exists());
    let run = place.begin(&format!("http://{}/ --closed --duration 60s", mock.address));
    run.until_it_says("connections");
    std::thread::sleep(Duration::from_millis(300));
    run.gets_ctrl_c().end_soon().exits(130).prints_nothing();
}
