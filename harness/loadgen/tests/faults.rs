//! Servers that misbehave. Whatever they do, every operation is accounted for, and by kind.

mod support;

use std::process::Command;
use std::time::Duration;

use support::{Mock, OK, Step, a_second, four_connections};
use tollgate_loadgen::http::{Expect, HttpClient, HttpError, Request, Settings};
use tollgate_loadgen::{Bound, Failure, Run, Schedule};

/// Runs a second against a behaviour, and checks the one thing that must always hold.
fn run(settings: Settings, behaviour: impl Fn(usize) -> Vec<Step> + Send + Sync + 'static) -> Run {
    let mock = Mock::start(behaviour);
    let request = Request::get(&mock.target()).expecting(Expect::body(b"ok"));
    let run = mock.client_with(request, settings).open_loop(&a_second()).unwrap();
    assert_eq!(run.recording.accounted(), run.offered, "{:?}", run.recording.failures);
    assert_eq!(run.recording.response.count(), run.recording.completed + run.recording.censored);
    assert_eq!(run.recording.lateness.count(), run.offered);
    run
}

fn all_fail(failure: Failure, behaviour: impl Fn(usize) -> Vec<Step> + Send + Sync + 'static) {
    let run = run(four_connections(), behaviour);
    assert_eq!(run.recording.failures.get(&failure), Some(&run.offered), "{:?}", run.recording.failures);
}

fn all_complete(behaviour: impl Fn(usize) -> Vec<Step> + Send + Sync + 'static) {
    let run = run(four_connections(), behaviour);
    assert_eq!(run.recording.completed, run.offered, "{:?}", run.recording.failures);
}

#[test]
fn a_good_server_completes_everything() {
    all_complete(|_| vec![OK]);
}

#[test]
fn a_server_that_closes_after_each_answer_is_connected_to_again() {
    all_complete(|_| {
        vec![Step::Send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"), Step::Close]
    });
    all_complete(|_| vec![Step::Send("HTTP/1.0 200 OK\r\n\r\nok"), Step::Close]);
}

#[test]
fn slow_and_chunked_answers_are_put_together() {
    let pause = Step::Wait(Duration::from_millis(2));
    all_complete(move |_| {
        vec![
            Step::Send("HTTP/1.1 200 OK\r\ntransfer-"),
            pause.clone(),
            Step::Send("encoding: chunked\r\n\r\n1\r\no\r"),
            pause.clone(),
            Step::Send("\n1\r\nk\r\n0\r\n"),
            pause.clone(),
            Step::Send("\r\n"),
        ]
    });
}

#[test]
fn error_statuses_are_counted_by_status() {
    all_fail(Failure::Status(500), |_| {
        vec![Step::Send("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\nok")]
    });
    let run = run(four_connections(), |n| {
        vec![if n % 2 == 0 { OK } else { Step::Send("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n") }]
    });
    assert_eq!(run.recording.failures[&Failure::Status(404)], run.offered / 2);
}

#[test]
fn wrong_answers_are_failures() {
    all_fail(Failure::WrongAnswer, |_| vec![Step::Send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno")]);
}

#[test]
fn what_is_not_http_is_malformed() {
    all_fail(Failure::Malformed, |_| vec![Step::Send("SSH-2.0-OpenSSH_9.9\r\n")]);
}

#[test]
fn a_server_that_hangs_up_is_counted() {
    let run = run(four_connections(), |_| vec![Step::Send("HTTP/1.1 200 OK\r\ncont"), Step::Close]);
    assert_eq!(run.recording.completed, 0);
    let kinds = [Failure::Closed, Failure::Reset];
    assert!(run.recording.failures.keys().all(|kind| kinds.contains(kind)), "{:?}", run.recording.failures);
}

#[test]
fn endless_answers_are_cut_off() {
    let settings = Settings { max_response: 10_000, ..four_connections() };
    let run = run(settings, |_| {
        let chunk = "3e8\r\n".to_owned() + &"x".repeat(1000) + "\r\n";
        let chunk: &'static str = chunk.leak();
        let head = Step::Send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        std::iter::once(head).chain(std::iter::repeat_n(Step::Send(chunk), 50)).collect()
    });
    assert_eq!(run.recording.failures.get(&Failure::TooLarge), Some(&run.offered));
}

#[test]
fn a_server_that_never_answers_leaves_lower_bounds() {
    let settings = Settings { drain: Duration::from_millis(300), ..four_connections() };
    let run = run(settings, |_| vec![Step::Wait(Duration::from_secs(3))]);
    assert_eq!(run.recording.censored, run.offered);
    assert_eq!(run.recording.service.count(), 4);
    assert!(matches!(run.recording.response.percentile(0.5).unwrap().value, Bound::AtLeast(_)));
}

#[test]
fn time_outs_are_failures_and_free_the_connection() {
    let settings = Settings { timeout: Some(Duration::from_millis(30)), ..four_connections() };
    let run = run(settings, |n| if n < 8 { vec![Step::Wait(Duration::from_secs(2)), OK] } else { vec![OK] });
    assert!(run.recording.failures[&Failure::TimedOut] >= 8, "{:?}", run.recording.failures);
    assert!(run.recording.completed > 0);
}

#[test]
fn a_server_that_dies_under_load_is_refused_from_then_on() {
    let run = run(four_connections(), |n| if n == 50 { vec![Step::Die] } else { vec![OK] });
    assert!(run.recording.completed >= 47, "{}", run.recording.completed);
    assert!(run.recording.failures[&Failure::Refused] > 150, "{:?}", run.recording.failures);
}

#[test]
fn far_more_than_can_be_done_is_queued_and_censored() {
    let mock = Mock::start(|_| vec![Step::Wait(Duration::from_millis(5)), OK]);
    let settings = Settings { connections: 1, drain: Duration::ZERO, ..Settings::default() };
    let schedule = Schedule::constant(1_000_000.0, Duration::from_secs(1)).unwrap();
    let run = mock.client(settings).open_loop(&schedule).unwrap();
    assert_eq!((run.offered, run.recording.accounted()), (1_000_000, 1_000_000));
    assert!(run.recording.censored > 990_000 && run.backlog_slope.unwrap().low > 900_000.0);
    assert!(run.recording.response.percentile(0.99).unwrap().value.to_string().starts_with('≥'));
}

#[test]
fn a_service_that_is_not_there_is_said_so_before_the_run() {
    let mock = Mock::start(|_| vec![Step::Die]);
    let _ = mock.client(four_connections()).closed_loop(Duration::from_millis(50)).unwrap();
    let target = mock.target();
    let again = HttpClient::connect(&target, vec![Request::get(&target)], four_connections());
    let error = again.err().expect("nobody listens").to_string();
    assert!(error.starts_with("opened 0 of 4 connections to 127.0.0.1:"), "{error}");
    assert!(error.ends_with("; is the service running?"), "{error}");
    let nothing = HttpClient::connect(&target, vec![], four_connections());
    assert!(matches!(nothing, Err(HttpError::Nothing)));
}

#[test]
fn more_connections_than_descriptors_are_refused_with_advice() {
    let mock = Mock::start(|_| vec![OK]);
    let probe = env!("CARGO_BIN_EXE_tollgate-loadgen-probe");
    let command = format!("ulimit -n 64; exec {probe} http://{}/ 10 1 10000", mock.address);
    let output = Command::new("sh").args(["-c", &command]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains(" of 10000 connections to ") && error.contains("`ulimit -n`"), "{error}");
}
