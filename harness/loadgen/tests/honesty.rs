//! The two tests that tell an honest generator from the others: a server that stalls, and a generator that is
//! stopped. Bounds are wide, because the machine that runs the tests is shared.

mod support;

use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use support::{Mock, OK, Step};
use tollgate_loadgen::http::Settings;
use tollgate_loadgen::{Bound, Schedule};

/// A second in ten at 1 kHz is a tenth of all operations, spread evenly over 0 to 1 s: the p99 is 0.9 s. A
/// closed loop would have seen eight slow operations, and a p99 that looks fine.
#[test]
fn a_stall_is_seen_in_the_response_and_not_in_the_service() {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    let (from, until) = (Duration::from_secs(4), Duration::from_secs(5));
    let mock = Mock::start(move |_| {
        let since = FIRST.get_or_init(Instant::now).elapsed();
        let stall = if since >= from { until.saturating_sub(since) } else { Duration::ZERO };
        vec![Step::Wait(stall), OK]
    });
    let schedule = Schedule::constant(1000.0, Duration::from_millis(10_200)).unwrap();
    let run = mock.client(Settings::default()).open_loop(&schedule).unwrap();
    assert_eq!((run.recording.completed, run.recording.accounted()), (10_200, 10_200));
    let response = run.recording.response.percentile(0.99).unwrap();
    let service = run.recording.service.percentile(0.99).unwrap();
    assert!(response.value.nanos() > 800_000_000, "response {response}");
    assert!(service.value.nanos() < 200_000_000, "service {service}");
    assert!(run.recording.service.max().unwrap().nanos() > 800_000_000);
    // The generator went on running: it is no stall of the machine, and nothing of it is excused.
    if let Some(stalls) = &run.stalls {
        let without = stalls.without.order_statistic(0.99).unwrap();
        assert!(without.nanos() > 800_000_000, "{without}, {} left out", stalls.left_out);
        assert_eq!(stalls.machines(&run.recording.response), None);
    }
}

#[test]
fn a_stopped_generator_comes_out_generator_bound() {
    let mock = Mock::start(|_| vec![Step::Wait(Duration::from_millis(5)), OK]);
    let url = format!("http://{}/", mock.address);
    let probe = Command::new(env!("CARGO_BIN_EXE_tollgate-loadgen-probe"))
        .args([&url, "500", "3", "8"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = Pid::from_child(&probe);
    std::thread::sleep(Duration::from_secs(1));
    kill_process(pid, Signal::STOP).unwrap();
    std::thread::sleep(Duration::from_secs(1));
    kill_process(pid, Signal::CONT).unwrap();
    let output = probe.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(5), "{text}");
    assert!(text.contains("completed 1500 · failed 0 · censored 0"), "{text}");
    // A third of the operations fell due during the stop. They are all late, not only as many of them as there
    // are connections: a fifth of all by more than 300 ms.
    let lateness = text.lines().find(|line| line.starts_with("lateness")).unwrap();
    let p90 = lateness.split(" p90 ").nth(1).unwrap_or_else(|| panic!("{text}"));
    let p90: Vec<&str> = p90.split_whitespace().take(2).collect();
    let (value, unit): (f64, &str) = (p90[0].parse().unwrap(), p90[1]);
    assert!((unit == "ms" && value > 300.0) || unit == "s", "{text}");
    assert!(text.contains("generator-bound: the p99 of its lateness is"), "{text}");
}

/// One queue: while one connection of two is stuck, the other serves everything.
#[test]
fn a_stuck_connection_does_not_hold_up_the_queue() {
    let mock =
        Mock::start(|n| if n == 10 { vec![Step::Wait(Duration::from_millis(700)), OK] } else { vec![OK] });
    let schedule = Schedule::constant(300.0, Duration::from_secs(1)).unwrap();
    let settings = Settings { connections: 2, ..Settings::default() };
    let run = mock.client(settings).open_loop(&schedule).unwrap();
    assert_eq!(run.recording.completed, 300);
    assert!(
        matches!(run.recording.response.order_statistic(0.75), Some(Bound::Exactly(ns)) if ns < 500_000_000)
    );
}
