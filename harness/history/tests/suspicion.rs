//! From a first suspicion to an alarm: what confirms it, what dismisses it, what is told and when.

mod support;

use support::*;
use tollgate_history::{Checked, Database, Night};
use tollgate_model::history::State;

/// Thirty quiet nights, and then slower ones until one is suspected: the history and the day of the suspicion.
fn suspicious(factor: f64) -> (Database, i64) {
    let mut database = Database::in_memory().unwrap();
    database.add(&quiet_nights(WINCH, 0..30)).unwrap();
    assert!(database.check(None).unwrap().suspected.is_empty());
    for day in 30..36 {
        database.add(&[night(day).ratio(WINCH, quiet(day) * factor)]).unwrap();
        let checked = database.check(None).unwrap();
        assert!(checked.confirmed.is_empty(), "confirmed by nothing: {checked:?}");
        if !checked.suspected.is_empty() {
            return (database, day);
        }
    }
    panic!("a step of {factor} was not suspected");
}

fn check_after(database: &mut Database, night: Night) -> Checked {
    database.add(&[night]).unwrap();
    database.check(None).unwrap()
}

#[test]
fn a_rerun_that_shows_it_too_confirms_and_it_is_told_once() {
    let (mut database, day) = suspicious(1.08);
    let suspected = &database.check(None).unwrap().suspected[0];
    assert_eq!((suspected.first.run.as_str(), suspected.worse), ("night-0030", true));
    assert_eq!((suspected.before.run.as_str(), suspected.after.run.as_str()), ("night-0029", "night-0030"));
    assert!((suspected.step.by - 0.08).abs() < 0.02, "{suspected:?}");
    let checked = check_after(&mut database, night(day).again(1).ratio(WINCH, quiet(day) * 1.08));
    assert_eq!((checked.confirmed.len(), checked.suspected.len()), (1, 0));
    assert!(checked.confirmed[0].gates());
    assert_eq!(checked.run, night(day).name, "the rerun is no night of its own");
    assert_eq!(database.check(None).unwrap(), checked, "asking again gives the same answer");
    let next = check_after(&mut database, night(day + 1).ratio(WINCH, quiet(day + 1) * 1.08));
    assert!(next.confirmed.is_empty() && next.suspected.is_empty(), "{next:?}");
    assert_eq!(states(&database), [State::Confirmed]);
}

#[test]
fn a_step_that_is_hardly_more_than_the_noise_lies_between_nights_that_are_apart() {
    // Nights wander by 3 %, and the step is of 5 %.
    let wander = |day: i64| 1.0 + 0.03 * (((day * 7 + 3) % 11) as f64 / 5.0 - 1.0);
    let mut database = Database::in_memory().unwrap();
    for day in 0..48 {
        let factor = if day < 40 { 1.0 } else { 1.06 };
        database.add(&[night(day).ratio(WINCH, wander(day) * factor)]).unwrap();
    }
    database.check(None).unwrap();
    let found = findings(&database).into_iter().find(|found| found.state == State::Confirmed).unwrap();
    let [before, first, after] = [&found.before, &found.first, &found.after].map(|seen| seen.started);
    assert!(before < first && first <= after, "{found:?}");
    assert!(before < night(40).started && night(40).started <= after, "{found:?}");
    assert!(after - before > 86_400, "it cannot be known to the night: {found:?}");
}

#[test]
fn a_rerun_that_does_not_show_it_dismisses_and_that_is_kept() {
    // Three bad nights in a row are enough for a suspicion, whatever the reason was.
    let (mut database, day) = suspicious(1.08);
    let checked = check_after(&mut database, night(day).again(1).ratio(WINCH, quiet(day) * 0.97));
    assert!(checked.confirmed.is_empty() && checked.suspected.is_empty());
    assert_eq!(checked.dismissed.len(), 1);
    assert!(checked.dismissed[0].again.unwrap() > 0.01);
    assert_eq!(states(&database), [State::Dismissed]);
}

#[test]
fn without_a_rerun_the_next_night_settles_it() {
    let (mut database, day) = suspicious(1.08);
    let checked = check_after(&mut database, night(day + 1).ratio(WINCH, quiet(day + 1) * 1.08));
    assert_eq!(checked.confirmed.len(), 1);
    assert_eq!(checked.confirmed[0].settled.as_ref().unwrap().run, night(day + 1).name);

    let (mut database, day) = suspicious(1.08);
    let checked = check_after(&mut database, night(day + 1).ratio(WINCH, 1.2));
    assert_eq!((checked.confirmed.len(), checked.dismissed.len()), (0, 1), "{checked:?}");
}

#[test]
fn what_is_not_the_same_code_or_comes_too_late_is_no_rerun() {
    let again = |day: i64, hours| night(day).again(hours).ratio(WINCH, 1.2);
    let is_night = |rerun: fn(Night) -> Night, hours| {
        let (mut database, day) = suspicious(1.08);
        let rerun = rerun(again(day, hours));
        let name = rerun.name.clone();
        check_after(&mut database, rerun).run == name
    };
    assert!(!is_night(|night| night, 19));
    assert!(is_night(|night| night, 21));
    assert!(is_night(|night| Night { revision: Some("c3d4".to_string()), ..night }, 1));
    assert!(is_night(|night| Night { plan: "quick".to_string(), ..night }, 1));
}

#[test]
fn another_runtime_is_no_rerun_and_is_named_beside_the_change() {
    let mut database = Database::in_memory().unwrap();
    for day in 0..36 {
        let (factor, runtime) = if day < 30 { (1.0, "wasmtime 48.0.8") } else { (1.1, "wasmtime 50.0.1") };
        database.add(&[night(day).ratio(WINCH, quiet(day) * factor).runtime(WINCH, runtime)]).unwrap();
    }
    let checked = database.check(None).unwrap();
    let [alarm] = &checked.confirmed[..] else { panic!("{checked:?}") };
    assert_eq!(alarm.before.runtime.as_deref(), Some("wasmtime 48.0.8"));
    assert_eq!(alarm.first.runtime.as_deref(), Some("wasmtime 50.0.1"));

    let (mut database, day) = suspicious(1.08);
    // The night itself was added without a runtime; a run under a named one has none to differ from.
    let rerun = night(day).again(1).ratio(WINCH, quiet(day) * 1.08).runtime(WINCH, "wasmtime 50.0.1");
    assert_eq!(check_after(&mut database, rerun).confirmed.len(), 1);
}

#[test]
fn a_rerun_without_a_figure_leaves_the_suspicion_open() {
    let (mut database, day) = suspicious(1.08);
    let noisy = tollgate_model::results::Status::Invalid("too noisy".to_string());
    let checked = check_after(&mut database, night(day).again(1).without(WINCH, noisy));
    assert_eq!(checked.suspected.len(), 1);
}

#[test]
fn a_new_level_is_a_new_baseline() {
    let mut database = Database::in_memory().unwrap();
    let mut alarms = 0;
    for day in 0..120 {
        let factor = if day < 40 { 1.0 } else { 1.06 };
        let checked = check_after(&mut database, night(day).ratio(WINCH, quiet(day) * factor));
        alarms += checked.confirmed.len();
    }
    assert_eq!(alarms, 1, "the same change alarms once: {:?}", states(&database));
}

#[test]
fn what_becomes_better_is_told_and_stops_nothing() {
    let (mut database, day) = suspicious(0.92);
    assert!(!database.check(None).unwrap().suspected[0].gates());
    let checked = check_after(&mut database, night(day + 1).ratio(WINCH, quiet(day + 1) * 0.92));
    let [better] = &checked.confirmed[..] else { panic!("{checked:?}") };
    assert!(!better.worse && !better.gates() && better.step.by < -0.05);
}

#[test]
fn more_is_worse_or_better_as_the_metric_says() {
    let rate = tollgate_model::Metric::CallsPerSecond { threads: 2 };
    let mut database = Database::in_memory().unwrap();
    for day in 0..36 {
        let mut night = night(day).ratio(WINCH, quiet(day) * if day < 30 { 1.0 } else { 0.9 });
        night.points[0].metric = rate;
        database.add(&[night]).unwrap();
    }
    assert!(database.check(None).unwrap().confirmed[0].worse, "fewer calls in a second");
}

#[test]
fn counted_figures_alarm_at_once_and_cannot_creep() {
    let mut database = Database::in_memory().unwrap();
    let nights: Vec<_> = (0..3).map(|day| night(day).fuel(WINCH, 2_038.0)).collect();
    database.add(&nights).unwrap();
    assert!(database.check(None).unwrap().confirmed.is_empty());
    let checked = check_after(&mut database, night(3).fuel(WINCH, 2_039.0));
    let [alarm] = &checked.confirmed[..] else { panic!("{checked:?}") };
    assert!(alarm.gates() && alarm.p.is_none());
    assert_eq!((alarm.before.run.as_str(), alarm.first.run.as_str()), ("night-0002", "night-0003"));
    assert!(check_after(&mut database, night(4).fuel(WINCH, 2_039.0)).confirmed.is_empty());
    let checked = check_after(&mut database, night(5).fuel(WINCH, 842.0));
    assert!(!checked.confirmed[0].worse);
}

#[test]
fn the_control_itself_stops_nothing() {
    const NATIVE: &str = "pricing/get-quote@native/rust";
    let mut database = Database::in_memory().unwrap();
    for day in 0..36 {
        let mut night = night(day).ratio(NATIVE, quiet(day) * if day < 30 { 1.0 } else { 1.2 });
        night.points[0].ratio = None;
        database.add(&[night]).unwrap();
    }
    let checked = database.check(None).unwrap();
    assert!(checked.confirmed[0].worse && !checked.confirmed[0].gates(), "{checked:?}");
}

#[test]
fn young_series_are_counted() {
    let mut database = Database::in_memory().unwrap();
    database.add(&quiet_nights(WINCH, 0..13)).unwrap();
    assert_eq!(database.check(None).unwrap().young, 1);
    database.add(&quiet_nights(WINCH, 13..14)).unwrap();
    assert_eq!(database.check(None).unwrap().young, 0);
}
