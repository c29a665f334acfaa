//! The slices as a launch's number sees them: as measured, or resampled.

use crate::rng::Rng;
use crate::sample::Sample;

/// Through which a launch's number sees its slices: once as they were measured, then resampled.
#[derive(Debug)]
pub struct Draw {
    source: Option<Rng>,
    counts: Vec<u32>,
}

impl Draw {
    /// Sees the slices as they were measured.
    pub(crate) fn as_measured() -> Self {
        Self { source: None, counts: Vec::new() }
    }

    /// Sees as many slices drawn with replacement, others at each look.
    pub(crate) fn resampled(source: Rng) -> Self {
        Self { source: Some(source), counts: Vec::new() }
    }

    /// The median of the slices, or of as many drawn from them with replacement.
    ///
    /// The slices being sorted, a resample is no more than how often each rank was drawn, and its median is
    /// found by walking along the counts: no sorting, no allocation.
    #[inline]
    pub fn median(&mut self, slices: &Sample) -> f64 {
        let Some(rng) = self.source.as_mut() else { return slices.median() };
        let values = slices.sorted();
        let n = values.len();
        if n == 1 {
            return values[0];
        }
        self.counts.clear();
        self.counts.resize(n, 0);
        for _ in 0..n {
            self.counts[rng.index(n)] += 1;
        }
        // The middle ranks of n drawn values, counted from 1; the same rank when n is odd.
        let (lower, upper) = (n.div_ceil(2), n / 2 + 1);
        let mut seen = 0;
        let mut rank = 0;
        while seen + (self.counts[rank] as usize) < lower {
            seen += self.counts[rank] as usize;
            rank += 1;
        }
        let low = values[rank];
        if lower == upper {
            return low;
        }
        while seen + (self.counts[rank] as usize) < upper {
            seen += self.counts[rank] as usize;
            rank += 1;
        }
        low.midpoint(values[rank])
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

    /// Walking along the counts gives what drawing, sorting and taking the middle gives.
    #[test]
    fn resampled_medians_are_those_of_the_plain_way() {
        for n in 1..=9 {
            let slices = Sample::new((0..n).map(|i| f64::from(i * i)).collect()).unwrap();
            let mut draw = Draw::resampled(Rng::new(5));
            let mut rng = Rng::new(5);
            for _ in 0..200 {
                // A single slice is known without drawing.
                let drawn = (0..n).map(|_| slices.sorted()[if n == 1 { 0 } else { rng.index(n as usize) }]);
                assert_eq!(draw.median(&slices), Sample::new(drawn.collect()).unwrap().median(), "n = {n}");
            }
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
