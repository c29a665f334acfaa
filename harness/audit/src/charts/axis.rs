//! What an axis says by its marks: where on it each figure lies.

use crate::formula::{median, slope};

use super::drawing::Drawing;

/// An axis, through the marks that are written on it.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    logarithmic: bool,
    slope: f64,
    offset: f64,
    /// Where its marks are, and how far apart: beyond them it is less well known.
    middle: f64,
    span: f64,
    /// What lies beyond these ends is drawn at them.
    ends: (f64, f64),
}

impl Axis {
    /// Through marks: pixels, each with its figure. None with fewer than two.
    pub fn through(marks: &[(f64, f64)], logarithmic: bool) -> Option<Self> {
        let scaled = |value: f64| if logarithmic { value.ln() } else { value };
        let points: Vec<(f64, f64)> = marks
            .iter()
            .map(|(pixel, value)| (scaled(*value), *pixel))
            .filter(|it| it.0.is_finite())
            .collect();
        let slope = Some(slope(&points)).filter(|slope| slope.is_finite() && *slope != 0.0)?;
        let offset = median(&points.iter().map(|(at, pixel)| pixel - slope * at).collect::<Vec<f64>>());
        let pixels = || points.iter().map(|(_, pixel)| *pixel);
        let (least, most) =
            (pixels().fold(f64::INFINITY, f64::min), pixels().fold(f64::NEG_INFINITY, f64::max));
        let (middle, span) = ((least + most) / 2.0, most - least);
        let ends = (f64::NEG_INFINITY, f64::INFINITY);
        Some(Axis { logarithmic, slope, offset, middle, span, ends })
    }

    /// The same with ends, in pixels.
    pub fn between(self, one: f64, other: f64) -> Self {
        Axis { ends: (one.min(other), one.max(other)), ..self }
    }

    /// The pixel of a figure.
    pub fn at(&self, value: f64) -> f64 {
        let scaled = if self.logarithmic { value.max(f64::MIN_POSITIVE).ln() } else { value };
        (self.slope * scaled + self.offset).clamp(self.ends.0, self.ends.1)
    }

    /// What a pixel may be off by: its own rounding, and what that of the marks makes of it here.
    pub fn slack(&self, pixel: f64) -> f64 {
        1.1 + (pixel - self.middle).abs() / self.span
    }

    /// Whether a pixel is a figure's.
    pub fn is(&self, pixel: f64, value: f64) -> bool {
        (self.at(value) - pixel).abs() <= self.slack(pixel)
    }
}

/// The horizontal axis of a chart: marks below it, each at its middle.
pub fn across(drawing: &Drawing, logarithmic: bool) -> Option<Axis> {
    Axis::through(&marks_below(drawing), logarithmic)
}

/// The vertical axis: marks to its left, above the horizontal one.
pub fn upright(drawing: &Drawing, logarithmic: bool) -> Option<Axis> {
    Axis::through(&marks_left(drawing), logarithmic)
}

/// The marks of the horizontal axis: pixels, each with its figure.
pub fn marks_below(drawing: &Drawing) -> Vec<(f64, f64)> {
    let of_it = drawing.texts.iter().filter(|text| text.anchor == "middle" && text.ink == "muted");
    of_it.filter_map(|text| Some((text.at.0, quantity(&text.text)?))).collect()
}

/// Those of the vertical one.
pub fn marks_left(drawing: &Drawing) -> Vec<(f64, f64)> {
    let of_it = drawing.texts.iter().filter(|text| text.anchor == "end" && text.ink == "muted");
    let of_it = of_it.filter(|text| text.at.1 < drawing.height - 20.0);
    of_it.filter_map(|text| Some((text.at.1 - 3.0, quantity(&text.text)?))).collect()
}

/// A quantity as it is written on a chart: times in ns, sizes in bytes, a percentile as one in how many is beyond it.
pub fn quantity(text: &str) -> Option<f64> {
    let text = text.trim().trim_start_matches("× ").replace(',', "");
    if let Some(percentile) = text.strip_prefix('p') {
        return Some(1.0 / (1.0 - percentile.parse::<f64>().ok()? / 100.0));
    }
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || ".-".contains(letter)));
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let size = match unit.trim() {
        "" | "ns" | "B" | "%" | "/s" => 1.0,
        "µs" | "k" | "k/s" => 1e3,
        "ms" | "M" | "M/s" => 1e6,
        "s" => 1e9,
        "min" => 60e9,
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        "GiB" => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * size)
}

/// Whether a quantity is written of a number: it has three digits, of which zeros at the end may be left out.
pub fn is_written(text: &str, number: f64) -> bool {
    let Some(value) = quantity(text) else { return false };
    if value == 0.0 {
        return number.abs() < 1e-9;
    }
    // What is written as 1.00 MiB has been 1,023.6 KiB, and has as many digits as that.
    let half = |of: f64| 10f64.powf(of.abs().log10().floor() - 2.0) / 2.0;
    let bytes = text.ends_with("iB");
    let half = if bytes { value.abs() / 199.0 } else { half(value).max(half(number)) };
    (value - number).abs() <= half * 1.001 + number.abs() * 2e-5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_is_what_its_marks_say() {
        let axis = Axis::through(&[(100.0, 10.0), (200.0, 100.0), (300.0, 1_000.0)], true).unwrap();
        assert!((axis.at(100.0) - 200.0).abs() < 1e-9);
        assert!(axis.is(231.0, 200.0) && !axis.is(227.0, 200.0));
        // One wrong mark of several does not bend it.
        let bent = [(100.0, 10.0), (200.0, 700.0), (300.0, 1_000.0), (400.0, 10_000.0), (500.0, 100_000.0)];
        assert!((Axis::through(&bent, true).unwrap().at(100.0) - 200.0).abs() < 1e-9);
        assert_eq!(axis.between(100.0, 250.0).at(1e9), 250.0);
        assert!(Axis::through(&[(100.0, 10.0)], true).is_none());
    }

    #[test]
    fn quantities_are_read_as_charts_write_them() {
        let all = ["30 ns", "1.5 µs", "64KiB", "p99", "60 %", "10 k", "922/s", "× 1.05", "-2 ns"];
        let read = all.map(|text| quantity(text).unwrap());
        let should = [30.0, 1_500.0, 65_536.0, 100.0, 60.0, 10_000.0, 922.0, 1.05, -2.0];
        assert!(read.iter().zip(should).all(|(one, other)| (one - other).abs() < 1e-6), "{read:?}");
        assert_eq!(quantity("response time"), None);
        assert!(
            is_written("6 ms", 5.998e6) && !is_written("6 ms", 6.04e6) && !is_written("13.2 ms", 13.26e6)
        );
    }
}
