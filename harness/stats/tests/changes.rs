//! Change points in simulated histories: unchanged code alarms no more often than nominal, a step is found in
//! time, dated and sized. Seeds are fixed, so the outcome is the same every time.

mod simulated;

use simulated::{NULLS, Null, assert_about, assert_at_least, assert_at_most, normal, say};
use tollgate_stats::{ChangeRule, Rng, mean, sd, shift};

const HISTORIES: usize = 250;
const NIGHTS: usize = 64;

/// Logarithms of head over the control of the same night, the host taken out of it by the control; and bare.
fn history(null: Null, seed: u64, nights: usize) -> (Vec<f64>, Vec<f64>) {
    let mut rng = Rng::derive(seed, &["history", &format!("{null:?}")]);
    let night = |rng: &mut Rng| {
        let (host, noise) = (null.host(rng), null.noise(rng));
        ((host + noise) - host, host + noise)
    };
    (0..nights).map(|_| night(&mut rng)).unzip()
}

fn alarms(rule: &ChangeRule, series: &[f64]) -> bool {
    rule.tonight(series).unwrap().is_some_and(|found| found.p <= rule.alpha)
}

#[test]
fn unchanged_nights_alarm_no_more_often_than_nominal() {
    let rule = ChangeRule { permutations: 1_999, ..ChangeRule::new(1) };
    for null in NULLS {
        // Nights of one history share most of their window, so it is histories that are independent.
        let rates: Vec<f64> = (0..HISTORIES as u64)
            .map(|seed| {
                let (series, _) = history(null, seed, NIGHTS);
                let nights = 14..=NIGHTS;
                let count = nights.clone().filter(|night| alarms(&rule, &series[..*night])).count();
                count as f64 / nights.count() as f64
            })
            .collect();
        let (rate, error) = (mean(&rates).unwrap(), sd(&rates).unwrap() / (HISTORIES as f64).sqrt());
        let [rate, low, high] = [rate, rate - 1.96 * error, rate + 1.96 * error].map(|part| 100.0 * part);
        println!("{null:?}: {rate:.2} % of nights of {HISTORIES} histories [{low:.2}, {high:.2}], nominal 1");
        assert!(rate - 3.3 * 100.0 * error <= 1.0, "{null:?}: {rate}");
        // A single night of each is a plain binomial rate.
        let last = (0..4 * HISTORIES as u64).filter(|&seed| alarms(&rule, &history(null, seed, NIGHTS).0));
        assert_at_most(&format!("{null:?}, last night"), last.count(), 4 * HISTORIES, 0.01);
    }
}

#[test]
fn an_unchanged_history_rarely_has_a_change_point() {
    let rule = ChangeRule { permutations: 999, ..ChangeRule::new(2) };
    for null in NULLS {
        let changed = |seed| !rule.history(&history(null, seed, NIGHTS).0).unwrap().is_empty();
        let count = (0..4 * HISTORIES as u64).filter(|&seed| changed(seed)).count();
        assert_at_most(&format!("{null:?}, a change in 64 nights"), count, 4 * HISTORIES, 0.01);
    }
}

/// Number of histories that alarm within so many nights of a step.
fn found(null: Null, percent: u32, nights: usize) -> usize {
    let rule = ChangeRule { permutations: 1_999, ..ChangeRule::new(3) };
    let is_found = |seed| {
        let (mut series, _) = history(null, seed, NIGHTS + nights);
        series[NIGHTS..].iter_mut().for_each(|night| *night += (f64::from(percent) / 100.0).ln_1p());
        (1..=nights).any(|night| alarms(&rule, &series[..NIGHTS + night]))
    };
    (0..4 * HISTORIES as u64).filter(|&seed| is_found(seed)).count()
}

#[test]
fn five_per_cent_is_found_within_five_nights() {
    for null in [Null::Independent, Null::MixedHosts] {
        let found = found(null, 5, 5);
        assert_at_least(&format!("{null:?}, +5 % within 5 nights"), found, 4 * HISTORIES, 0.95);
    }
    let spiky = found(Null::Spiky, 5, 5);
    // A tenth of the nights is a spike on either side; two of five are among them in one of twelve cases.
    assert_at_least("Spiky, +5 % within 5 nights", spiky, 4 * HISTORIES, 0.75);
    for percent in [1, 2] {
        say(
            &format!("Independent, +{percent} % within 5 nights"),
            found(Null::Independent, percent, 5),
            1_000,
        );
        say(
            &format!("Independent, +{percent} % within 14 nights"),
            found(Null::Independent, percent, 14),
            1_000,
        );
    }
}

#[test]
fn without_a_control_hosts_are_changes_or_hide_them() {
    let rule = ChangeRule { permutations: 1_999, ..ChangeRule::new(4) };
    let missed = (0..4 * HISTORIES as u64).filter(|&seed| {
        let (_, mut bare) = history(Null::MixedHosts, seed, NIGHTS + 5);
        bare[NIGHTS..].iter_mut().for_each(|night| *night += 1.05_f64.ln());
        !(1..=5).any(|night| alarms(&rule, &bare[..NIGHTS + night]))
    });
    let missed = missed.count();
    say("mixed hosts, +5 % missed without a control", missed, 4 * HISTORIES);
    assert!(missed > HISTORIES);
}

#[test]
fn all_steps_of_a_history_are_found_and_dated() {
    let rule = ChangeRule { permutations: 999, ..ChangeRule::new(5) };
    let (mut all, mut near, mut steps) = (0, 0, 0);
    for seed in 0..HISTORIES as u64 {
        let (mut series, _) = history(Null::Independent, seed, 90);
        series[30..].iter_mut().for_each(|night| *night += 0.06);
        series[60..].iter_mut().for_each(|night| *night -= 0.10);
        let found = rule.history(&series).unwrap();
        all += usize::from(found.len() == 2);
        for (point, at) in found.iter().zip([30_usize, 60]) {
            steps += 1;
            near += usize::from(point.at.abs_diff(at) <= 1);
        }
    }
    assert_at_least("both steps found and no other", all, HISTORIES, 0.9);
    assert_at_least("dated to the night, or one off", near, steps, 0.9);
}

#[test]
fn the_interval_of_a_step_holds_it() {
    const WORLDS: usize = 1_000;
    for (before, after) in [(39, 3), (37, 5), (10, 10), (50, 30)] {
        for spikes in [0.0, 0.1] {
            let held = (0..WORLDS as u64).filter(|&seed| {
                let mut rng = Rng::derive(seed, &["step"]);
                let mut nights = |count: usize, level: f64| -> Vec<f64> {
                    let mut noise = || normal(&mut rng) + if rng.unit() < spikes { 20.0 } else { 0.0 };
                    (0..count).map(|_| level + noise()).collect()
                };
                let (before, after) = (nights(before, 0.0), nights(after, 2.5));
                shift(&before, &after, 0.95).unwrap().interval.unwrap().contains(2.5)
            });
            // Ranks come in steps: with 3 nights the interval holds it up to 2 points more often than asked
            // for.
            let label = format!("step of {before} and {after} nights, {spikes} spikes");
            assert_about(&label, held.count(), WORLDS, 0.95, 0.02);
        }
    }
}
