//! Simulated machines whose states are known: how often the rule sees others.

mod simulated;

use simulated::{normal, say};
use tollgate_stats::{Rng, States};

const SIMULATIONS: u64 = 1000;

fn exponential(rng: &mut Rng) -> f64 {
    -(1.0 - rng.unit()).ln()
}

/// Student's t with three degrees of freedom: the variance is finite, and hardly.
fn heavy(rng: &mut Rng) -> f64 {
    let squares: f64 = (0..3).map(|_| normal(rng).powi(2)).sum();
    normal(rng) / (squares / 3.0).sqrt()
}

/// In how many of the simulations so many launches do not show that many states.
fn wrong(label: &str, launches: usize, states: usize, log_time: impl Fn(&mut Rng) -> f64) -> usize {
    let shown = |simulation| {
        let mut rng = Rng::derive(simulation, &["states", label]);
        let times: Vec<f64> = (0..launches).map(|_| 4e4 * log_time(&mut rng).exp()).collect();
        States::of(&times).unwrap().groups.len()
    };
    let wrong = (0..SIMULATIONS).filter(|&simulation| shown(simulation) != states).count();
    say(&format!("{label}, {launches} launches, not {states}"), wrong, SIMULATIONS as usize);
    wrong
}

/// Which of several states, drawn by their shares.
fn drawn(rng: &mut Rng, shares: &[f64]) -> f64 {
    let mut left = rng.unit();
    let passed = shares.iter().take_while(|share| {
        left -= **share;
        left >= 0.0
    });
    passed.count().min(shares.len() - 1) as f64
}

#[test]
fn a_machine_of_one_state_is_not_divided() {
    for launches in [12, 20, 60, 240, 1000] {
        for (label, noise) in [("1 %", 0.01), ("3 %", 0.03), ("5 %", 0.05)] {
            assert_eq!(wrong(label, launches, 1, |rng| noise * normal(rng)), 0);
        }
        // Nearly as wide as what would be found: one in a hundred at worst, and none where there are launches.
        let most = if launches < 60 { 10 } else { 1 };
        assert!(wrong("10 %", launches, 1, |rng| 0.1 * normal(rng)) <= most);
    }
}

#[test]
fn a_heavy_tail_is_no_state() {
    for launches in [12, 20, 60, 240, 1000] {
        assert!(wrong("t of 5 %", launches, 1, |rng| 0.05 * heavy(rng)) <= 5);
        let interrupted =
            |rng: &mut Rng| 0.03 * normal(rng) + if rng.unit() < 0.05 { 0.3 * exponential(rng) } else { 0.0 };
        assert!(wrong("one in twenty delayed", launches, 1, interrupted) <= 25);
    }
}

#[test]
fn states_that_lie_apart_are_found() {
    // Of 60, fewer than three are in a state of 10 % in one case of twenty, and few are not told from stragglers.
    for (launches, most) in [(60, 120), (240, 3), (1000, 1)] {
        for (label, shares) in
            [("half and half", [0.5, 0.5]), ("few fast", [0.15, 0.85]), ("few slow", [0.9, 0.1])]
        {
            let state = |rng: &mut Rng| 0.03 * normal(rng) + 1.3f64.ln() * drawn(rng, &shares);
            assert!(wrong(label, launches, 2, state) <= most, "{label}");
        }
        let far = |rng: &mut Rng| 0.06 * normal(rng) + 1.8f64.ln() * drawn(rng, &[0.6, 0.4]);
        assert!(wrong("far apart and noisy", launches, 2, far) <= most);
        let three = |rng: &mut Rng| 0.03 * normal(rng) + 1.3f64.ln() * drawn(rng, &[0.4, 0.4, 0.2]);
        assert!(wrong("three", launches, 3, three) <= most);
    }
}

#[test]
fn twenty_launches_show_two_even_states() {
    let even = |rng: &mut Rng| 0.03 * normal(rng) + 1.6f64.ln() * drawn(rng, &[0.5, 0.5]);
    assert!(wrong("twenty launches", 20, 2, even) <= 30);
}
