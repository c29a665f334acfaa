//! The file: what goes in stays, once; what follows from it follows always; what is not ours is left alone.

mod support;

use std::fs;
use std::path::Path;

use support::*;
use tollgate_history::{Added, Asked, Database, Night, Trouble};
use tollgate_model::Metric;
use tollgate_model::results::{Bound, Status};

fn all() -> Asked {
    Asked { key: None, cells: None, metric: None, nights: 1_000, changes: false }
}

/// A history with everything in it: a confirmed change, a dismissed one, a counted one, reruns, nights without figures.
fn eventful() -> Vec<Night> {
    let mut nights = Vec::new();
    for day in 0..60 {
        let slow = if day >= 40 { 1.10 } else { 1.0 };
        let spike = if (20..23).contains(&day) { 1.2 } else { 1.0 };
        let mut night =
            night(day).ratio(CRANELIFT, quiet(day) * spike).fuel(WINCH, if day < 30 { 900.0 } else { 950.0 });
        night = match day {
            10 => night.without(WINCH, Status::Failed("it trapped".to_string())),
            _ => night.ratio(WINCH, quiet(day) * slow),
        };
        nights.push(night);
        if day == 22 {
            nights.push(self::night(day).again(2).ratio(CRANELIFT, quiet(day)));
        }
        if day == 42 {
            nights.push(self::night(day).again(2).ratio(WINCH, quiet(day) * slow));
        }
    }
    nights
}

/// All that can be asked of a history.
fn everything(database: &Database) -> String {
    format!("{:#?}\n{:#?}", database.findings(None).unwrap(), database.show(&all()).unwrap())
}

fn rebuilt(nights: Vec<Night>) -> Database {
    let mut database = Database::in_memory().unwrap();
    database.rebuild(nights.into_iter()).unwrap();
    database
}

#[test]
fn adding_twice_changes_nothing() {
    let mut database = Database::in_memory().unwrap();
    assert!(database.add(&eventful()).unwrap().iter().all(|added| *added == Added::Now));
    database.check(None).unwrap();
    let before = everything(&database);
    assert!(database.add(&eventful()).unwrap().iter().all(|added| *added == Added::Before));
    database.check(None).unwrap();
    assert_eq!(everything(&database), before);
}

#[test]
fn however_nights_came_in_the_history_is_the_same() {
    let at_once = rebuilt(eventful());
    let states = states(&at_once);
    for state in ["Confirmed", "Dismissed"] {
        assert!(format!("{states:?}").contains(state), "the history is not eventful: {states:?}");
    }
    let mut night_by_night = Database::in_memory().unwrap();
    for night in eventful() {
        night_by_night.add(&[night]).unwrap();
        night_by_night.check(None).unwrap();
    }
    assert_eq!(everything(&night_by_night), everything(&at_once));

    // Out of order, with checks in between: what was judged too early is judged again.
    let mut late = Database::in_memory().unwrap();
    let (even, odd): (Vec<_>, Vec<_>) = eventful().into_iter().enumerate().partition(|(i, _)| i % 2 == 0);
    for half in [even, odd] {
        late.add(&half.into_iter().map(|(_, night)| night).collect::<Vec<_>>()).unwrap();
        late.check(None).unwrap();
    }
    assert_eq!(everything(&late), everything(&at_once));

    // And over what is there already.
    late.rebuild(eventful().into_iter()).unwrap();
    assert_eq!(everything(&late), everything(&at_once));
}

#[test]
fn a_rebuild_that_is_cut_short_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    let mut database = Database::begin(&file).unwrap();
    database.rebuild(eventful().into_iter()).unwrap();
    let before = everything(&database);
    let cut_short = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let nights = eventful().into_iter().enumerate().map(|(i, night)| {
            assert!(i < 30, "pulled the plug");
            night
        });
        database.rebuild(nights)
    }));
    assert!(cut_short.is_err());
    drop(database);
    assert_eq!(everything(&Database::existing(&file).unwrap()), before);
}

#[test]
fn two_keys_are_never_mixed() {
    let of_key = |key: &str, factor: f64| {
        let night = |mut night: Night| {
            night.key = key.to_string();
            night.name += key;
            night.points[0].ratio.as_mut().unwrap().value *= factor;
            night
        };
        quiet_nights(WINCH, 0..30).into_iter().map(night).collect::<Vec<_>>()
    };
    let mut database = Database::in_memory().unwrap();
    // In one series every other night would be twice as slow.
    database.add(&of_key("aaaa", 1.0)).unwrap();
    database.add(&of_key("bbbb", 2.0)).unwrap();
    for (key, factor) in [("aaaa", 1.0), ("bbbb", 2.0)] {
        let checked = database.check(Some(key)).unwrap();
        assert_eq!((checked.nights, checked.timed), (30, 1));
        let shown = database.show(&Asked { key: Some(key.to_string()), ..all() }).unwrap();
        assert_eq!((shown.len(), shown[0].nights.len()), (1, 30));
        let first = shown[0].nights[0].figure(true).unwrap().value;
        assert!((first / factor / quiet(0) - 1.0).abs() < 1e-12);
    }
    assert!(matches!(database.check(Some("cccc")), Err(Trouble::NoKey(..))));
    assert_eq!(database.check(Some("a")).unwrap().key, "aaaa", "the beginning of a key is enough");
}

#[test]
fn a_new_key_says_what_has_become_different() {
    let mut database = Database::in_memory().unwrap();
    database.add(&quiet_nights(WINCH, 0..3)).unwrap();
    let mut other = night(3).ratio(WINCH, 1.3);
    other.key = "bbbb".to_string();
    other.facts.insert("kernel".to_string(), "linux 6.2".to_string());
    database.add(&[other]).unwrap();
    let unlike = database.check(None).unwrap().unlike.unwrap();
    assert_eq!(unlike.before, "aaaa");
    let facts = ["kernel", "linux 6.1", "linux 6.2"].map(String::from);
    assert_eq!(unlike.facts, [facts.into()]);
}

#[test]
fn other_conditions_are_another_series_and_equals_keep_their_place() {
    let mut database = Database::in_memory().unwrap();
    let mut nights = Vec::new();
    for day in 0..20 {
        let mut night = night(day).ratio(WINCH, 1.0).ratio(WINCH, 2.0).ratio(WINCH, 3.0);
        night.points[2].conditions = "other".to_string();
        nights.push(night);
    }
    database.add(&nights).unwrap();
    let shown = database.show(&all()).unwrap();
    let levels: Vec<_> = shown
        .iter()
        .map(|series| {
            let figures = series.nights.iter().filter_map(|night| night.figure(true));
            figures.map(|figure| figure.value).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(levels, [vec![1.0; 20], vec![2.0; 20], vec![3.0; 20]]);
}

#[test]
fn a_series_is_of_ratios_or_of_figures_and_never_of_both() {
    let mut database = Database::in_memory().unwrap();
    let mut nights = quiet_nights(WINCH, 0..10);
    nights[4].points[0].ratio = None;
    nights[5].points[0].bound = Bound::AtMost;
    database.add(&nights).unwrap();
    let shown = &database.show(&all()).unwrap()[0];
    assert!(shown.controlled);
    assert_eq!(shown.nights.len(), 10);
    assert_eq!(shown.nights.iter().filter_map(|night| night.figure(true)).count(), 8);
}

#[test]
fn nights_without_a_figure_are_kept_and_left_out() {
    let mut database = Database::in_memory().unwrap();
    database.add(&quiet_nights(WINCH, 0..5)).unwrap();
    let noisy = "the machine was too noisy in every launch".to_string();
    database.add(&[night(5).without(WINCH, Status::Invalid(noisy.clone()))]).unwrap();
    let checked = database.check(None).unwrap();
    assert_eq!((checked.nights, checked.timed), (6, 0));
    assert_eq!(checked.left_out.into_iter().collect::<Vec<_>>(), [(format!("invalid: {noisy}"), 1)]);
    let shown = &database.show(&all()).unwrap()[0];
    assert_eq!(shown.nights[5].status, "invalid");
    assert_eq!(shown.nights[5].figure(true), None);
}

#[test]
fn counted_figures_that_differ_between_launches_are_left_out() {
    let mut database = Database::in_memory().unwrap();
    let mut wavering = night(1).fuel(WINCH, 950.0);
    wavering.points[0].value.as_mut().unwrap().low = Some(900.0);
    database.add(&[night(0).fuel(WINCH, 900.0), wavering]).unwrap();
    let checked = database.check(None).unwrap();
    assert!(checked.confirmed.is_empty());
    assert_eq!(checked.left_out["not the same in every launch"], 1);
}

#[test]
fn only_what_fits_is_shown() {
    let mut database = Database::in_memory().unwrap();
    let nights: Vec<_> =
        (0..9).map(|day| night(day).ratio(WINCH, 1.0).ratio(CRANELIFT, 1.0).fuel(WINCH, 9.0)).collect();
    database.add(&nights).unwrap();
    let count = |asked: Asked| database.show(&asked).unwrap().len();
    assert_eq!(count(all()), 3);
    assert_eq!(count(Asked { metric: Some(Metric::FuelPerCall), ..all() }), 1);
    let cells = tollgate_model::pattern::Pattern::new("*/winch").unwrap();
    assert_eq!(count(Asked { cells: Some(cells), ..all() }), 2);
    let last = database.show(&Asked { nights: 2, ..all() }).unwrap();
    assert_eq!(
        last[0].nights.iter().map(|night| &*night.run).collect::<Vec<_>>(),
        ["night-0007", "night-0008"]
    );
}

fn refused(file: &Path) -> String {
    let said = Database::begin(file).unwrap_err().to_string();
    assert_eq!(said.lines().count(), 1, "{said}");
    let said_again = Database::existing(file).unwrap_err().to_string();
    assert_eq!(said, said_again);
    said
}

#[test]
fn what_is_no_history_of_ours_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("README.md");
    fs::write(&text, "# Not a database at all, but long enough to be one\n".repeat(100)).unwrap();
    let before = fs::read(&text).unwrap();
    assert!(refused(&text).contains("README.md is not a history"));
    assert!(matches!(Database::to_rebuild(&text), Err(Trouble::NotOurs(_))));
    assert_eq!(fs::read(&text).unwrap(), before);

    let other = folder.path().join("other.sqlite");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection.execute_batch("CREATE TABLE run (id INTEGER); PRAGMA user_version = 1").unwrap();
    drop(connection);
    assert!(refused(&other).contains("is not a history"));

    let missing = folder.path().join("missing.sqlite");
    assert!(Database::existing(&missing).unwrap_err().to_string().contains("tollgate history add"));
    assert!(!missing.exists());
}

#[test]
fn another_schema_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    let with_schema = |schema: i64| {
        let mut database = Database::to_rebuild(&file).unwrap();
        database.rebuild(eventful().into_iter()).unwrap();
        drop(database);
        rusqlite::Connection::open(&file).unwrap().pragma_update(None, "user_version", schema).unwrap();
    };
    with_schema(4);
    assert!(refused(&file).contains("was written with schema 4, this program knows 3: use a newer Tollgate"));
    assert!(matches!(Database::to_rebuild(&file), Err(Trouble::Newer { .. })));
    fs::remove_file(&file).unwrap();
    with_schema(0);
    assert!(refused(&file).contains("`tollgate history rebuild`"));
    let mut database = Database::to_rebuild(&file).unwrap();
    database.rebuild(eventful().into_iter()).unwrap();
    drop(database);
    assert_eq!(everything(&Database::existing(&file).unwrap()), everything(&rebuilt(eventful())));
}

#[test]
fn two_that_write_do_not_destroy_anything() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    let add = |days: std::ops::Range<i64>| {
        let mut database = Database::begin(&file).unwrap();
        for night in quiet_nights(WINCH, days) {
            database.add(&[night]).unwrap();
            database.check(None).unwrap();
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| add(0..40));
        scope.spawn(|| add(40..80));
    });
    let database = Database::existing(&file).unwrap();
    assert_eq!(everything(&database), everything(&rebuilt(quiet_nights(WINCH, 0..80))));
}

#[test]
fn a_writer_that_does_not_end_is_named_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    Database::begin(&file).unwrap().add(&quiet_nights(WINCH, 0..3)).unwrap();
    let writer = rusqlite::Connection::open(&file).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut database = Database::existing(&file).unwrap();
    assert_eq!(database.show(&all()).unwrap().len(), 1, "a reader does not wait");
    let said = database.add(&quiet_nights(WINCH, 3..4)).unwrap_err().to_string();
    assert!(said.contains("another process is writing to") && said.lines().count() == 1, "{said}");
}
