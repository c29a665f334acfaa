//! One metric of one cell: launches, each with its slices, to one number with an interval.

use crate::bootstrap::Bootstrap;
use crate::draw::Draw;
use crate::error::{Defect, StatsError};
use crate::estimate::Estimate;
use crate::sample::Sample;

impl Bootstrap {
    /// For times, sizes and whatever else is positive: a launch is the logarithm of the median of its
    /// slices; the estimate is brought back by `exp`. With [`crate::Center::Mean`] it is the geometric mean
    /// of the launches' medians, the only mean whose ratios are ratios of means (Fleming and Wallace 1986).
    /// `between` and `standard_error` are relative.
    ///
    /// A launch may hold a single value (a cold start, a peak): then only launches are resampled.
    ///
    /// # Errors
    /// As for [`Bootstrap::estimate`], and for a launch without slices, or with one that is not finite or
    /// not positive.
    pub fn geometric(&self, launches: &[Vec<f64>]) -> Result<Estimate, StatsError> {
        let samples = samples(launches, |slices| Sample::positive(slices.clone()))?;
        let variance = |slices: &Sample, draw: &mut Draw| draw.variance(slices, f64::ln);
        Ok(self.estimate_of(&samples, |slices, draw| draw.median(slices).ln(), variance)?.exp())
    }

    /// For what may be zero or negative (a slope, a difference taken elsewhere): the same without logarithms.
    ///
    /// # Errors
    /// As for [`Bootstrap::estimate`], and for a launch without slices or with one that is not finite.
    pub fn location(&self, launches: &[Vec<f64>]) -> Result<Estimate, StatsError> {
        let samples = samples(launches, |slices| Sample::new(slices.clone()))?;
        let variance = |slices: &Sample, draw: &mut Draw| draw.variance(slices, |value| value);
        self.estimate_of(&samples, |slices, draw| draw.median(slices), variance)
    }
}

/// Makes samples of launches, naming the first launch that cannot be used.
pub(crate) fn samples<L, S>(
    launches: &[L],
    make: impl Fn(&L) -> Result<S, Defect>,
) -> Result<Vec<S>, StatsError> {
    launches
        .iter()
        .enumerate()
        .map(|(index, launch)| make(launch).map_err(|defect| StatsError::Launch { index, defect }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::center::Center;

    #[test]
    fn the_geometric_mean_of_medians() {
        let launches = [vec![1.0, 2.0, 50.0], vec![8.0, 7.0, 9.0]];
        let estimate = Bootstrap::new(1).geometric(&launches).unwrap();
        assert!((estimate.value - 4.0).abs() < 1e-12);
        // The spread stays on the scale of logarithms, the interval is in the unit of the slices.
        assert!((estimate.between.unwrap() - 4.0_f64.ln() / 2.0_f64.sqrt()).abs() < 1e-12);
        let interval = estimate.interval.unwrap();
        assert!(interval.low > 0.0 && (interval.low * interval.high / 16.0 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_end_beyond_all_numbers_is_no_interval() {
        let estimate = Bootstrap::new(1).level(0.999).geometric(&[vec![1.0], vec![1e6]]).unwrap();
        assert!((estimate.value - 1e3).abs() < 1e-6);
        assert_eq!(estimate.interval, None);
    }

    #[test]
    fn a_wild_launch_moves_the_mean_and_not_the_median() {
        let mut launches = vec![vec![100.0, 101.0, 102.0]; 8];
        launches.push(vec![200.0, 201.0, 202.0]);
        let median = Bootstrap::new(1).center(Center::Median).geometric(&launches).unwrap();
        assert!((median.value - 101.0).abs() < 1e-9);
        assert!(Bootstrap::new(1).geometric(&launches).unwrap().value > 108.0);
    }

    #[test]
    fn locations_may_be_negative() {
        let estimate = Bootstrap::new(1).location(&[vec![-3.0], vec![1.0], vec![-1.0]]).unwrap();
        assert_eq!((estimate.value, estimate.launches, estimate.between), (-1.0, 3, Some(2.0)));
    }

    #[test]
    fn the_bad_launch_is_named() {
        for (bad, defect) in
            [(vec![], Defect::Empty), (vec![f64::NAN], Defect::NotFinite), (vec![0.0], Defect::NotPositive)]
        {
            let error = Bootstrap::new(1).geometric(&[vec![1.0], bad]).unwrap_err();
            assert_eq!(error, StatsError::Launch { index: 1, defect });
        }
    }
}
