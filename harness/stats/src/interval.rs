//! An interval with the estimate it is about.

/// An estimate of a quantity, and the range that a method with this confidence level puts it in. The level is
/// that of the method over many runs (Neyman 1937), not a probability about this one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The point estimate; between the ends.
    pub estimate: f64,
    /// The upper end.
    pub high: f64,
    /// The confidence level, such as 0.95.
    pub level: f64,
}

impl Interval {
    /// Whether the value lies inside; the ends belong to it.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether the whole interval lies within the two bounds: what a claim of equivalence asks for.
    #[must_use]
    pub fn lies_within(&self, low: f64, high: f64) -> bool {
        low <= self.low && self.high <= high
    }

    /// Half of the width, in the unit of the estimate.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Half of the width as a part of the estimate's size: 0.02 is "± 2 %". `None` when the estimate is 0,
    /// of which nothing is a part.
    #[must_use]
    pub fn half_width_relative(&self) -> Option<f64> {
        let relative = self.half_width() / self.estimate.abs();
        relative.is_finite().then_some(relative)
    }

    /// The same knowledge on another scale. The function must be increasing, as `f64::exp` is; a decreasing
    /// one would turn the ends round.
    #[must_use]
    pub fn map(self, increasing: impl Fn(f64) -> f64) -> Self {
        Self {
            low: increasing(self.low),
            estimate: increasing(self.estimate),
            high: increasing(self.high),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT_TEN: Interval = Interval { low: 9.0, estimate: 10.0, high: 11.0, level: 0.95 };

    #[test]
    fn ends_belong_to_it() {
        assert!(ABOUT_TEN.contains(9.0) && ABOUT_TEN.contains(11.0));
        assert!(!ABOUT_TEN.contains(8.99) && !ABOUT_TEN.contains(f64::NAN));
        assert!(ABOUT_TEN.lies_within(9.0, 12.0) && !ABOUT_TEN.lies_within(9.5, 12.0));
    }

    #[test]
    fn widths() {
        assert_eq!(ABOUT_TEN.half_width(), 1.0);
        assert_eq!(ABOUT_TEN.half_width_relative(), Some(0.1));
        let about_zero = Interval { low: -1.0, estimate: 0.0, high: 1.0, level: 0.95 };
        assert_eq!(about_zero.half_width_relative(), None);
        assert_eq!(about_zero.map(f64::exp).estimate, 1.0);
    }
}
