//! Races in simulated worlds, looked at after every block: equals are rarely told apart at any look, the
//! unequal are told apart in time. Seeds are fixed, so the outcome is the same every time.

mod simulated;

use simulated::{NULLS, assert_about, assert_at_least, assert_at_most, normal, say};
use tollgate_stats::{Better, Judge, Race, Rng, State};

const RACES: usize = 1_000;

fn race(margin: f64, level: f64) -> Race {
    Race::new(Judge::new(margin, level, Better::Lower).unwrap())
}

/// After which block of a race this first holds, if it ever does.
fn first(mut race: Race, blocks: impl Iterator<Item = f64>, holds: impl Fn(&Race) -> bool) -> Option<usize> {
    for block in blocks {
        race.feed(block).unwrap();
        if holds(&race) {
            return Some(race.blocks());
        }
    }
    None
}

#[test]
fn equals_are_told_apart_no_more_often_than_nominal_however_often_one_looks() {
    for null in NULLS {
        for level in [0.95, 0.99] {
            let alarms = (0..RACES as u64).filter(|&seed| {
                let mut rng = Rng::derive(seed, &["race", &format!("{null:?}")]);
                // The host is the same for both sides of a block.
                let blocks = (0..300).map(|_| null.noise(&mut rng));
                first(race(0.01, level), blocks, Race::differs).is_some()
            });
            let label = format!("{null:?}, 300 looks at {level}");
            assert_at_most(&label, alarms.count(), RACES, 1.0 - level);
        }
    }
}

#[test]
fn noise_that_changes_during_the_race_raises_no_alarms_either() {
    let alarms = (0..RACES as u64).filter(|&seed| {
        let mut rng = Rng::derive(seed, &["uneven"]);
        // A neighbour comes and goes; tails without a mean (Cauchy's) meanwhile.
        let blocks = (0..300).map(|i| {
            let tail = normal(&mut rng) / normal(&mut rng).abs();
            0.02 * if i / 40 % 2 == 1 { 5.0 * tail } else { normal(&mut rng) }
        });
        first(race(0.01, 0.95), blocks, Race::differs).is_some()
    });
    assert_at_most("uneven noise, 300 looks at 0.95", alarms.count(), RACES, 0.05);
}

#[test]
fn what_lies_on_the_margin_is_rarely_called_either_at_any_look() {
    let called = (0..RACES as u64).filter(|&seed| {
        let mut rng = Rng::derive(seed, &["on the margin"]);
        let blocks = (0..300).map(|_| 0.02_f64.ln_1p() + 0.02 * normal(&mut rng));
        first(race(0.02, 0.95), blocks, |race| race.is_decided()).is_some()
    });
    assert_at_most("decided, when on the margin", called.count(), RACES, 0.05);
}

#[test]
fn the_interval_holds_the_truth_at_the_end_of_the_race() {
    const WORLDS: usize = 300;
    for count in [15, 60] {
        let held = (0..WORLDS as u64).filter(|&seed| {
            let mut rng = Rng::derive(seed, &["interval"]);
            let mut race = race(0.01, 0.95);
            (0..count).for_each(|_| race.feed(0.03 + 0.02 * normal(&mut rng)).unwrap());
            race.interval().unwrap().contains(0.03_f64.exp())
        });
        // It keeps its promise at all looks together, so it does better at each.
        assert_about(&format!("interval after {count} blocks"), held.count(), WORLDS, 0.95, 0.05);
    }
}

/// Number of races that have told +`percent` apart within so many blocks of about a second.
fn told_apart(label: &str, percent: u32, sigma: f64, spikes: f64, level: f64, within: usize) -> usize {
    let mut needed: Vec<usize> = (0..RACES as u64)
        .map(|seed| {
            let mut rng = Rng::derive(seed, &["told apart"]);
            let blocks = (0..within).map(|_| {
                let spike = if rng.unit() < spikes { 0.4 } else { 0.0 };
                let side = if rng.unit() < 0.5 { 1.0 } else { -1.0 };
                (f64::from(percent) / 100.0).ln_1p() + sigma * normal(&mut rng) + side * spike
            });
            first(race(0.01, level), blocks, Race::differs).unwrap_or(within + 1)
        })
        .collect();
    needed.sort_unstable();
    // Those that found nothing count as one block more than there were.
    let (half, most) = (needed[RACES / 2], needed[RACES * 95 / 100]);
    println!("{label}: half within {half} blocks, 95 % within {most}");
    needed.iter().filter(|needed| **needed <= within).count()
}

#[test]
fn two_per_cent_within_three_minutes_and_five_within_half_a_minute() {
    for level in [0.99, 0.999] {
        for sigma in [0.013, 0.02, 0.032] {
            for (percent, within) in [(2, 180), (5, 30)] {
                let label = format!("+{percent} %, σ {sigma}, at {level}");
                let found = told_apart(&label, percent, sigma, 0.0, level, within);
                assert_at_least(&label, found, RACES, 0.95);
            }
        }
        let label = format!("+2 %, σ 0.032 and spikes, at {level}");
        assert_at_least(&label, told_apart(&label, 2, 0.032, 0.05, level, 180), RACES, 0.95);
        let label = format!("+5 %, σ 0.02 and spikes, at {level}");
        assert_at_least(&label, told_apart(&label, 5, 0.02, 0.05, level, 30), RACES, 0.85);
        let label = format!("+1 %, σ 0.02, at {level}");
        say(&label, told_apart(&label, 1, 0.02, 0.0, level, 180), RACES);
    }
}

#[test]
fn verdicts_beyond_a_margin_and_of_equivalence_are_reached_too() {
    let share = |label: &str, effect: f64, sigma: f64, margin: f64, state: State| {
        let decided = (0..RACES as u64).filter(|&seed| {
            let mut rng = Rng::derive(seed, &["verdicts"]);
            let blocks = (0..180).map(|_| effect.ln_1p() + sigma * normal(&mut rng));
            first(race(margin, 0.99), blocks, |race| race.state() == state).is_some()
        });
        say(label, decided.count(), RACES)
    };
    assert!(share("+2 % beyond 0.5 %, σ 3.2 %", 0.02, 0.032, 0.005, State::Worse) > 0.9);
    assert!(share("+2 % beyond 1 %, σ 2 %", 0.02, 0.02, 0.01, State::Worse) > 0.95);
    assert!(share("+2 % beyond 1 %, σ 1.3 %", 0.02, 0.013, 0.01, State::Worse) > 0.99);
    assert!(share("equals within 1 %, σ 2 %", 0.0, 0.02, 0.01, State::Equivalent) > 0.9);
    assert!(share("equals within 2 %, σ 3.2 %", 0.0, 0.032, 0.02, State::Equivalent) > 0.95);
}
