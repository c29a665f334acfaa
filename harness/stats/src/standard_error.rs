//! The standard error: a bootstrap over launches and over the slices within them.
//!
//! Both levels are resampled with replacement (Davison and Hinkley 1997, *Bootstrap Methods*, § 3.8; for
//! benchmarks Kalibera and Jones 2013, "Rigorous benchmarking in reasonable time"), each for what it knows:
//!
//! - **launches** resampled as they are give the spread of the estimate from launch to launch, times
//!   √(n/(n−1)), because resampling n launches sees their spread with divisor n (Hesterberg 2015, "What
//!   teachers should know about the bootstrap", on narrowness bias). For a mean that is known without
//!   resampling, their standard deviation over √n, and so it is taken; a median is resampled;
//! - **slices** resampled within every launch give the doubt that the slices alone leave. It is a floor:
//!   two or three launches that agree by luck must not look more certain than their own slices allow. Its
//!   spread is read off the quartile nearer to the median: one spike among five slices is the resampled median
//!   in one resample of seventeen, always on the same side, and a standard deviation would be made of little
//!   else (the bootstrap variance of a median need not even converge: Ghosh et al. 1984). A floor may err low.
//!   It is drawn only where it might be the greater one: quartiles are at most 2√2 standard deviations apart,
//!   whatever the distribution, and that of a resampled median is known (`ranks.rs`).
//!
//! The greater of the two is the standard error, and the interval is the estimate ± Student's t with n − 1
//! degrees of freedom times that (Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, ch. 12).
//!
//! # Why not the usual way
//!
//! Usually both levels are resampled in one go and the percentiles read off. Simulated, that is wrong twice.
//! Percentiles are too narrow for few launches, and BCa, which corrects skewness and not narrowness, does not
//! help; nor can a percentile reach beyond the launches that were seen. And the slices' noise is counted
//! twice, as a launch's median already carries it: where it dominates, the interval is up to 40 % too wide,
//! which costs up to twice the launches. How often a nominal 95 % interval held the truth, in %, and its mean
//! half-width in brackets, also in %:
//!
//! | launches | percentiles, both levels at once | BCa, both at once | Student's t, both at once | **this** |
//! |---|---|---|---|---|
//! | *launches 2 % apart, 5 slices 2 % apart* | | | | |
//! | 2 | 83.5 (2.4) | 81.0 (2.4) | 100.0 (23.2) | 99.7 (17.2) |
//! | 3 | 88.0 (2.3) | 85.8 (2.3) | 99.8 (6.3) | 97.8 (5.1) |
//! | 6 | 93.5 (1.8) | 91.3 (1.9) | 98.2 (2.7) | 95.5 (2.3) |
//! | 10 | 95.1 (1.5) | 93.1 (1.5) | 97.8 (1.8) | 94.7 (1.6) |
//! | 20 | 96.0 (1.1) | 94.3 (1.1) | 97.4 (1.2) | 95.0 (1.1) |
//! | 30 | 96.4 (0.9) | 95.3 (0.9) | 97.1 (0.9) | 94.6 (0.8) |
//! | *launches 1 % apart, 20 slices 5 % apart* | | | | |
//! | 6 | 98.2 (1.6) | 96.8 (1.6) | 99.8 (2.4) | 98.2 (1.8) |
//! | 20 | 99.0 (0.9) | 97.5 (0.9) | 99.2 (1.0) | 96.0 (0.8) |
//! | *2 % and 2 %, 15 % of launches 6 % off* | | | | |
//! | 6 | 90.0 (2.4) | 88.2 (2.5) | 98.0 (3.6) | 95.8 (3.3) |
//! | 20 | 95.3 (1.5) | 92.7 (1.5) | 97.3 (1.6) | 95.9 (1.5) |
//! | *2 % and 2 %, 5 % of 15 slices spike by half, against the truth without spikes* | | | | |
//! | 6 | 90.5 (1.6) | 89.3 (1.7) | 97.8 (2.4) | 95.8 (2.1) |
//! | 20 | 93.0 (1.0) | 92.3 (1.0) | 96.0 (1.1) | 93.5 (1.0) |
//! | 30 | 92.8 (0.8) | 92.5 (0.8) | 95.8 (0.9) | 92.6 (0.8) |
//!
//! 2000 simulations a row of 2000 resamples, so ± 1 point; `examples/coverage_table.rs` prints all of it, for the median of
//! launches too. `tests/coverage.rs` holds the method to its promise.
//!
//! # What it cannot do
//!
//! - **One launch** gives an estimate and no interval. **Two** give an honest and nearly useless one (t is
//!   12.7), **three** a poor one (4.3): good for a smoke run, not for a claim. Six or more are.
//! - Student's t takes the launches' numbers, on the scale they are averaged on, to be not too far from
//!   normal. Strong skewness with few launches undercovers on one side. On the other hand nothing is read off
//!   far tails, so a level of 99.9 % needs no more than the 1000 resamples that a standard error needs.
//! - The target is what launches have at their center, spikes included: one-sided spikes in 5 % of the slices
//!   move a median by about a fifteenth of the slices' standard deviation, and the interval follows it. That is
//!   what the last rows of the table show: the bias stays while the interval shrinks.
//! - With five slices, 5 % of spikes still widen the interval by about 30 %; take nine or more.
//! - Slices that are autocorrelated make the floor too low; the launches' own spread does not suffer.
//! - Launches without any spread give an interval without width. For a deterministic figure that is right; for
//!   one read off a coarse clock it means that the clock could not tell.

use std::f64::consts::SQRT_2;

use crate::bootstrap::{Bootstrap, Levels};
use crate::center::Center;
use crate::describe::sd;
use crate::draw::Draw;
use crate::error::StatsError;
use crate::sample::Sample;

/// The distance of a normal distribution's quartiles from its median, in standard deviations: Φ⁻¹(3/4).
const NORMAL_QUARTILE: f64 = 0.674_489_750_196_081_7;

/// What a launch's number varies by when its slices are resampled, where that is not known.
pub(crate) const UNKNOWN: f64 = f64::INFINITY;

impl Bootstrap {
    /// The greater of what the launches and what the slices leave in doubt; see the [module](self). `variance` is what a
    /// launch's number varies by when its slices are resampled, or [`UNKNOWN`].
    pub(crate) fn standard_error<L>(
        &self,
        launches: &[L],
        observed: &[f64],
        value: impl Fn(&L, &mut Draw) -> f64,
        variance: impl Fn(&L, &mut Draw) -> f64,
    ) -> Result<Option<f64>, StatsError> {
        let n = launches.len() as f64;
        let Some(spread) = sd(observed) else { return Ok(None) };
        let (across, most_within) = match self.center {
            Center::Mean => {
                let mut draw = Draw::as_measured();
                let of_sum: f64 = launches.iter().map(|launch| variance(launch, &mut draw)).sum();
                (spread / n.sqrt(), SQRT_2 * of_sum.sqrt() / n / NORMAL_QUARTILE)
            }
            Center::Median => {
                let drawn = self.distribution(observed, |&number, _| number, Levels::Launches)?;
                (sd(&drawn).unwrap_or(0.0) * (n / (n - 1.0)).sqrt(), UNKNOWN)
            }
        };
        // Also where the variance is no number.
        if most_within <= across {
            return Ok(Some(across));
        }
        Ok(Some(across.max(cautious_spread(self.distribution(launches, value, Levels::Slices)?))))
    }
}

/// The standard deviation of a normal distribution with these quartiles, by whichever side is narrower.
fn cautious_spread(centers: Vec<f64>) -> f64 {
    // The centers are finite and at least 100, so a sample can always be made of them.
    Sample::new(centers).map_or(0.0, |sample| {
        let ((q1, q3), median) = (sample.quartiles(), sample.median());
        (median - q1).min(q3 - median) / NORMAL_QUARTILE
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::Interval;
    use crate::rng::Rng;

    fn launches(values: &[[f64; 3]]) -> Vec<Sample> {
        values.iter().map(|slices| Sample::new(slices.to_vec()).unwrap()).collect()
    }

    fn median(slices: &Sample, draw: &mut Draw) -> f64 {
        draw.median(slices)
    }

    #[test]
    fn launches_that_agree_by_luck_are_no_surer_than_their_slices() {
        let agreed = Bootstrap::new(1).estimate(&launches(&[[9.0, 10.0, 11.0]; 3]), median).unwrap();
        assert_eq!(agreed.between, Some(0.0));
        // Each resampled median is off by 1 in 14 of 27 cases, so the mean of three by 1/3 at its quartiles.
        let expected = 1.0 / 3.0 / NORMAL_QUARTILE;
        assert!((agreed.standard_error.unwrap() / expected - 1.0).abs() < 1e-9);
    }

    /// Launches whose own spread is 0.2 to 6 times that of their slices: whether the floor is drawn or ruled out, the
    /// standard error is the same.
    #[test]
    fn a_floor_that_is_ruled_out_would_not_have_been_the_greater() {
        let mut rng = Rng::new(3);
        let (mut ruled_out, mut drawn) = (0, 0);
        for trial in 0..200 {
            let apart = [0.2, 1.0, 2.0, 3.0, 6.0][trial % 5];
            let launches: Vec<Sample> = (0..8)
                .map(|_| {
                    let level = 100.0 + apart * rng.unit();
                    let spike = |rng: &mut Rng| if rng.unit() < 0.02 { 3.0 } else { 0.0 };
                    let slices = (0..5 + trial % 4).map(|_| level + rng.unit() + spike(&mut rng));
                    Sample::new(slices.collect()).unwrap()
                })
                .collect();
            let observed: Vec<f64> = launches.iter().map(Sample::median).collect();
            let bootstrap = Bootstrap::new(trial as u64);
            let known = |slices: &Sample, draw: &mut Draw| draw.variance(slices, |value| value);
            let short = bootstrap.standard_error(&launches, &observed, median, known).unwrap();
            let long = bootstrap.standard_error(&launches, &observed, median, |_, _| UNKNOWN).unwrap();
            assert_eq!(short, long, "trial {trial}");
            let most: f64 = launches.iter().map(|slices| known(slices, &mut Draw::as_measured())).sum();
            match SQRT_2 * most.sqrt() / 8.0 / NORMAL_QUARTILE <= sd(&observed).unwrap() / 8_f64.sqrt() {
                true => ruled_out += 1,
                false => drawn += 1,
            }
        }
        assert!(ruled_out > 40 && drawn > 40, "{ruled_out} and {drawn}");
    }

    #[test]
    fn what_varies_in_no_way_has_no_width() {
        let same = Bootstrap::new(1).estimate(&launches(&[[7.0; 3]; 4]), median).unwrap();
        assert_eq!(same.interval, Some(Interval { low: 7.0, estimate: 7.0, high: 7.0, level: 0.95 }));
    }
}
