//! Straight lines: nanoseconds for each byte over sizes, bytes for each instance over counts.
//!
//! Only points in, a line out. A line has no interval here: points of one launch are not independent, so
//! fit each launch its own line and hand the slopes to [`crate::Bootstrap::location`], one slope a launch.

use crate::describe::{mean, median};

/// `y = intercept + slope · x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The change of y for each unit of x.
    pub slope: f64,
    /// The value of y at x = 0: an extrapolation, unless x = 0 was measured.
    pub intercept: f64,
}

impl Line {
    /// The line's value at `x`.
    #[must_use]
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }

    fn finite(self) -> Option<Self> {
        (self.slope.is_finite() && self.intercept.is_finite()).then_some(self)
    }
}

/// Ordinary least squares of `(x, y)` points (Legendre 1805). Every point pulls by its squared distance, so
/// one spike moves it; and over sizes from 64 B to 1 MiB the largest size decides alone. `None` unless two
/// different `x` exist and all is finite.
#[must_use]
pub fn least_squares(points: &[(f64, f64)]) -> Option<Line> {
    let (xs, ys): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let (x_mean, y_mean) = (mean(&xs)?, mean(&ys)?);
    let spread: f64 = xs.iter().map(|x| (x - x_mean).powi(2)).sum();
    let together: f64 = points.iter().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    let slope = together / spread;
    Line { slope, intercept: y_mean - slope * x_mean }.finite()
}

/// The median of the slopes of all pairs of points (Theil 1950; Sen 1968 for repeated `x`, whose pairs have
/// no slope and are skipped); the intercept is the median of `y − slope · x` (Conover 1980). Bears up to
/// 29 % of wild points. Takes n²/2 slopes: meant for hundreds of points, not for millions. `None` as for
/// [`least_squares`].
#[must_use]
pub fn theil_sen(points: &[(f64, f64)]) -> Option<Line> {
    let mut slopes = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    for (i, (x1, y1)) in points.iter().enumerate() {
        slopes
            .extend(points[i + 1..].iter().filter(|(x2, _)| x2 != x1).map(|(x2, y2)| (y2 - y1) / (x2 - x1)));
    }
    let slope = median(&slopes)?;
    let rests: Vec<f64> = points.iter().map(|(x, y)| y - slope * x).collect();
    Line { slope, intercept: median(&rests)? }.finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(noise: impl Fn(usize) -> f64) -> Vec<(f64, f64)> {
        (0..20).map(|i| (i as f64, 5.0 + 2.0 * i as f64 + noise(i))).collect()
    }

    #[test]
    fn both_find_an_exact_line() {
        for fit in [least_squares, theil_sen] {
            let line = fit(&points(|_| 0.0)).unwrap();
            assert!((line.slope - 2.0).abs() < 1e-12 && (line.intercept - 5.0).abs() < 1e-12);
            assert!((line.at(10.0) - 25.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_spike_moves_least_squares_but_not_theil_sen() {
        let spiked = points(|i| if i == 18 { 100.0 } else { 0.0 });
        assert!(least_squares(&spiked).unwrap().slope > 3.0);
        assert!((theil_sen(&spiked).unwrap().slope - 2.0).abs() < 1e-12);
    }

    #[test]
    fn without_two_places_there_is_no_line() {
        for fit in [least_squares, theil_sen] {
            assert_eq!(fit(&[]), None);
            assert_eq!(fit(&[(1.0, 2.0)]), None);
            assert_eq!(fit(&[(1.0, 2.0), (1.0, 3.0)]), None);
            assert_eq!(fit(&[(1.0, 2.0), (2.0, f64::NAN)]), None);
            assert_eq!(fit(&[(f64::INFINITY, 2.0), (2.0, 1.0)]), None);
        }
    }

    #[test]
    fn repeated_places_are_allowed() {
        let line = theil_sen(&[(0.0, 1.0), (0.0, 1.0), (1.0, 3.0), (1.0, 3.0)]).unwrap();
        assert_eq!((line.slope, line.intercept), (2.0, 1.0));
    }
}
