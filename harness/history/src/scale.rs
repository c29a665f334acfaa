//! On which scale a series is looked at: where all its numbers are positive on the logarithm, because a change is a part of
//! what was before; else as they are.

/// The scale of some numbers.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    /// Whether it is the logarithm.
    pub relative: bool,
}

impl Scale {
    /// The scale for these numbers, and these numbers on it.
    pub fn of(numbers: impl Iterator<Item = f64> + Clone) -> (Self, Vec<f64>) {
        let relative = numbers.clone().all(|number| number > 0.0);
        (Scale { relative }, numbers.map(|number| if relative { number.ln() } else { number }).collect())
    }

    /// The number that stands there.
    pub fn number(self, scaled: f64) -> f64 {
        if self.relative { scaled.exp() } else { scaled }
    }

    /// A difference on the scale: as a part of what was before, or in the metric's unit.
    pub fn part(self, difference: f64) -> f64 {
        if self.relative { difference.exp_m1() } else { difference }
    }
}
