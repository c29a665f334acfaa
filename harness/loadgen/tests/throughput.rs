//! The closed loop, and the search for a rate, on real sockets.

mod support;

use std::time::Duration;

use support::{Mock, OK, Step, four_connections};
use tollgate_loadgen::http::Settings;
use tollgate_loadgen::search::{Search, judge};
use tollgate_loadgen::{Arrivals, Failure, Rules};
use tollgate_model::load::Objective;

#[test]
fn the_closed_loop_keeps_every_connection_busy() {
    let mock = Mock::start(|_| vec![Step::Wait(Duration::from_millis(2)), OK]);
    let run = mock.client(four_connections()).closed_loop(Duration::from_millis(500)).unwrap();
    assert_eq!((run.recording.failed(), run.recording.censored), (0, 0));
    // Four connections of at least 2 ms an operation.
    assert!(run.rate > 10.0 && run.rate <= 2000.0, "{}", run.rate);
    assert_eq!(run.recording.response.count(), run.recording.completed);
}

#[test]
fn a_client_is_used_again_after_a_run_with_answers_missing() {
    let mock = Mock::start(|n| if n < 4 { vec![Step::Wait(Duration::from_secs(2)), OK] } else { vec![OK] });
    let settings = Settings { drain: Duration::from_millis(50), ..four_connections() };
    let mut client = mock.client(settings);
    let first = client.closed_loop(Duration::from_millis(100)).unwrap();
    assert_eq!((first.recording.completed, first.recording.censored), (0, 4));
    let second = client.closed_loop(Duration::from_millis(100)).unwrap();
    assert!(second.recording.completed > 0 && second.recording.censored == 0);
}

#[test]
fn a_dead_server_ends_the_closed_loop_no_later() {
    let mock = Mock::start(|n| if n == 20 { vec![Step::Die] } else { vec![OK] });
    let settings = Settings { drain: Duration::from_millis(500), ..four_connections() };
    let run = mock.client(settings).closed_loop(Duration::from_millis(300)).unwrap();
    assert!(run.recording.failures.contains_key(&Failure::Refused), "{:?}", run.recording.failures);
    assert!(run.recording.completed >= 17);
}

/// One connection whose answers take a millisecond at the least: a thousand a second cannot be passed.
#[test]
fn the_search_stays_below_what_is_possible() {
    let mock = Mock::start(|_| vec![Step::Wait(Duration::from_millis(1)), OK]);
    let mut client = mock.client(Settings { connections: 1, ..Settings::default() });
    let objective: Objective = "p50<20ms".parse().unwrap();
    // Not about the generator, whose lateness depends on what else this machine is doing.
    let rules = Rules { lateness: f64::INFINITY, ..Rules::default() };
    let search = Search { least: 250.0, most: 3000.0, precision: 0.3, ..Search::from(600.0, 3) };
    let found = search
        .try_run(|rate, seed| {
            let duration = Duration::from_secs_f64(250.0 / rate);
            let schedule = Arrivals::Constant.schedule(rate, duration, seed)?;
            let run = client.open_loop(&schedule)?;
            Ok::<_, Box<dyn std::error::Error>>(judge(&objective, &run, &rules))
        })
        .unwrap();
    assert!(found.low.is_none_or(|low| low < 1050.0), "{found:?}");
    assert!(found.rungs.len() >= 2);
}
