//! Ratios and sums as sentences have them: the figure first, its interval in brackets.

use tollgate_model::Metric;
use tollgate_model::results::Figure;

use crate::units::{digits, with_unit};

/// `2.24 times as long (1.95–2.57)`.
pub fn times_as(ratio: &Figure, what: &str) -> String {
    let reach = match (ratio.low, ratio.high) {
        (Some(low), Some(high)) if low == high => " (exact)".to_string(),
        (Some(low), Some(high)) => format!(" ({}–{})", digits(low), digits(high)),
        _ => " (no interval)".to_string(),
    };
    format!("{} times as {what}{reach}", digits(ratio.value))
}

/// `16.2 µs (15.1 µs to 17.4 µs)`.
pub fn with_range(figure: &Figure, metric: Metric) -> String {
    let value = with_unit(figure.value, metric);
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => {
            format!("{value} ({} to {})", with_unit(low, metric), with_unit(high, metric))
        }
        _ => format!("{value} (no interval)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_stands_before_its_interval() {
        let figure = Figure { value: 2.24, low: Some(1.95), high: Some(2.57) };
        assert_eq!(times_as(&figure, "long"), "2.24 times as long (1.95–2.57)");
        let bare = Figure { low: None, high: None, ..figure };
        assert_eq!(times_as(&bare, "many"), "2.24 times as many (no interval)");
        let ns = Figure { value: 16_200.0, low: Some(15_100.0), high: Some(17_400.0) };
        assert_eq!(with_range(&ns, Metric::CallNs), "16.2 µs (15.1 µs to 17.4 µs)");
    }
}
