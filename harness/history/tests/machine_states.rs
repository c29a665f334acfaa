//! A machine that changes its state, and ratios that move with it.

mod support;

use support::*;
use tollgate_history::{Asked, Database};
use tollgate_model::history::State;
use tollgate_stats::{Rng, normal_quantile};

/// Nanoseconds of the fixed work in either state.
const FAST: f64 = 40_000.0;
const SLOW: f64 = 68_000.0;

/// The ratio is 1.3 in the fast state and 1.05 in the slow one, with 2 % of noise.
fn ratio(rng: &mut Rng, reference: f64, factor: f64) -> f64 {
    let noise = 0.02 * normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).unwrap();
    (if reference == FAST { 1.3 } else { 1.05 }) * factor * noise.exp()
}

/// Adds a night, and a rerun of it where one is asked for; whether there was an alarm.
fn night_of(
    database: &mut Database,
    rng: &mut Rng,
    day: i64,
    reference: f64,
    factor: f64,
    told: bool,
) -> bool {
    let drawn = |night: tollgate_history::Night, rng: &mut Rng| {
        let night = night.ratio(WINCH, ratio(rng, reference, factor));
        if told { night.in_state(reference) } else { night }
    };
    let tonight = drawn(night(day), rng);
    database.add(&[tonight]).unwrap();
    let mut checked = database.check(None).unwrap();
    if !checked.suspected.is_empty() {
        let again = drawn(night(day).again(1), rng);
        database.add(&[again]).unwrap();
        checked = database.check(None).unwrap();
    }
    !checked.confirmed.is_empty()
}

/// Of 60 histories whose machine is slow from night 30 on, and whose code is slower by `factor` from night 55 on: those with
/// an alarm before that, and those with one after.
fn alarmed(told: bool, factor: f64) -> (usize, usize) {
    let (mut early, mut late) = (0, 0);
    for seed in 0..60 {
        let (mut database, mut rng) = (Database::in_memory().unwrap(), Rng::derive(seed, &["states"]));
        let mut alarms = |days: std::ops::Range<i64>, reference, factor| {
            days.filter(|&day| night_of(&mut database, &mut rng, day, reference, factor, told)).count()
        };
        early += usize::from(alarms(0..30, FAST, 1.0) + alarms(30..55, SLOW, 1.0) > 0);
        late += usize::from(alarms(55..60, SLOW, factor) > 0);
    }
    (early, late)
}

#[test]
fn another_state_of_the_machine_is_no_change_of_the_subject() {
    let (without, _) = alarmed(false, 1.0);
    assert!(without > 50, "else this test shows nothing: {without} of 60");
    let (early, late) = alarmed(true, 1.0);
    // 55 nights of one series, of which 0.3 % alarm by chance.
    assert!(early <= 15 && late <= 6, "{early} and {late} of 60");
}

#[test]
fn a_change_is_found_by_the_nights_in_its_state() {
    let (_, found) = alarmed(true, 1.10);
    assert!(found >= 55, "{found} of 60");
}

#[test]
fn a_rerun_in_another_state_settles_nothing() {
    let mut database = Database::in_memory().unwrap();
    let slower = |day: i64| night(day).ratio(WINCH, 1.3 * quiet(day)).in_state(FAST);
    let nights: Vec<_> = (0..30).map(|day| night(day).ratio(WINCH, quiet(day)).in_state(FAST)).collect();
    database.add(&nights).unwrap();
    let mut day = 30;
    loop {
        database.add(&[slower(day)]).unwrap();
        if !database.check(None).unwrap().suspected.is_empty() {
            break;
        }
        day += 1;
        assert!(day < 36, "five nights suffice");
    }
    database.add(&[night(day).again(1).ratio(WINCH, quiet(day)).in_state(SLOW)]).unwrap();
    assert_eq!(database.check(None).unwrap().suspected.len(), 1, "it says nothing of the fast state");
    database.add(&[night(day).again(2).ratio(WINCH, 1.3 * quiet(day)).in_state(FAST)]).unwrap();
    assert_eq!(database.check(None).unwrap().confirmed.len(), 1);
    assert_eq!(states(&database), [State::Confirmed]);
}

#[test]
fn a_suspicion_in_a_state_that_never_comes_back_does_not_hide_a_change_in_the_other() {
    let mut database = Database::in_memory().unwrap();
    let in_state = |day: i64, by: f64, state| night(day).ratio(WINCH, by * quiet(day)).in_state(state);
    let mut day = 30;
    database.add(&(0..day).map(|day| in_state(day, 1.0, FAST)).collect::<Vec<_>>()).unwrap();
    while database.check(None).unwrap().suspected.is_empty() {
        assert!(day < 36, "five nights suffice");
        database.add(&[in_state(day, 1.3, FAST)]).unwrap();
        day += 1;
    }
    let slow = day;
    database.add(&(slow..slow + 30).map(|day| in_state(day, 0.8, SLOW)).collect::<Vec<_>>()).unwrap();
    assert_eq!(database.check(None).unwrap().confirmed.len(), 0);
    database.add(&(slow + 30..slow + 36).map(|day| in_state(day, 1.0, SLOW)).collect::<Vec<_>>()).unwrap();
    database.check(None).unwrap();
    let found = states(&database);
    assert!(found.contains(&State::Confirmed) && found.contains(&State::Suspected), "{found:?}");
}

#[test]
fn nights_in_another_state_than_the_last_are_shown_and_marked() {
    let mut database = Database::in_memory().unwrap();
    let of = |day: i64| if day % 4 == 1 { (SLOW, 1.05) } else { (FAST, 1.3) };
    let nights: Vec<_> = (0..32).map(|day| night(day).ratio(WINCH, of(day).1).in_state(of(day).0)).collect();
    database.add(&nights).unwrap();
    database.check(None).unwrap();
    let asked = Asked { key: None, cells: None, metric: None, nights: 60, changes: true };
    let series = database.show(&asked).unwrap().remove(0);
    assert_eq!(series.nights.len(), 32);
    let marked = series
        .nights
        .iter()
        .filter(|night| night.left_out.as_deref() == Some("another state of the machine"));
    assert_eq!(marked.count(), 8);
    assert!(series.changes.is_empty(), "{:?}", series.changes);
}
