//! Prints the table of docs/methodology/comparing.md: how often equals are called different when runs differ by something of
//! their own that no control cancels, and how often +10 % is found.
//!
//! `cargo run --release -p tollgate-stats --example few_runs_table`

use tollgate_stats::{Better, Effect, Judge, Rng, State};

const REPETITIONS: usize = 4_000;
const LAUNCHES: usize = 10;
const WITHIN: f64 = 0.02;

fn main() {
    let mut rng = Rng::new(7);
    println!("runs differ by (σ)              0 %      1 %      3 %     10 %");
    for runs in [1, 2] {
        line(&format!("{runs} a side, launches pooled"), |between| {
            rate(&mut rng, runs, between, 1.0, 0.0, |run| run.to_vec())
        });
    }
    for runs in [3, 5] {
        line(&format!("{runs} a side, the run is the unit"), |between| {
            rate(&mut rng, runs, between, 1.0, 0.0, mean)
        });
    }
    for runs in [3, 5] {
        line(&format!("{runs} a side, +10 % found"), |between| {
            rate(&mut rng, runs, between, 1.1, 0.02, mean)
        });
    }
}

fn line(name: &str, mut of: impl FnMut(f64) -> f64) {
    print!("{name:28}");
    for between in [0.0, 0.01, 0.03, 0.10] {
        print!("{:>7.1} %", 100.0 * of(between));
    }
    println!();
}

/// The share of comparisons that are decided; of those with something put in, to be worse.
fn rate(
    rng: &mut Rng,
    runs: usize,
    between: f64,
    by: f64,
    margin: f64,
    unit: impl Fn(&[f64]) -> Vec<f64>,
) -> f64 {
    let judge = Judge::new(margin, 0.95, Better::Lower).expect("a margin");
    let found = (0..REPETITIONS).filter(|_| {
        let mut side = |of: f64| -> Vec<f64> {
            let run = |_| {
                let own = of * normal(rng, between).exp();
                let launches: Vec<f64> = (0..LAUNCHES).map(|_| own * normal(rng, WITHIN).exp()).collect();
                unit(&launches)
            };
            (0..runs).flat_map(run).collect()
        };
        let (base, head) = (side(100.0), side(100.0 * by));
        let state = judge.judge(&Effect::of_launches(&base, &head).expect("times are positive")).state;
        state == State::Worse || (by == 1.0 && state == State::Better)
    });
    found.count() as f64 / REPETITIONS as f64
}

fn mean(run: &[f64]) -> Vec<f64> {
    vec![(run.iter().map(|value| value.ln()).sum::<f64>() / run.len() as f64).exp()]
}

fn normal(rng: &mut Rng, sd: f64) -> f64 {
    let (u, v) = (rng.unit().max(f64::MIN_POSITIVE), rng.unit());
    sd * (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}
