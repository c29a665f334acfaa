//! The bootstrap: resampling launches, and slices within them, for any number made of medians of slices.
//!
//! [`crate::standard_error`] tells how an interval comes of it, why not by the usual way, and what it cannot do.

use crate::center::Center;
use crate::describe::sd;
use crate::draw::Draw;
use crate::error::{Defect, StatsError};
use crate::estimate::Estimate;
use crate::interval::Interval;
use crate::rng::Rng;
use crate::standard_error::UNKNOWN;
use crate::student::student_quantile;

/// The levels that are resampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Levels {
    /// The launches, each with its slices as they were measured.
    Launches,
    /// The slices, within every launch.
    Slices,
    /// Launches first, slices of each picked launch second: the usual hierarchical bootstrap, which counts
    /// the slices' noise twice. For comparison; see the [method](crate::standard_error).
    Both,
}

/// A two-level bootstrap: what it draws from, how often, and at which level. See the [method](crate::standard_error).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    /// All that is drawn is a function of this seed and of the data.
    pub seed: u64,
    /// Number of resamples. The standard error has a relative error of 1/√(2 · resamples): 2 % for 1000.
    pub resamples: usize,
    /// The confidence level.
    pub level: f64,
    /// The center that makes one number of the launches.
    pub center: Center,
}

impl Bootstrap {
    /// 1000 resamples, a level of 95 %, the mean of the launches.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, resamples: 1000, level: 0.95, center: Center::Mean }
    }

    /// The same with another confidence level.
    #[must_use]
    pub fn level(self, level: f64) -> Self {
        Self { level, ..self }
    }

    /// The same with another number of resamples.
    #[must_use]
    pub fn resamples(self, resamples: usize) -> Self {
        Self { resamples, ..self }
    }

    /// The same with another way to make one number of the launches.
    #[must_use]
    pub fn center(self, center: Center) -> Self {
        Self { center, ..self }
    }

    /// The general form: any number that can be made of medians of a launch's slices.
    ///
    /// `value` says how, through the [`Draw`] it is handed; it must be a pure function of what the draw
    /// gives. It may work on any scale (logarithms, differences): the estimate comes out on that scale.
    ///
    /// ```
    /// use tollgate_stats::{Bootstrap, Sample};
    /// // What the logic costs beyond the boundary: workload − echo + nop, all in one launch.
    /// let launch = |by: f64| [30.0, 12.0, 5.0].map(|ns| Sample::new(vec![ns, ns + by, ns - by]).unwrap());
    /// let launches = [launch(0.1), launch(0.2), launch(0.3), launch(0.2)];
    /// let logic = Bootstrap::new(42).estimate(&launches, |[workload, echo, nop], draw| {
    ///     draw.median(workload) - draw.median(echo) + draw.median(nop)
    /// })?;
    /// assert_eq!(logic.value, 23.0);
    /// assert!(logic.interval.unwrap().contains(23.0));
    /// # Ok::<(), tollgate_stats::StatsError>(())
    /// ```
    ///
    /// # Errors
    /// Without launches; for a level outside (0, 1) or fewer than 100 resamples; when `value` gives a NaN or
    /// an infinity for a launch, as measured or as resampled.
    pub fn estimate<L>(
        &self,
        launches: &[L],
        value: impl Fn(&L, &mut Draw) -> f64,
    ) -> Result<Estimate, StatsError> {
        self.estimate_of(launches, value, |_, _| UNKNOWN)
    }

    /// The same, of a number of which is known what it varies by when the slices of a launch are resampled.
    pub(crate) fn estimate_of<L>(
        &self,
        launches: &[L],
        value: impl Fn(&L, &mut Draw) -> f64,
        variance: impl Fn(&L, &mut Draw) -> f64,
    ) -> Result<Estimate, StatsError> {
        self.check()?;
        if launches.is_empty() {
            return Err(StatsError::NoLaunches);
        }
        let mut observed = Vec::with_capacity(launches.len());
        let mut as_measured = Draw::as_measured();
        for (index, launch) in launches.iter().enumerate() {
            observed.push(finite(value(launch, &mut as_measured), index)?);
        }
        let between = sd(&observed);
        let standard_error = self.standard_error(launches, &observed, value, variance)?;
        let center = self.center.of(&mut observed);
        let interval = standard_error.and_then(|error| {
            let reach = student_quantile(self.level, launches.len() - 1)? * error;
            Some(Interval { low: center - reach, estimate: center, high: center + reach, level: self.level })
        });
        Ok(Estimate { value: center, launches: launches.len(), between, standard_error, interval })
    }

    /// The centers of all resamples, in the order drawn, on the scale of `value`: the bootstrap distribution
    /// itself, for whoever wants to draw it or to judge it by another rule.
    ///
    /// # Errors
    /// As for [`Bootstrap::estimate`].
    pub fn distribution<L>(
        &self,
        launches: &[L],
        value: impl Fn(&L, &mut Draw) -> f64,
        levels: Levels,
    ) -> Result<Vec<f64>, StatsError> {
        self.check()?;
        if launches.is_empty() {
            return Err(StatsError::NoLaunches);
        }
        // Two streams, so that neither level's draws depend on whether the other is resampled.
        let mut launch_rng = Rng::derive(self.seed, &["bootstrap", "launches"]);
        let slice_rng = Rng::derive(self.seed, &["bootstrap", "slices"]);
        let mut draw =
            if levels == Levels::Launches { Draw::as_measured() } else { Draw::resampled(slice_rng) };
        let mut picked = vec![0.0; launches.len()];
        let mut centers = Vec::with_capacity(self.resamples);
        for _ in 0..self.resamples {
            for (place, number) in picked.iter_mut().enumerate() {
                let index = if levels == Levels::Slices { place } else { launch_rng.index(launches.len()) };
                *number = finite(value(&launches[index], &mut draw), index)?;
            }
            centers.push(self.center.of(&mut picked));
        }
        Ok(centers)
    }

    fn check(&self) -> Result<(), StatsError> {
        if !(self.level > 0.0 && self.level < 1.0) {
            return Err(StatsError::Level(self.level));
        }
        if self.resamples < 100 {
            return Err(StatsError::Resamples(self.resamples));
        }
        Ok(())
    }
}

fn finite(value: f64, index: usize) -> Result<f64, StatsError> {
    if value.is_finite() { Ok(value) } else { Err(StatsError::Launch { index, defect: Defect::NotFinite }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Sample;

    fn launches(values: &[[f64; 3]]) -> Vec<Sample> {
        values.iter().map(|slices| Sample::new(slices.to_vec()).unwrap()).collect()
    }

    fn median(slices: &Sample, draw: &mut Draw) -> f64 {
        draw.median(slices)
    }

    #[test]
    fn the_seed_decides_everything() {
        // Launches that agree by luck: what their slices leave in doubt is drawn.
        let data = launches(&[[1.0, 9.0, 20.0], [2.0, 8.0, 21.0], [0.0, 10.0, 19.0]]);
        let run = |seed| Bootstrap::new(seed).estimate(&data, median).unwrap();
        assert_eq!(run(1), run(1));
        // Quartiles of what few slices give may be alike for some.
        assert!((2..20).any(|seed| run(seed).standard_error != run(1).standard_error));
        assert_eq!(run(1).value, run(2).value);
    }

    #[test]
    fn one_launch_has_no_interval_and_two_have_a_wide_one() {
        let one = Bootstrap::new(1).estimate(&launches(&[[1.0, 2.0, 3.0]]), median).unwrap();
        assert_eq!((one.value, one.launches), (2.0, 1));
        assert_eq!((one.between, one.standard_error, one.interval), (None, None, None));
        let two = Bootstrap::new(1).estimate(&launches(&[[9.0; 3], [11.0; 3]]), median).unwrap();
        // t for one degree of freedom, times the standard deviation √2 over √2.
        assert!((two.interval.unwrap().half_width() / 12.706 - 1.0).abs() < 0.1);
    }

    #[test]
    fn senseless_settings_are_refused() {
        let data = launches(&[[1.0, 2.0, 3.0]; 3]);
        let none: [Sample; 0] = [];
        assert_eq!(Bootstrap::new(1).estimate(&none, median), Err(StatsError::NoLaunches));
        assert_eq!(Bootstrap::new(1).level(1.0).estimate(&data, median), Err(StatsError::Level(1.0)));
        assert_eq!(Bootstrap::new(1).resamples(99).estimate(&data, median), Err(StatsError::Resamples(99)));
    }

    #[test]
    fn a_number_that_is_none_is_refused_even_if_only_a_resample_gives_it() {
        // The median is 1, but a resample's can be 0, which has no logarithm.
        let data = launches(&[[1.0; 3], [0.0, 1.0, 2.0]]);
        let error = Bootstrap::new(1).estimate(&data, |slices, draw| draw.median(slices).ln()).unwrap_err();
        assert_eq!(error, StatsError::Launch { index: 1, defect: Defect::NotFinite });
    }
}
