//! Figures as people read them: as many digits as their interval is good for, a unit, the interval. The page, the
//! terminal, Markdown, answers, claims and the page's script (`assets/ratio.js` of the page) all say them so.

use tollgate_model::metric::Metric;
use tollgate_model::results::{Figure, Row, Status};

/// Digits of a figure whose interval is not known, and the most that one gets whose interval is.
const DIGITS: i32 = 3;

/// A ratio whose interval is narrower than three digits show gets up to so many.
const DIGITS_OF_RATIO: i32 = 5;

/// A ratio that is known to be another than 1 gets as many as that takes, up to so many.
const DIGITS_OF_WHAT_IS_APART: i32 = 9;

/// A figure with its unit: `84.2 ns`, `1.32 µs`, `11.9 M/s`.
pub fn with_unit(value: f64, metric: Metric) -> String {
    bare(value, metric.unit())
}

fn bare(value: f64, unit: &str) -> String {
    let unit = Unit::of(value, unit);
    let number = if unit.whole { grouped(value, 0) } else { digits(value / unit.size) };
    format!("{number}{}", unit.suffix)
}

/// A row's figure and its certainty; or why there is none, in a word.
pub fn plain(row: &Row) -> String {
    match (&row.status, &row.figure) {
        (Status::Measured, Some(figure)) if !row.bound.is_none() => {
            format!("{}{}", row.bound.sign(), with_unit(figure.value, row.metric))
        }
        (Status::Measured, Some(figure)) => with_certainty(figure, row.metric),
        (Status::Measured, None) => "–".to_string(),
        (status, _) => status.word().to_string(),
    }
}

/// A figure and how far its interval reaches: `84.2 ns ± 0.6 %`; where that is more than half of it, the ends.
pub fn with_certainty(figure: &Figure, metric: Metric) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if metric.deterministic() && low == high => exactly(figure.value, metric),
        _ => in_unit(figure, metric.unit()),
    }
}

/// The same of a figure that is of no metric, but made of some: its unit as metrics write theirs, or a word (`cores`).
pub fn in_unit(figure: &Figure, unit: &str) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if figure.value != 0.0 => {
            let half = (high - low) / 2.0;
            match half / figure.value.abs() * 100.0 {
                // Beyond that a share of the figure says less than the ends do.
                part if part > 50.0 => ends(low, high, half, unit),
                part => format!("{} ± {}", digits_of(figure, unit), percent(part)),
            }
        }
        _ => bare(figure.value, unit),
    }
}

/// A figure with the digits that its interval is good for, and without the interval: `510,000`.
pub fn without_certainty(figure: &Figure, metric: Metric) -> String {
    digits_of(figure, metric.unit())
}

fn digits_of(figure: &Figure, unit: &str) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if high > low => at_place(figure.value, (high - low) / 2.0, unit),
        _ => bare(figure.value, unit),
    }
}

/// The ends of an interval in one unit: `1.0 to 3.2 µs`.
pub fn range(low: f64, high: f64, metric: Metric) -> String {
    ends(low, high, (high - low) / 2.0, metric.unit())
}

/// The least and the most of several figures, which are no interval: `7.9 to 17.0 M/s`.
pub fn spread(least: f64, most: f64, metric: Metric) -> String {
    ends(least, most, 0.0, metric.unit())
}

fn ends(low: f64, high: f64, half: f64, unit: &str) -> String {
    if low == high {
        return bare(low, unit);
    }
    let unit = Unit::of(low.abs().max(high.abs()), unit);
    let (low, high) = (low / unit.size, high / unit.size);
    let of_both = place(low.abs().max(high.abs()), half / unit.size, DIGITS);
    // An end that would be 0 at that place keeps a digit of its own: 2.5 to 69 is 3 to 70 and not 0 to 70.
    let of = |end: f64| {
        let lost = end != 0.0 && end.abs() < 10f64.powi(of_both);
        let place = if lost { place(end, half / unit.size, DIGITS) } else { of_both };
        if unit.whole { place.max(0) } else { place }
    };
    format!("{} to {}{}", grouped(low, of(low)), grouped(high, of(high)), unit.suffix)
}

/// A ratio with its interval: `× 6.93 (6.88–6.98)`. An interval is said by its ends: `± 17 %` of a ratio could be taken for
/// percentage points.
pub fn ratio(figure: &Figure) -> String {
    format!("× {}", bare_ratio(figure))
}

/// A ratio in words: `1.28 times (1.26–1.30)`, followed by what `as` says, where it goes.
pub fn times_as(figure: &Figure, as_what: &str) -> String {
    let bare = bare_ratio(figure);
    match bare.split_once(" (") {
        Some((value, interval)) => format!("{value} times {as_what} ({interval}"),
        None => format!("{bare} times {as_what}"),
    }
}

fn bare_ratio(figure: &Figure) -> String {
    let value = figure.value;
    let (Some(low), Some(high)) = (figure.low, figure.high) else { return digits(value) };
    if low == high {
        return format!("{} (exact)", apart(value));
    }
    // The nearer end decides: an interval may reach much farther to one side.
    let sides = [value - low, high - value].into_iter().filter(|side| *side > 0.0);
    let near = sides.fold(f64::INFINITY, f64::min);
    let half = if near.is_finite() { near } else { (high - low) / 2.0 };
    let texts = |most: i32| {
        let place = place(value, half, most);
        [value, low, high].map(|number| grouped(number, place))
    };
    let finest = texts(DIGITS_OF_RATIO);
    let told = (DIGITS..=DIGITS_OF_RATIO).map(texts).find(|[value, low, high]| value != low && value != high);
    match told.unwrap_or(finest) {
        [value, low, high] if value == low && value == high => {
            format!("{value} (± {})", percent(half / figure.value.abs() * 100.0))
        }
        [value, low, high] => format!("{value} ({low}–{high})"),
    }
}

/// A figure and the ends of its interval: `16.2 µs (15.1 to 17.4 µs)`.
pub fn with_range(figure: &Figure, metric: Metric) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if low < high => {
            format!("{} ({})", without_certainty(figure, metric), range(low, high, metric))
        }
        _ => format!("{} (no interval)", with_unit(figure.value, metric)),
    }
}

/// A text as the beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// What one of the unit is that a figure of about that size is told in, in the metric's own unit: 1,024 where a size is told in KiB.
pub fn unit_of(value: f64, metric: Metric) -> f64 {
    Unit::of(value, metric.unit()).size
}

/// A length of time in words: `2 min 5 s`.
pub fn duration(seconds: f64) -> String {
    let whole = seconds.round().max(0.0) as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// A part of an interval in per cent: never nothing, because there is always some doubt.
pub(crate) fn percent(half: f64) -> String {
    match half {
        half if half >= 9.95 => format!("{half:.0} %"),
        half if half >= 0.05 => format!("{half:.1} %"),
        half if half >= 0.005 => format!("{half:.2} %"),
        _ => "< 0.01 %".to_string(),
    }
}

/// What was counted, and is the same each time: `(exact)` where every digit stands there, `(counted)` where some do not.
fn exactly(value: f64, metric: Metric) -> String {
    let unit = Unit::of(value, metric.unit());
    let scaled = value / unit.size;
    let number = if unit.counted { trimmed(&grouped(scaled, -2)) } else { digits(scaled) };
    let number = if unit.whole { grouped(value, 0) } else { number };
    let told = number.replace(',', "").parse::<f64>().unwrap_or(f64::NAN) * unit.size;
    let word = if (told - value).abs() <= value.abs() * 1e-9 { "exact" } else { "counted" };
    format!("{number}{} ({word})", unit.suffix)
}

fn at_place(value: f64, half: f64, name: &str) -> String {
    let of = |unit: &Unit| {
        let most = if unit.whole { i32::MAX } else { DIGITS };
        let place = place(value / unit.size, half / unit.size, most);
        if unit.whole { place.max(0) } else { place }
    };
    let unit = Unit::of(value, name);
    let step = 10f64.powi(of(&unit)) * unit.size;
    // 998 ns to the next ten is 1.00 µs.
    let unit = Unit { whole: unit.whole, ..Unit::of((value / step).round() * step, name) };
    format!("{}{}", grouped(value / unit.size, of(&unit)), unit.suffix)
}

/// The place of the last digit that is worth printing, as a power of ten: the interval's half is 3 to 30 of it. At least one
/// digit of the figure stays, and at most so many.
fn place(value: f64, half: f64, most: i32) -> i32 {
    let magnitude = |value: f64| value.abs().log10().floor().clamp(-12.0, 15.0) as i32;
    let of_interval = if half > 0.0 { magnitude(half / 3.0) } else { i32::MIN };
    if value == 0.0 {
        return of_interval.max(-2);
    }
    // 9.996 is 10.0 with three digits.
    let first = magnitude(value.abs() * (1.0 + 0.5 * 10f64.powi(-most.min(9))));
    let finest = if most == i32::MAX { i32::MIN } else { first - most + 1 };
    of_interval.clamp(finest, first.max(finest))
}

/// A unit that a figure is told in.
struct Unit {
    /// One of it, in the metric's own unit.
    size: f64,
    /// Its name, with the space before it.
    suffix: String,
    /// Whether the figure has no parts: it is a number of things.
    whole: bool,
    /// Whether it is counted, one by one.
    counted: bool,
}

impl Unit {
    fn of(value: f64, unit: &str) -> Self {
        let steps: &[(f64, &str)] = match unit {
            "ns" => &[(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")],
            "s" => &[(60.0, "min"), (1.0, "s"), (1e-3, "ms")],
            "us" => &[(1e6, "s"), (1e3, "ms"), (1.0, "µs"), (1e-3, "ns")],
            "B" => &[(1_073_741_824.0, "GiB"), (1_048_576.0, "MiB"), (1_024.0, "KiB"), (1.0, "B")],
            "1/s" => &[(1e9, "G/s"), (1e6, "M/s"), (1e3, "k/s"), (1.0, "/s")],
            "1/GiB" => return Self::plain(" a GiB", true, true),
            "files" | "calls" => return Self::plain("", true, true),
            "fuel" => return Self::plain(" fuel", value.fract() == 0.0, true),
            // What is counted of a call: what it is stands beside the figure.
            unit @ ("instructions" | "allocations" | "pages" | "system calls") => {
                let many = unit == "instructions" && value.abs() >= 1_000.0;
                return Self::plain("", value.fract() == 0.0 || many, true);
            }
            unit => return Self::plain(&format!(" {unit}"), false, false),
        };
        let fits = |step: &&(f64, &str)| value.abs() >= step.0 * 0.9995;
        let (size, name) = steps.iter().find(fits).or(steps.last()).expect("there are steps");
        Unit { size: *size, suffix: format!(" {name}"), whole: false, counted: *name == "B" }
    }

    fn plain(suffix: &str, whole: bool, counted: bool) -> Self {
        Unit { size: 1.0, suffix: suffix.to_string(), whole, counted }
    }
}

/// A number to that place, its thousands apart: `12,345`, `12,300`, `0.31`.
fn grouped(value: f64, place: i32) -> String {
    let step = 10f64.powi(place.max(0));
    // A half goes away from nothing, here as in the page's script.
    let value = value * (1.0 + f64::EPSILON);
    let value = if place > 0 { (value / step).round() * step } else { value };
    let text = format!("{value:.*}", place.min(0).unsigned_abs() as usize);
    let (whole, part) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let apart = whole.bytes().enumerate().fold(String::new(), |mut text, (index, digit)| {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(char::from(digit));
        text
    });
    // A count that had one event less than a shorter one is nothing, and not less than that.
    let nothing = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    let sign = if nothing { "" } else { sign };
    part.map_or_else(|| format!("{sign}{apart}"), |part| format!("{sign}{apart}.{part}"))
}

/// Three digits, and never fewer than the whole part has.
fn digits(value: f64) -> String {
    grouped(value, place(value, 0.0, DIGITS).min(0))
}

/// A ratio that is known to be another than 1: in three digits, or in as many as tell it from 1.
pub(crate) fn apart(ratio: f64) -> String {
    let told = |most| grouped(ratio, place(ratio, 0.0, most).min(0));
    let mut told = (DIGITS..=DIGITS_OF_WHAT_IS_APART).map(told);
    let apart = told.find(|text| ratio == 1.0 || text.parse() != Ok(1.0));
    apart.unwrap_or_else(|| digits(ratio))
}

/// Without zeros that say nothing.
fn trimmed(number: &str) -> String {
    number.trim_end_matches('0').trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::counts::Counter;
    use tollgate_model::metric::{Held, SizeKind};

    fn figure(value: f64, low: f64, high: f64) -> Figure {
        Figure { value, low: Some(low), high: Some(high) }
    }

    const INSTANCES: Metric = Metric::PerGib(Held::Instance);

    #[test]
    fn figures_without_an_interval_have_three_digits_and_a_unit() {
        for (ns, text) in [
            (0.31, "0.310 ns"),
            (84.21, "84.2 ns"),
            (9.996, "10.0 ns"),
            (999.9, "1.00 µs"),
            (1_320.0, "1.32 µs"),
            (2.5e6, "2.50 ms"),
            (-3.2, "-3.20 ns"),
            (-0.000_1, "-0.000100 ns"),
            (0.0, "0.00 ns"),
            (3e9, "3.00 s"),
        ] {
            assert_eq!(with_unit(ns, Metric::CallNs), text);
        }
        assert_eq!(with_unit(0.42, Metric::CpuPerRequest), "420 ns");
        assert_eq!(with_unit(1_536.0, Metric::Size(SizeKind::Wasm)), "1.50 KiB");
        assert_eq!(with_unit(1_234_567.4, Metric::BreakEvenCalls), "1,234,567");
        assert_eq!(with_unit(999.0, INSTANCES), "999 a GiB");
        assert_eq!(with_unit(11.93e6, Metric::CallsPerSecond { threads: 1 }), "11.9 M/s");
    }

    #[test]
    fn digits_go_no_further_than_the_interval() {
        for (value, half, text) in [
            (507_547.0, 142_621.0, "510,000 a GiB ± 28 %"),
            (39_556.0, 40.0, "39,560 a GiB ± 0.1 %"),
            (39_556.0, 4.0, "39,556 a GiB ± 0.01 %"),
        ] {
            assert_eq!(with_certainty(&figure(value, value - half, value + half), INSTANCES), text);
        }
        let time = |value: f64, half: f64| {
            with_certainty(&figure(value, value - half, value + half), Metric::CallNs)
        };
        assert_eq!(time(100.0, 1.0), "100 ns ± 1.0 %");
        assert_eq!(time(998.0, 60.0), "1.00 µs ± 6.0 %");
        assert_eq!(time(3.92, 0.61), "3.9 ns ± 16 %");
        assert_eq!(time(84.213, 0.000_1), "84.2 ns ± < 0.01 %");
        assert_eq!(without_certainty(&figure(3.92, 3.31, 4.53), Metric::CallNs), "3.9 ns");
    }

    #[test]
    fn where_an_interval_is_wide_its_ends_are_told_in_one_unit() {
        assert_eq!(with_certainty(&figure(1.0, -1.0, 3.0), Metric::CallNs), "-1.0 to 3.0 ns");
        assert_eq!(with_certainty(&figure(1_800.0, 960.0, 3_200.0), Metric::CallNs), "1.0 to 3.2 µs");
        assert_eq!(spread(7_944_000.0, 17e6, Metric::CallsPerSecond { threads: 2 }), "7.9 to 17.0 M/s");
        assert_eq!(range(90_000.0, 251_000.0, Metric::BreakEvenCalls), "90,000 to 250,000");
        assert_eq!(range(3_326.0, 116_250.0, Metric::BreakEvenCalls), "3,000 to 120,000");
        assert_eq!(with_certainty(&figure(9e6, 2.5e6, 69e6), Metric::CallNs), "3 to 70 ms");
    }

    #[test]
    fn exact_is_what_stands_there_to_the_last_digit() {
        let exact = |value: f64, metric| with_certainty(&figure(value, value, value), metric);
        assert_eq!(exact(925.3, Metric::PerCall(Counter::Instructions)), "925.3 (exact)");
        assert_eq!(exact(925.333_333, Metric::PerCall(Counter::Instructions)), "925.33 (counted)");
        assert_eq!(exact(121_103.0, Metric::FuelPerCall), "121,103 fuel (exact)");
        assert_eq!(exact(1_536.0, Metric::Size(SizeKind::Wasm)), "1.50 KiB (exact)");
        assert_eq!(exact(100_557.0, Metric::Size(SizeKind::Wasm)), "98.2 KiB (counted)");
        assert_eq!(exact(0.0, Metric::PerCall(Counter::Allocations)), "0 (exact)");
    }

    #[test]
    fn a_ratio_has_its_ends_and_not_per_cent() {
        for (value, low, high, text) in [
            (6.931, 6.881, 6.979, "× 6.93 (6.88–6.98)"),
            (1.14, 0.95, 1.33, "× 1.14 (0.95–1.33)"),
            (0.024_1, 0.024, 0.024_2, "× 0.0241 (0.0240–0.0242)"),
            (1.0, 0.999_7, 1.000_3, "× 1.0000 (0.9997–1.0003)"),
            (1.0, 0.999_999, 1.000_001, "× 1.0000 (± < 0.01 %)"),
            (1.0, 1.0, 1.0, "× 1.00 (exact)"),
            (0.999_67, 0.999_67, 0.999_67, "× 0.9997 (exact)"),
            (1.000_04, 1.000_04, 1.000_04, "× 1.00004 (exact)"),
            (48.1, 19.4, 119.0, "× 48 (19–119)"),
            (4_136.0, 4_124.0, 4_148.0, "× 4,140 (4,120–4,150)"),
        ] {
            assert_eq!(ratio(&figure(value, low, high)), text);
        }
        assert_eq!(ratio(&Figure { value: 2.5, low: None, high: None }), "× 2.50");
        assert_eq!(times_as(&figure(1.28, 1.26, 1.3), "as long"), "1.28 times as long (1.26–1.30)");
    }

    #[test]
    fn a_figure_stands_before_its_interval() {
        assert_eq!(
            with_range(&figure(16_200.0, 15_100.0, 17_400.0), Metric::CallNs),
            "16.2 µs (15.1 to 17.4 µs)"
        );
        let bare = Figure { value: 16_200.0, low: None, high: None };
        assert_eq!(with_range(&bare, Metric::CallNs), "16.2 µs (no interval)");
    }

    #[test]
    fn durations_are_words() {
        assert_eq!(duration(59.4), "59 s");
        assert_eq!(duration(125.0), "2 min 5 s");
        assert_eq!(duration(7_260.0), "2 h 1 min");
    }
}
