//! From figures to pixels, and where an axis has its marks.

/// An axis.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    from: f64,
    to: f64,
    pixels: (i32, i32),
    log: bool,
}

impl Scale {
    /// Equal differences are equally far apart.
    pub fn linear(from: f64, to: f64, pixels: (i32, i32)) -> Self {
        Scale { from, to: if to > from { to } else { from + 1.0 }, pixels, log: false }
    }

    /// Equal factors are equally far apart. Both ends are brought to what is positive.
    pub fn log(from: f64, to: f64, pixels: (i32, i32)) -> Self {
        let from = if from > 0.0 { from } else { 1e-3 };
        Scale { from, to: if to > from { to } else { from * 10.0 }, pixels, log: true }
    }

    /// The position of a figure; what is beyond an end lies at that end.
    pub fn at(&self, value: f64) -> i32 {
        let share = if self.log {
            (value.max(self.from) / self.from).ln() / (self.to / self.from).ln()
        } else {
            (value - self.from) / (self.to - self.from)
        };
        let (start, end) = (f64::from(self.pixels.0), f64::from(self.pixels.1));
        (start + share.clamp(0.0, 1.0) * (end - start)).round() as i32
    }

    /// Whether a figure lies between its ends.
    pub fn holds(&self, value: f64) -> bool {
        value > self.from && value < self.to
    }

    /// The marks where figures are told in parts of that size: round figures there.
    pub fn marks_in(&self, unit: f64, most: usize) -> Vec<f64> {
        let told = Scale { from: self.from / unit, to: self.to / unit, ..*self };
        told.marks(most).into_iter().map(|mark| mark * unit).collect()
    }

    /// The marks: round figures, at most about that many.
    pub fn marks(&self, most: usize) -> Vec<f64> {
        let marks = if self.log { self.decades(most) } else { self.steps(most) };
        marks.into_iter().filter(|mark| *mark >= self.from * 0.999 && *mark <= self.to * 1.001).collect()
    }

    fn decades(&self, most: usize) -> Vec<f64> {
        let (first, last) = (self.from.log10().floor() as i32, self.to.log10().ceil() as i32);
        let within = |mark: &f64| *mark >= self.from * 0.999 && *mark <= self.to * 1.001;
        let with = |parts: &[f64], every: usize| -> Vec<f64> {
            let decades = (first..=last).filter(|exponent| exponent.rem_euclid(every as i32) == 0);
            decades
                .flat_map(|exponent| parts.iter().map(move |part| part * 10f64.powi(exponent)))
                .filter(within)
                .collect()
        };
        let choices = [
            with(&[1.0, 2.0, 5.0], 1),
            with(&[1.0, 3.0], 1),
            with(&[1.0], 1),
            with(&[1.0], 2),
            with(&[1.0], 3),
        ];
        choices.into_iter().find(|marks| marks.len() <= most).unwrap_or_default()
    }

    fn steps(&self, most: usize) -> Vec<f64> {
        let rough = (self.to - self.from) / most.max(1) as f64;
        let magnitude = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|part| part * magnitude).into_iter().find(|step| *step >= rough);
        let step = step.unwrap_or(magnitude * 10.0);
        let first = (self.from / step).ceil() as i64;
        let last = (self.to / step).floor() as i64;
        (first..=last).map(|number| number as f64 * step).collect()
    }
}

/// The ends of a logarithmic axis that holds all of these, with a little room.
pub fn log_ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let positive = values.filter(|value| value.is_finite() && *value > 0.0);
    let ends = positive.fold(None, |ends: Option<(f64, f64)>, value| {
        Some(ends.map_or((value, value), |(least, most)| (least.min(value), most.max(value))))
    });
    ends.map(|(least, most)| (least / 1.15, most * 1.15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_factors_are_equally_far_apart() {
        let scale = Scale::log(1.0, 1000.0, (0, 300));
        assert_eq!([1.0, 10.0, 100.0, 1000.0].map(|value| scale.at(value)), [0, 100, 200, 300]);
        assert_eq!((scale.at(0.0), scale.at(-5.0), scale.at(1e9)), (0, 0, 300));
        assert_eq!(Scale::linear(0.0, 10.0, (100, 0)).at(2.5), 75);
    }

    #[test]
    fn marks_are_round_and_few() {
        assert_eq!(Scale::log(0.9, 1100.0, (0, 1)).marks(5), [1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(Scale::log(1.0, 10.0, (0, 1)).marks(5), [1.0, 2.0, 5.0, 10.0]);
        assert_eq!(Scale::log(1.0, 1e9, (0, 1)).marks(5).len(), 5);
        assert_eq!(Scale::linear(0.0, 700.0, (0, 1)).marks(5), [0.0, 200.0, 400.0, 600.0]);
        // What is told in KiB has its marks there.
        assert_eq!(
            Scale::linear(1e3, 3.1e3, (0, 1)).marks_in(1_024.0, 5),
            [1_024.0, 1_536.0, 2_048.0, 2_560.0, 3_072.0]
        );
        for scale in
            [Scale::log(3.0, 3.0, (0, 9)), Scale::linear(0.0, 0.0, (0, 9)), Scale::log(0.0, 0.0, (0, 9))]
        {
            assert!(scale.marks(5).len() <= 6, "{scale:?}");
        }
    }

    #[test]
    fn ends_hold_what_is_positive() {
        let (low, high) = log_ends([3.0, -1.0, f64::NAN, 0.0, 30.0].into_iter()).unwrap();
        assert!(low < 3.0 && high > 30.0);
        assert_eq!(log_ends([0.0].into_iter()), None);
    }
}
