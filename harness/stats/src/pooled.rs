//! Percentiles of operations of several launches together.
//!
//! A tail percentile needs many operations, more than one short launch has. So the operations of all launches are put
//! together for the estimate; but operations of one launch are alike (the same process, the same layout, the same
//! minute), and an interval over operations would be too narrow. What is resampled is therefore the launch, with all its
//! operations (a cluster bootstrap: Davison and Hinkley 1997, § 3.8; Field and Welsh 2007, "Bootstrapping clustered
//! data"), on the scale of logarithms, and the interval is Student's t as in [`crate::bootstrap`].

use crate::bootstrap::Bootstrap;
use crate::describe::sd;
use crate::error::StatsError;
use crate::estimate::Estimate;
use crate::interval::Interval;
use crate::rng::Rng;
use crate::student::student_quantile;

/// The values of one launch, each with how often it was seen: a histogram.
pub type Counts = Vec<(f64, u64)>;

/// A percentile is given only with as many operations as leave this many beyond it.
pub const BEYOND: f64 = 100.0;

/// Number of operations that a quantile takes.
#[must_use]
pub fn needed(quantile: f64) -> u64 {
    // 1 − 0.9 is a little more than 0.1, and a thousand operations are enough for it.
    ((BEYOND / (1.0 - quantile)) - 1e-6).ceil() as u64
}

impl Bootstrap {
    /// The quantile of all launches' operations together. Values must be positive.
    ///
    /// # Errors
    /// Without launches or operations, and for senseless settings.
    pub fn pooled_quantile(&self, launches: &[Counts], quantile: f64) -> Result<Estimate, StatsError> {
        let all = sorted(launches);
        let mut weights = vec![1_u64; launches.len()];
        let value = weighted(&all, &weights, quantile).ok_or(StatsError::NoLaunches)?;
        let alone = |launch: usize| {
            weights_of(launches.len(), launch, &all, quantile).filter(|value| *value > 0.0).map(f64::ln)
        };
        let between = sd(&(0..launches.len()).filter_map(alone).collect::<Vec<f64>>());
        let mut rng = Rng::derive(self.seed, &["bootstrap", "pooled"]);
        let mut centers = Vec::with_capacity(self.resamples);
        for _ in 0..self.resamples {
            weights.fill(0);
            (0..launches.len()).for_each(|_| weights[rng.index(launches.len())] += 1);
            centers.extend(weighted(&all, &weights, quantile).filter(|value| *value > 0.0).map(f64::ln));
        }
        let n = launches.len() as f64;
        let standard_error =
            sd(&centers).filter(|_| launches.len() > 1).map(|sd| sd * (n / (n - 1.0)).sqrt());
        let interval = standard_error.and_then(|error| {
            let reach = student_quantile(self.level, launches.len() - 1)? * error;
            let (low, high) = (value * (-reach).exp(), value * reach.exp());
            Some(Interval { low, estimate: value, high, level: self.level }).filter(|it| it.high.is_finite())
        });
        Ok(Estimate { value, launches: launches.len(), between, standard_error, interval })
    }
}

/// The quantile of all launches' operations together, without an interval; none without operations.
#[must_use]
pub fn quantile(launches: &[Counts], quantile: f64) -> Option<f64> {
    weighted(&sorted(launches), &vec![1; launches.len()], quantile)
}

/// Every value with its launch and how often it was seen, the least first.
fn sorted(launches: &[Counts]) -> Vec<(f64, usize, u64)> {
    let of = |(launch, counts): (usize, &Counts)| -> Vec<(f64, usize, u64)> {
        counts.iter().filter(|(_, count)| *count > 0).map(|&(value, count)| (value, launch, count)).collect()
    };
    let mut all: Vec<_> = launches.iter().enumerate().flat_map(of).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    all
}

/// The quantile of one launch alone.
fn weights_of(launches: usize, launch: usize, all: &[(f64, usize, u64)], quantile: f64) -> Option<f64> {
    let mut weights = vec![0; launches];
    weights[launch] = 1;
    weighted(all, &weights, quantile)
}

/// The least value that the quantile's part of all operations does not exceed.
fn weighted(all: &[(f64, usize, u64)], weights: &[u64], quantile: f64) -> Option<f64> {
    let total: u64 = all.iter().map(|(_, launch, count)| count * weights[*launch]).sum();
    let rank = ((quantile * total as f64).ceil() as u64).max(1);
    let mut seen = 0;
    all.iter()
        .find(|(_, launch, count)| {
            seen += count * weights[*launch];
            seen >= rank && weights[*launch] > 0
        })
        .map(|(value, ..)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_histogram_gives_its_quantiles_and_no_interval() {
        let launch: Counts = (1..=100).map(|value| (f64::from(value), 1)).collect();
        let quantile = |q| Bootstrap::new(1).pooled_quantile(std::slice::from_ref(&launch), q).unwrap();
        assert_eq!((quantile(0.5).value, quantile(0.99).value, quantile(1.0).value), (50.0, 99.0, 100.0));
        assert_eq!(quantile(0.5).interval, None);
        assert_eq!(super::quantile(std::slice::from_ref(&launch), 0.99), Some(99.0));
        assert_eq!(super::quantile(&[], 0.99), None);
        assert!(Bootstrap::new(1).pooled_quantile(&[], 0.5).is_err());
        assert!(Bootstrap::new(1).pooled_quantile(&[vec![]], 0.5).is_err());
    }

    #[test]
    fn rare_percentiles_take_many_operations() {
        assert_eq!([0.5, 0.9, 0.99, 0.999].map(needed), [200, 1_000, 10_000, 100_000]);
    }

    /// Launches differ by 5 %, operations within them by a long tail: the interval must hold the truth as often as it
    /// says, which one over operations does not.
    #[test]
    fn the_interval_holds_the_truth_although_launches_differ() {
        let z99: f64 = 2.326_348;
        let truth = 100.0 * (0.05_f64.hypot(0.5) * z99).exp();
        let mut rng = Rng::new(11);
        let mut normal = move || {
            let (u, v): (f64, f64) = (rng.unit().max(1e-12), rng.unit());
            (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
        };
        let trials = 300;
        let held = (0..trials).filter(|&trial| {
            let launches: Vec<Counts> = (0..8)
                .map(|_| {
                    let level = 100.0 * (0.05 * normal()).exp();
                    (0..1_500).map(|_| ((level * (0.5 * normal()).exp()).round(), 1)).collect()
                })
                .collect();
            let bootstrap = Bootstrap::new(trial).resamples(200);
            bootstrap.pooled_quantile(&launches, 0.99).unwrap().interval.unwrap().contains(truth)
        });
        // Binomial with p = 0.95 and n = 300: 285, give or take four standard deviations of 3.8.
        let held = held.count();
        assert!((270..=300).contains(&held), "{held} of {trials}");
    }
}
