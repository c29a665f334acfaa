//! Worlds whose truth is known, and rates with what they may be.

#![allow(dead_code, reason = "every test program uses a part of it")]

use tollgate_stats::{Rng, normal_quantile, rate_interval};

pub fn normal(rng: &mut Rng) -> f64 {
    normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).unwrap()
}

/// The three ways in which unchanged code looks changed.
#[derive(Clone, Copy, Debug)]
pub enum Null {
    /// Independent noise of 2 %.
    Independent,
    /// The same, and 5 % of the numbers are 30 % slower, whichever side they are of.
    Spiky,
    /// The same noise, and a quarter of the nights is on a host 12 % slower, for all that is measured there.
    MixedHosts,
}

pub const NULLS: [Null; 3] = [Null::Independent, Null::Spiky, Null::MixedHosts];

impl Null {
    /// The effect of this night's host on everything, as a logarithm.
    pub fn host(self, rng: &mut Rng) -> f64 {
        if matches!(self, Self::MixedHosts) && rng.unit() < 0.25 { 1.12_f64.ln() } else { 0.0 }
    }

    /// The noise of one log-ratio of two sides: 2 % between them.
    pub fn noise(self, rng: &mut Rng) -> f64 {
        let mut side = || {
            let spike = matches!(self, Self::Spiky) && rng.unit() < 0.05;
            0.02 / std::f64::consts::SQRT_2 * normal(rng) + if spike { 1.3_f64.ln() } else { 0.0 }
        };
        side() - side()
    }
}

/// Says how often something happened, and what the rate may be.
pub fn say(label: &str, hits: usize, of: usize) -> f64 {
    let rate = rate_interval(hits as u64, of as u64, 0.95).unwrap();
    let [low, estimate, high] = [rate.low, rate.estimate, rate.high].map(|part| 100.0 * part);
    println!("{label}: {estimate:.2} % of {of} [{low:.2}, {high:.2}]");
    rate.estimate
}

/// No more often than promised, as far as chance lets one tell (one time in two thousand it does not).
pub fn assert_at_most(label: &str, hits: usize, of: usize, nominal: f64) {
    let rate = say(label, hits, of);
    let low = rate_interval(hits as u64, of as u64, 0.999).unwrap().low;
    assert!(low <= nominal, "{label}: {rate} where {nominal} was promised");
}

/// At least as often as asked for.
pub fn assert_at_least(label: &str, hits: usize, of: usize, asked: f64) {
    let rate = say(label, hits, of);
    assert!(rate >= asked, "{label}: {rate} where {asked} is asked for");
}

/// Neither less nor more often than promised, but for what chance does; and `excess` more at most, where a
/// method is known to promise less than it does.
pub fn assert_about(label: &str, hits: usize, of: usize, nominal: f64, excess: f64) {
    say(label, hits, of);
    let rate = rate_interval(hits as u64, of as u64, 0.999).unwrap();
    assert!(rate.high >= nominal, "{label}: {rate:?} where {nominal} was promised");
    assert!(rate.low <= nominal + excess, "{label}: {rate:?}, more than {nominal} by more than {excess}");
}
