//! The slices as a launch's number sees them: as measured, or resampled.

use crate::ranks::Ranks;
use crate::rng::Rng;
use crate::sample::Sample;

/// Through which a launch's number sees its slices: once as they were measured, then resampled.
#[derive(Debug)]
pub struct Draw {
    source: Option<Rng>,
    /// For each number of slices that was met, where the median of a resample of them stands.
    ranks: Vec<(usize, Ranks)>,
}

impl Draw {
    /// Sees the slices as they were measured.
    pub(crate) fn as_measured() -> Self {
        Self { source: None, ranks: Vec::new() }
    }

    /// Sees as many slices drawn with replacement, others at each look.
    pub(crate) fn resampled(source: Rng) -> Self {
        Self { source: Some(source), ranks: Vec::new() }
    }

    /// The median of the slices, or of as many drawn from them with replacement. A single slice takes no chance.
    #[inline]
    pub fn median(&mut self, slices: &Sample) -> f64 {
        if self.source.is_none() || slices.len() == 1 {
            return slices.median();
        }
        let place = self.place_of(slices.len());
        let ranks = &self.ranks[place].1;
        self.source.as_mut().map_or_else(|| slices.median(), |rng| ranks.draw(slices.sorted(), rng))
    }

    /// The variance that the median of a resample has on another scale.
    pub(crate) fn variance(&mut self, slices: &Sample, scale: impl Fn(f64) -> f64) -> f64 {
        let place = self.place_of(slices.len());
        self.ranks[place].1.variance(slices, scale)
    }

    fn place_of(&mut self, slices: usize) -> usize {
        self.ranks.iter().position(|(of, _)| *of == slices).unwrap_or_else(|| {
            self.ranks.push((slices, Ranks::of(slices)));
            self.ranks.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_measured_is_the_median() {
        let slices = Sample::new(vec![3.0, 1.0, 2.0, 8.0]).unwrap();
        assert_eq!(Draw::as_measured().median(&slices), 2.5);
    }

    /// Drawing the middle ranks gives what drawing all values, sorting them and taking the middle gives: as often, for even
    /// and odd numbers of slices.
    #[test]
    fn resampled_medians_are_those_of_the_plain_way() {
        for n in 1..=9_usize {
            let slices = Sample::new((0..n).map(|i| (i * i) as f64).collect()).unwrap();
            let mut draw = Draw::resampled(Rng::new(5));
            let mut rng = Rng::new(6);
            let trials = 4_000;
            let mut drawn: Vec<f64> = (0..trials).map(|_| draw.median(&slices)).collect();
            let plain = |rng: &mut Rng| {
                let values = (0..n).map(|_| slices.sorted()[rng.index(n)]).collect();
                Sample::new(values).unwrap().median()
            };
            let mut plain: Vec<f64> = (0..trials).map(|_| plain(&mut rng)).collect();
            drawn.sort_by(f64::total_cmp);
            plain.sort_by(f64::total_cmp);
            // Kolmogorov and Smirnov: 1.95 · √(2/n) is passed once in a thousand seeds.
            let share =
                |all: &[f64], value: f64| all.partition_point(|other| *other <= value) as f64 / trials as f64;
            let apart = drawn.iter().map(|value| (share(&drawn, *value) - share(&plain, *value)).abs());
            assert!(apart.fold(0.0, f64::max) < 0.044, "n = {n}");
        }
    }

    /// Of the 27 ways to draw three of three, 7 have the least in the middle, 13 the middle, 7 the greatest.
    #[test]
    fn resampled_medians_have_their_known_distribution() {
        let slices = Sample::new(vec![0.0, 1.0, 2.0]).unwrap();
        let mut draw = Draw::resampled(Rng::new(6));
        let mut counts = [0_u32; 3];
        for _ in 0..27_000 {
            counts[draw.median(&slices) as usize] += 1;
        }
        let chi2: f64 = counts
            .iter()
            .zip([7_000.0, 13_000.0, 7_000.0])
            .map(|(&c, expected)| (f64::from(c) - expected).powi(2) / expected)
            .sum();
        // 2 degrees of freedom: 13.8 is passed once in a thousand seeds.
        assert!(chi2 < 13.8, "{counts:?}");
    }
}
