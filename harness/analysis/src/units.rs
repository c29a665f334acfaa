//! Figures as people read them: three digits, a unit, an interval.

use tollgate_model::metric::Metric;
use tollgate_model::results::{Figure, Row, Status};

/// A figure with its unit: `84.2 ns`, `1.32 µs`, `11.9 M/s`.
pub fn with_unit(value: f64, metric: Metric) -> String {
    match metric.unit() {
        "ns" => scaled(value, &[(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")]),
        "s" => scaled(value, &[(60.0, "min"), (1.0, "s"), (1e-3, "ms")]),
        "us" => scaled(value, &[(1e6, "s"), (1e3, "ms"), (1.0, "µs"), (1e-3, "ns")]),
        "B" => scaled(value, &[(1_073_741_824.0, "GiB"), (1_048_576.0, "MiB"), (1_024.0, "KiB"), (1.0, "B")]),
        "files" | "calls" => grouped(value),
        "fuel" => format!("{} fuel", if value.fract() == 0.0 { grouped(value) } else { digits(value) }),
        // What is counted of a call: what it is stands beside the figure.
        "instructions" | "allocations" | "pages" | "system calls" if value.fract() == 0.0 => grouped(value),
        "instructions" if value.abs() >= 1_000.0 => grouped(value),
        // A count that had one event less than a shorter one is nothing, and not less than that.
        "instructions" | "allocations" | "pages" | "system calls" => digits(value).replace("-0.00", "0.00"),
        "1/GiB" => format!("{} a GiB", grouped(value)),
        "1/s" => scaled(value, &[(1e9, "G/s"), (1e6, "M/s"), (1e3, "k/s"), (1.0, "/s")]),
        unit => format!("{} {unit}", digits(value)),
    }
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

/// A figure and how far its interval reaches: `84.2 ns ± 0.6 %`.
pub fn with_certainty(figure: &Figure, metric: Metric) -> String {
    let value = with_unit(figure.value, metric);
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if metric.deterministic() && low == high => format!("{value} (exact)"),
        (Some(low), Some(high)) if figure.value != 0.0 => {
            let half = (high - low) / 2.0 / figure.value.abs() * 100.0;
            // Beyond that a share of the figure says less than the ends do.
            if half > 50.0 {
                format!("{} to {}", with_unit(low, metric), with_unit(high, metric))
            } else {
                format!("{value} ± {}", percent(half))
            }
        }
        _ => value,
    }
}

/// A ratio with its interval: `× 6.93 ± 0.7 %`.
pub fn ratio(figure: &Figure) -> String {
    let value = digits(figure.value);
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if low == high => format!("× {value} (exact)"),
        (Some(low), Some(high)) => match (high - low) / 2.0 / figure.value.abs() * 100.0 {
            half if half > 50.0 => format!("× {}–{}", digits(low), digits(high)),
            half => format!("× {value} ± {}", percent(half)),
        },
        _ => format!("× {value}"),
    }
}

/// A part of an interval in per cent: never nothing, because there is always some doubt.
fn percent(half: f64) -> String {
    match half {
        half if half >= 0.05 => format!("{half:.1} %"),
        half if half >= 0.005 => format!("{half:.2} %"),
        _ => "< 0.01 %".to_string(),
    }
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

fn scaled(value: f64, steps: &[(f64, &str)]) -> String {
    let fits = |step: &&(f64, &str)| value.abs() >= step.0 * 0.9995;
    let (size, unit) = steps.iter().find(fits).or(steps.last()).expect("there are steps");
    format!("{} {unit}", digits(value / size))
}

/// A count with its thousands apart: `12,345`.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |digits| ("-", digits));
    let grouped = digits.bytes().enumerate().fold(String::new(), |mut text, (index, digit)| {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(char::from(digit));
        text
    });
    format!("{sign}{grouped}")
}

/// Three significant digits, and never fewer than the whole part has.
pub(crate) fn digits(value: f64) -> String {
    match value.abs() {
        v if v >= 99.95 => format!("{value:.0}"),
        v if v >= 9.995 => format!("{value:.1}"),
        v if v > 0.0 && v < 0.00995 => format!("{value:.4}"),
        v if v > 0.0 && v < 0.0995 => format!("{value:.3}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::metric::{Held, SizeKind};

    fn figure(value: f64, low: f64, high: f64) -> Figure {
        Figure { value, low: Some(low), high: Some(high) }
    }

    #[test]
    fn figures_have_three_digits_and_a_unit() {
        for (ns, text) in [
            (0.31, "0.31 ns"),
            (84.21, "84.2 ns"),
            (999.9, "1.00 µs"),
            (1_320.0, "1.32 µs"),
            (2.5e6, "2.50 ms"),
            (-3.2, "-3.20 ns"),
            (3e9, "3.00 s"),
        ] {
            assert_eq!(with_unit(ns, Metric::CallNs), text);
        }
        assert_eq!(with_unit(0.42, Metric::CpuPerRequest), "420 ns");
        assert_eq!(with_unit(1_536.0, Metric::Size(SizeKind::Wasm)), "1.50 KiB");
        assert_eq!(with_unit(1_234_567.4, Metric::BreakEvenCalls), "1,234,567");
        assert_eq!(with_unit(999.0, Metric::PerGib(Held::Instance)), "999 a GiB");
        assert_eq!(with_unit(11.93e6, Metric::CallsPerSecond { threads: 1 }), "11.9 M/s");
    }

    #[test]
    fn certainty_is_always_said() {
        assert_eq!(with_certainty(&figure(100.0, 99.0, 101.0), Metric::CallNs), "100 ns ± 1.0 %");
        assert_eq!(with_certainty(&figure(1.0, -1.0, 3.0), Metric::CallNs), "-1.00 ns to 3.00 ns");
        assert_eq!(with_certainty(&figure(812.0, 812.0, 812.0), Metric::FuelPerCall), "812 fuel (exact)");
        assert_eq!(with_unit(121_103.0, Metric::FuelPerCall), "121,103 fuel");
        assert_eq!(ratio(&figure(6.931, 6.881, 6.979)), "× 6.93 ± 0.7 %");
        assert_eq!(ratio(&figure(0.0241, 0.0240, 0.0242)), "× 0.024 ± 0.4 %");
        assert_eq!(ratio(&figure(1.0, 0.9997, 1.0003)), "× 1.00 ± 0.03 %");
        assert_eq!(ratio(&figure(1.0, 1.0, 1.0)), "× 1.00 (exact)");
        assert_eq!(ratio(&figure(48.1, 19.4, 119.0)), "× 19.4–119");
    }

    #[test]
    fn durations_are_words() {
        assert_eq!(duration(59.4), "59 s");
        assert_eq!(duration(125.0), "2 min 5 s");
        assert_eq!(duration(7_260.0), "2 h 1 min");
    }
}
