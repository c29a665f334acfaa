//! An estimate from launches, with what is known about its certainty.

use crate::interval::Interval;

/// An estimate from launches, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate, from the launches as they are.
    pub value: f64,
    /// Number of launches (or blocks) that it is made of: the n that counts.
    pub launches: usize,
    /// The standard deviation from launch to launch, as [`crate::minimum_detectable_effect`] wants it; of
    /// logarithms, hence relative, wherever the method works on logarithms. `None` for a single launch.
    pub between: Option<f64>,
    /// The bootstrap standard error, on the same scale. `None` for a single launch.
    pub standard_error: Option<f64>,
    /// The interval around `value`. `None` for a single launch, from which nothing can be known about others,
    /// and where so few launches differ so much that the upper end is beyond all numbers.
    pub interval: Option<Interval>,
}

impl Estimate {
    /// From the scale of logarithms back to times or ratios. The spreads stay relative.
    #[must_use]
    pub(crate) fn exp(self) -> Self {
        Self {
            value: self.value.exp(),
            interval: self.interval.map(|interval| interval.map(f64::exp)).filter(|i| i.high.is_finite()),
            ..self
        }
    }
}
