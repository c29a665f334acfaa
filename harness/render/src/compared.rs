//! Ratios in words, by what they are of.

use tollgate_analysis::figures::times_as;
use tollgate_model::Metric;
use tollgate_model::results::Figure;

/// A ratio as what one does beside another: `takes 2.2 times as long (1.6–3.0)`.
pub fn compared(ratio: &Figure, metric: Option<Metric>) -> String {
    match metric.map(|metric| metric.unit()) {
        Some("ns" | "us" | "s") => format!("takes {}", times_as(ratio, "as long")),
        Some("1/GiB") => format!("fits {}", times_as(ratio, "as many")),
        Some("1/s") => format!("does {}", times_as(ratio, "as many")),
        Some("B") => format!("takes {}", times_as(ratio, "as much")),
        _ => format!("has {}", times_as(ratio, "as much")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::metric::Held;

    #[test]
    fn a_ratio_is_said_as_what_it_is_of() {
        let ratio = Figure { value: 2.24, low: Some(1.61), high: Some(3.09) };
        assert_eq!(compared(&ratio, Some(Metric::CallNs)), "takes 2.2 times as long (1.6–3.1)");
        assert_eq!(
            compared(&ratio, Some(Metric::PerGib(Held::Instance))),
            "fits 2.2 times as many (1.6–3.1)"
        );
    }
}
