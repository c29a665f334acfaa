//! Simulated histories through the database and everything behind it: unchanged code alarms no more often than nominal,
//! and +5 % is found in time. A rerun is made whenever one is asked for. Seeds are fixed: the outcome is always the same.
//!
//! `cargo test --release -p tollgate-history --test simulated -- --nocapture` prints the figures of METHODOLOGY.md.

mod support;

use support::*;
use tollgate_history::{Database, Night, rule};
use tollgate_model::history::State;
use tollgate_stats::{Rng, rate_interval};

const HISTORIES: u64 = 240;
const NIGHTS: i64 = 64;
/// With fewer nights a series can hardly alarm: those are not counted as chances for a false alarm.
const FIRST: i64 = 14;

struct Simulated {
    database: Database,
    null: Null,
    rng: Rng,
}

impl Simulated {
    fn new(null: Null, seed: u64) -> Self {
        let rng = Rng::derive(seed, &["nights", &format!("{null:?}")]);
        Simulated { database: Database::in_memory().unwrap(), null, rng }
    }

    fn drawn(&mut self, mut night: Night, factor: f64) -> Night {
        let (figure, ratio) = self.null.draw(&mut self.rng, factor);
        night = night.ratio(WINCH, ratio);
        night.points[0].value.as_mut().unwrap().value = figure;
        night
    }

    /// Nights in which nobody looks.
    fn unwatched(&mut self, days: std::ops::Range<i64>) {
        let nights: Vec<Night> = days.map(|day| self.drawn(night(day), 1.0)).collect();
        self.database.add(&nights).unwrap();
        self.database.check(None).unwrap();
    }

    /// A night, and its rerun if that is asked for: whether it was suspected, and whether there was an alarm.
    fn night(&mut self, day: i64, factor: f64) -> (bool, bool) {
        let tonight = self.drawn(night(day), factor);
        self.database.add(&[tonight]).unwrap();
        let mut checked = self.database.check(None).unwrap();
        let suspected = !checked.suspected.is_empty();
        if suspected {
            let again = self.drawn(night(day).again(1), factor);
            self.database.add(&[again]).unwrap();
            checked = self.database.check(None).unwrap();
            assert!(checked.suspected.is_empty(), "a rerun settles it");
        }
        (suspected, !checked.confirmed.is_empty())
    }
}

fn rate(what: &str, count: u64, of: u64) -> tollgate_stats::Interval {
    let interval = rate_interval(count, of, 0.95).unwrap();
    let [rate, low, high] = [interval.estimate, interval.low, interval.high].map(|part| part * 100.0);
    println!("{what}: {count} of {of}, {rate:.2} % [{low:.2}, {high:.2}]");
    interval
}

#[test]
fn unchanged_code_alarms_no_more_often_than_nominal() {
    for null in NULLS {
        let (mut suspected, mut alarms, mut histories) = (0, 0, 0);
        for seed in 0..HISTORIES {
            let mut simulated = Simulated::new(null, seed);
            simulated.unwatched(0..FIRST);
            let nights = (FIRST..NIGHTS).map(|day| simulated.night(day, 1.0)).collect::<Vec<_>>();
            suspected += nights.iter().filter(|(suspected, _)| *suspected).count() as u64;
            let alarmed = nights.iter().filter(|(_, alarm)| *alarm).count() as u64;
            alarms += alarmed;
            histories += u64::from(alarmed > 0);
        }
        let nights = HISTORIES * (NIGHTS - FIRST).unsigned_abs();
        let suspected = rate(&format!("{null:?}, nights suspected"), suspected, nights);
        let alarms = rate(&format!("{null:?}, nights with an alarm"), alarms, nights);
        rate(
            &format!("{null:?}, histories with an alarm in {} nights", NIGHTS - FIRST),
            histories,
            HISTORIES,
        );
        // Nights that follow each other share most of their window, so the interval of the first is a little narrow.
        assert!(suspected.low <= rule::ALPHA, "{null:?}");
        assert!(alarms.high <= rule::ALPHA, "{null:?}");
    }
}

/// In how many histories a change of `factor` after a full window is an alarm within five nights.
fn found(null: Null, factor: f64) -> u64 {
    let found = (0..HISTORIES).filter(|&seed| {
        let mut simulated = Simulated::new(null, 10_000 + seed);
        simulated.unwatched(0..FIRST);
        (FIRST..42).for_each(|day| {
            simulated.night(day, 1.0);
        });
        let unchanged = simulated.database.findings(None).unwrap().len();
        let alarm = (42..47).any(|day| simulated.night(day, factor).1);
        let findings = simulated.database.findings(None).unwrap();
        alarm && findings[unchanged..].iter().any(|found| found.state == State::Confirmed && found.worse)
    });
    found.count() as u64
}

#[test]
fn five_per_cent_is_an_alarm_within_five_nights() {
    for null in [Null::Independent, Null::MixedHosts] {
        let found = rate(&format!("{null:?}, +5 % within 5 nights"), found(null, 1.05), HISTORIES);
        assert!(found.estimate >= 0.95, "{null:?}");
    }
    // Two spikes among the nights before it or a spike after it take a night or two more.
    let spiky = rate("Spiky, +5 % within 5 nights", found(Null::Spiky, 1.05), HISTORIES);
    assert!(spiky.estimate >= 0.75);
    rate("Independent, +2 % within 5 nights", found(Null::Independent, 1.02), HISTORIES);
    rate("Independent, +10 % within 5 nights", found(Null::Independent, 1.10), HISTORIES);
}
