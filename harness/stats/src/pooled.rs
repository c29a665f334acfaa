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

/// The values of one launch, the least first, each with how often it was seen: a histogram.
pub type Counts = Vec<(f64, u64)>;

/// A percentile is given only with as many operations as leave this many beyond it.
pub const BEYOND: f64 = 100.0;

/// Number of operations that a quantile takes.
#[must_use]
pub fn needed(quantile: f64) -> u64 {
    // 1 − 0.9 is a little more than 0.1, and a thousand operations are enough for it.
    ((BEYOND / (1.0 - quantile)) - 1e-6).ceil() as u64
}

/// Launches' operations together, ready to be read at any quantile and with any launches picked: how many operations of each
/// launch are at most so long, for every value that was seen. A resample is then a search in it, and not a walk over all
/// operations.
#[derive(Clone, Debug)]
pub struct Together {
    launches: usize,
    /// Every value that was seen, the least first.
    values: Vec<f64>,
    /// For each value, the operations of each launch that are at most as long.
    up_to: Vec<u64>,
}

impl Together {
    /// The operations of these launches.
    #[must_use]
    pub fn of(launches: &[Counts]) -> Self {
        let of = |(launch, counts): (usize, &Counts)| -> Vec<(f64, usize, u64)> {
            let seen = counts.iter().filter(|(_, count)| *count > 0);
            seen.map(|&(value, count)| (value, launch, count)).collect()
        };
        let mut all: Vec<_> = launches.iter().enumerate().flat_map(of).collect();
        all.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let mut together = Self { launches: launches.len(), values: Vec::new(), up_to: Vec::new() };
        let mut seen = vec![0; launches.len()];
        for alike in all.chunk_by(|one, other| one.0 == other.0) {
            alike.iter().for_each(|(_, launch, count)| seen[*launch] += count);
            together.values.push(alike[0].0);
            together.up_to.extend(&seen);
        }
        together
    }

    /// The least value that the quantile's part of all operations does not exceed, each launch taken so often.
    fn weighted(&self, weights: &[u64], quantile: f64) -> Option<f64> {
        let up_to = |place: usize| -> u64 {
            let seen = &self.up_to[place * self.launches..][..self.launches];
            seen.iter().zip(weights).map(|(seen, weight)| seen * weight).sum()
        };
        let total = up_to(self.values.len().checked_sub(1)?);
        let rank = ((quantile * total as f64).ceil() as u64).max(1);
        let (mut low, mut high) = (0, self.values.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if up_to(middle) < rank { low = middle + 1 } else { high = middle }
        }
        self.values.get(low).copied()
    }

    /// The quantile of all launches' operations, without an interval; none without operations.
    #[must_use]
    pub fn quantile(&self, quantile: f64) -> Option<f64> {
        self.weighted(&vec![1; self.launches], quantile)
    }
}

impl Bootstrap {
    /// The quantile of all launches' operations together. Values must be positive.
    ///
    /// # Errors
    /// Without launches or operations, and for senseless settings.
    pub fn pooled_quantile(&self, all: &Together, quantile: f64) -> Result<Estimate, StatsError> {
        let launches = all.launches;
        let mut weights = vec![1_u64; launches];
        let value = all.weighted(&weights, quantile).ok_or(StatsError::NoLaunches)?;
        let alone = |launch: usize| {
            let mut weights = vec![0; launches];
            weights[launch] = 1;
            all.weighted(&weights, quantile).filter(|value| *value > 0.0).map(f64::ln)
        };
        let between = sd(&(0..launches).filter_map(alone).collect::<Vec<f64>>());
        let mut rng = Rng::derive(self.seed, &["bootstrap", "pooled"]);
        let mut centers = Vec::with_capacity(self.resamples);
        for _ in 0..self.resamples {
            weights.fill(0);
            (0..launches).for_each(|_| weights[rng.index(launches)] += 1);
            centers.extend(all.weighted(&weights, quantile).filter(|value| *value > 0.0).map(f64::ln));
        }
        let n = launches as f64;
        let standard_error = sd(&centers).filter(|_| launches > 1).map(|sd| sd * (n / (n - 1.0)).sqrt());
        let interval = standard_error.and_then(|error| {
            let reach = student_quantile(self.level, launches - 1)? * error;
            let (low, high) = (value * (-reach).exp(), value * reach.exp());
            Some(Interval { low, estimate: value, high, level: self.level }).filter(|it| it.high.is_finite())
        });
        Ok(Estimate { value, launches, between, standard_error, interval })
    }
}

/// The quantile of one launch's operations; none without any.
#[must_use]
pub fn quantile_of_one(counts: &Counts, quantile: f64) -> Option<f64> {
    let total: u64 = counts.iter().map(|(_, count)| count).sum();
    let rank = ((quantile * total as f64).ceil() as u64).max(1);
    let mut seen = 0;
    let reached = |(_, count): &&(f64, u64)| {
        seen += count;
        seen >= rank
    };
    counts.iter().find(reached).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_histogram_gives_its_quantiles_and_no_interval() {
        let launch: Counts = (1..=100).map(|value| (f64::from(value), 1)).collect();
        let together = Together::of(std::slice::from_ref(&launch));
        let quantile = |q| Bootstrap::new(1).pooled_quantile(&together, q).unwrap();
        assert_eq!((quantile(0.5).value, quantile(0.99).value, quantile(1.0).value), (50.0, 99.0, 100.0));
        assert_eq!(quantile(0.5).interval, None);
        assert_eq!((together.quantile(0.99), quantile_of_one(&launch, 0.99)), (Some(99.0), Some(99.0)));
        assert_eq!((Together::of(&[]).quantile(0.99), quantile_of_one(&vec![], 0.99)), (None, None));
        assert!(Bootstrap::new(1).pooled_quantile(&Together::of(&[]), 0.5).is_err());
        assert!(Bootstrap::new(1).pooled_quantile(&Together::of(&[vec![]]), 0.5).is_err());
    }

    /// Searching gives what walking over all operations gives, whichever launches are picked.
    #[test]
    fn a_search_finds_what_a_walk_finds() {
        let mut rng = Rng::new(5);
        for _ in 0..50 {
            let launches: Vec<Counts> = (0..4)
                .map(|_| {
                    let mut launch: Vec<(f64, u64)> =
                        (0..rng.index(30)).map(|_| (rng.index(40) as f64, rng.index(4) as u64)).collect();
                    launch.sort_by(|one, other| one.0.total_cmp(&other.0));
                    launch
                })
                .collect();
            let together = Together::of(&launches);
            for quantile in [0.0, 0.1, 0.5, 0.9, 0.999, 1.0] {
                let weights: Vec<u64> = (0..4).map(|_| rng.index(3) as u64).collect();
                let mut all: Vec<f64> = Vec::new();
                for (launch, weight) in launches.iter().zip(&weights) {
                    let each = launch.iter().flat_map(|(value, count)| (0..count * weight).map(|_| *value));
                    all.extend(each);
                }
                all.sort_by(f64::total_cmp);
                let rank = ((quantile * all.len() as f64).ceil() as usize).max(1);
                assert_eq!(together.weighted(&weights, quantile), all.get(rank - 1).copied());
                let alone = Together::of(&launches[..1]).quantile(quantile);
                assert_eq!(quantile_of_one(&launches[0], quantile), alone);
            }
        }
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
            bootstrap
                .pooled_quantile(&Together::of(&launches), 0.99)
                .unwrap()
                .interval
                .unwrap()
                .contains(truth)
        });
        // Binomial with p = 0.95 and n = 300: 285, give or take four standard deviations of 3.8.
        let held = held.count();
        assert!((270..=300).contains(&held), "{held} of {trials}");
    }
}
