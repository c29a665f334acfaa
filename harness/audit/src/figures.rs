//! Figures as texts, read back: `84.2 ns ± 0.6 %`, `1.0 to 3.2 µs`, `× 6.93 (6.88–6.98)`.

use crate::carried::{Digits, Printed, Row};

/// A number with what its last digit hides.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Number {
    value: f64,
    half: f64,
}

impl Number {
    fn of(text: &str) -> Option<Self> {
        let plain = text.trim().replace(',', "");
        let value: f64 = plain.parse().ok()?;
        let places = plain.split_once('.').map_or(0, |(_, part)| part.len() as i32);
        // The zeros at the end of a whole number may stand for digits that its interval is not good for.
        let zeros = plain.len() - plain.trim_end_matches('0').len();
        let step = if places > 0 || value == 0.0 { 10f64.powi(-places) } else { 10f64.powi(zeros as i32) };
        Some(Number { value, half: step / 2.0 })
    }

    fn times(self, by: f64) -> Self {
        Number { value: self.value * by, half: self.half * by }
    }

    /// Whether it is that number, of which so much is hidden.
    fn is(self, number: f64, hidden: f64) -> bool {
        (self.value - number).abs() <= self.half * 1.000_001 + hidden
    }
}

/// The least part that is told, in hundredths.
const LEAST: f64 = 0.01;

/// Whether a text is a number, of which so much is hidden.
pub fn is(text: &str, number: f64, hidden: f64) -> bool {
    Number::of(text).is_some_and(|written| written.is(number, hidden))
}

/// Whether a text is a number between two.
pub fn between(text: &str, low: f64, high: f64) -> bool {
    Number::of(text)
        .is_some_and(|it| it.value + it.half * 1.000_001 >= low && it.value - it.half * 1.000_001 <= high)
}

/// Whether two texts may be of one number, each as far as its digits go.
pub fn agree(one: &str, other: &str) -> bool {
    let agree = |one: Number, other: Number| match one.half == other.half {
        true => (one.value - other.value).abs() < one.half,
        false => one.is(other.value, other.half),
    };
    Number::of(one).zip(Number::of(other)).is_some_and(|(one, other)| agree(one, other))
}

/// The number of a text.
pub fn number(text: &str) -> Option<f64> {
    Number::of(text).map(|number| number.value)
}

/// Whether a text is what a row's figure is; else what it should be near.
pub fn figure(text: &str, row: &Row) -> Result<(), String> {
    let Some(figure) = row.figure else { return Err("nothing".to_string()) };
    let should = || told(figure);
    let (sign, text) = match text.strip_prefix("≥ ").or(text.strip_prefix("≤ ")) {
        Some(rest) => (text.split(' ').next().unwrap_or_default(), rest),
        None => ("", text),
    };
    if sign != row.bound {
        return Err(format!("a figure with the bound `{}`", row.bound));
    }
    let base = base(&row.metric);
    let hide = |number| row.digits.hide(number);
    if let Some((low, high)) = text.split_once(" to ") {
        let (_, unit) = split(high);
        let size = size(unit, base);
        let end = |text: &str| Number::of(split(text).0).map(|number| number.times(size));
        let (low, high) = end(low).zip(end(high)).ok_or_else(should)?;
        let (from, to) = figure.ends.ok_or_else(should)?;
        return if low.is(from, hide(from)) && high.is(to, hide(to)) { Ok(()) } else { Err(should()) };
    }
    let (value, certainty) = match text.split_once(" ± ") {
        Some((value, certainty)) => (value, Some(certainty)),
        None => (text.split(" (").next().unwrap_or_default(), None),
    };
    let (number, unit) = split(value);
    let number = Number::of(number).ok_or_else(should)?.times(size(unit, base));
    if !number.is(figure.value, hide(figure.value)) {
        return Err(should());
    }
    match (certainty, figure.ends) {
        (None, _) => Ok(()),
        (Some(certainty), Some((low, high))) => {
            let hidden = 100.0 * (hide(low) + hide(high)) / figure.value.abs();
            share(certainty, (high - low) / 2.0 / figure.value.abs() * 100.0, hidden).ok_or_else(should)
        }
        (Some(_), None) => Err(should()),
    }
}

/// Whether a text is what a ratio is: `× 6.93 (6.88–6.98)`.
pub fn ratio(text: &str, ratio: Printed, digits: Digits) -> Result<(), String> {
    let should = || told(ratio);
    let text = text.trim_start_matches("× ");
    let (value, certainty) = text.split_once(" (").map_or((text, None), |(value, rest)| (value, Some(rest)));
    let number = Number::of(value).ok_or_else(should)?;
    if !number.is(ratio.value, digits.hide(ratio.value)) {
        return Err(should());
    }
    let certainty = certainty.map(|certainty| certainty.trim_end_matches(')'));
    match (certainty, ratio.ends) {
        (None, None) => Ok(()),
        (Some("exact"), Some((low, high))) if low == high => Ok(()),
        (Some(certainty), Some((low, high))) => match certainty.split_once('–') {
            Some((from, to)) => {
                let (from, to) = Number::of(from).zip(Number::of(to)).ok_or_else(should)?;
                if from.is(low, digits.hide(low)) && to.is(high, digits.hide(high)) {
                    Ok(())
                } else {
                    Err(should())
                }
            }
            None => {
                let near = (ratio.value - low).min(high - ratio.value).max(0.0);
                let part = near / ratio.value * 100.0;
                let certainty = certainty.strip_prefix("± ").ok_or_else(should)?;
                share(certainty, part, 200.0 * digits.hide(ratio.value) / ratio.value).ok_or_else(should)
            }
        },
        _ => Err(should()),
    }
}

/// Whether `0.6 %` is that share, itself known to so many per cent.
fn share(text: &str, part: f64, hidden: f64) -> Option<()> {
    let text = text.trim_end_matches(" %");
    if let Some(least) = text.strip_prefix("< ") {
        // Nothing is told to be less than the least that is told.
        let least = Number::of(least)?.value;
        return (part <= least + hidden && least <= LEAST).then_some(());
    }
    let number = Number::of(text)?;
    let half = if number.value >= 10.0 { 0.5 } else { number.half };
    Number { half: half + hidden, ..number }.is(part, 0.0).then_some(())
}

fn told(figure: Printed) -> String {
    match figure.ends {
        Some((low, high)) => format!("{} ({low} to {high})", figure.value),
        None => format!("{} (no interval)", figure.value),
    }
}

/// The number before a unit, and the unit.
fn split(text: &str) -> (&str, &str) {
    text.trim().split_once(' ').unwrap_or((text.trim(), ""))
}

/// A metric's own unit, in seconds; of what is no time it is itself.
fn base(metric: &str) -> f64 {
    let metric = metric.split('/').next().unwrap_or_default();
    if metric.ends_with("-ns") {
        1e-9
    } else if metric.ends_with("-us") {
        1e-6
    } else {
        1.0
    }
}

fn size(unit: &str, base: f64) -> f64 {
    let kib = 1024.0;
    match unit {
        "ns" => 1e-9 / base,
        "µs" => 1e-6 / base,
        "ms" => 1e-3 / base,
        "s" => 1.0 / base,
        "min" => 60.0 / base,
        "KiB" => kib,
        "MiB" => kib * kib,
        "GiB" => kib * kib * kib,
        "k/s" => 1e3,
        "M/s" => 1e6,
        "G/s" => 1e9,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(metric: &str, value: f64, ends: Option<(f64, f64)>) -> Row {
        let figure = Some(Printed { value, ends });
        Row { metric: metric.to_string(), figure, digits: Digits::Five, ..Row::default() }
    }

    #[test]
    fn a_text_is_its_figure_or_another() {
        let call = row("call-ns", 1_357.0, Some((1_342.1, 1_371.9)));
        for right in ["1.36 µs ± 1.1 %", "1,357 ns", "1.36 µs", "1.342 to 1.372 µs"] {
            assert_eq!(figure(right, &call), Ok(()), "{right}");
        }
        for wrong in
            ["1.37 µs ± 1.1 %", "1.36 µs ± 1.2 %", "1.36 ms", "1.342 to 1.382 µs", "≥ 1.36 µs", "failed"]
        {
            assert!(figure(wrong, &call).is_err(), "{wrong}");
        }
        assert_eq!(figure("1.09 MiB (counted)", &row("size-wasm-bytes", 1_142_000.0, None)), Ok(()));
    }

    #[test]
    fn so_is_a_ratio() {
        let of =
            |text: &str| ratio(text, Printed { value: 3.7012, ends: Some((3.6633, 3.7396)) }, Digits::Five);
        assert_eq!(of("× 3.70 (3.66–3.74)"), Ok(()));
        for wrong in ["× 3.71 (3.66–3.74)", "× 3.70 (3.67–3.74)", "× 3.70 (exact)", "× 3.70"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }
}
