//! Prints the table of `src/change.rs`: which rule finds a step of 5 % in nights with 2 % noise, and when.
//!
//! `cargo run --release -p tollgate-stats --example change_table`

use tollgate_stats::{ChangeRule, Rng, normal_quantile};

const HISTORIES: u64 = 1_000;

fn nights(seed: u64, count: usize, spikes: f64) -> Vec<f64> {
    let mut rng = Rng::derive(seed, &["change table"]);
    let mut night = || {
        let noise = 0.02 * normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).unwrap();
        noise + if rng.unit() < spikes { 0.3 } else { 0.0 }
    };
    (0..count).map(|_| night()).collect()
}

/// In how many of 100 histories the rule alarms by the night; the step comes after a full window.
fn found(rule: &ChangeRule, by: usize, spikes: f64) -> f64 {
    let is_found = |seed| {
        let mut series = nights(seed, rule.window + by, spikes);
        series[rule.window..].iter_mut().for_each(|night| *night += 1.05_f64.ln());
        let alarm = |nights: usize| {
            rule.tonight(&series[..rule.window + nights]).unwrap().is_some_and(|it| it.p <= rule.alpha)
        };
        (1..=by).any(alarm)
    };
    (0..HISTORIES).filter(|&seed| is_found(seed)).count() as f64 * 100.0 / HISTORIES as f64
}

fn main() {
    let rule = |window, recent| ChangeRule { window, recent, permutations: 1_999, ..ChangeRule::new(7) };
    for (name, rule) in [
        ("14 nights, any place", rule(14, 11)),
        ("14 nights, the last 5", rule(14, 5)),
        ("28 nights, any place", rule(28, 25)),
        ("28 nights, the last 5", rule(28, 5)),
        ("**42 nights, the last 5**", rule(42, 5)),
        ("42 nights, the last 7", rule(42, 7)),
    ] {
        let alarms = (0..4 * HISTORIES)
            .filter(|seed| {
                let series = nights(*seed, rule.window, 0.0);
                rule.tonight(&series).unwrap().is_some_and(|found| found.p <= rule.alpha)
            })
            .count();
        println!(
            "| {name} | {:.0} | {:.0} | {:.0} | {:.0} | {:.1} |",
            found(&rule, 3, 0.0),
            found(&rule, 5, 0.0),
            found(&rule, 7, 0.0),
            found(&rule, 5, 0.05),
            alarms as f64 / (4 * HISTORIES) as f64 * 1e3,
        );
    }
}
