//! Bencher Metric Format: benchmark, measure, value with absolute bounds. Measures that Bencher has built in get its names
//! and units, all others are called what we call them.

use std::collections::BTreeMap;

use serde::Serialize;
use tollgate_model::metric::{Metric, Percentile, SizeKind, Timed};
use tollgate_model::results::{Figure, Row};

use super::Source;

#[derive(Serialize)]
struct Value {
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    lower_value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper_value: Option<f64>,
}

/// The document.
pub fn text(source: &Source) -> Option<String> {
    let mut benchmarks: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for measured in source.figures() {
        let (measure, scale) = match built_in(measured.row) {
            Some((name, scale)) => (name.to_string(), scale),
            None => (measured.metric, 1.0),
        };
        let Figure { value, low, high } = measured.figure;
        let times = |end: Option<f64>| end.map(|end| end * scale).filter(|end| end.is_finite());
        let value = Value { value: value * scale, lower_value: times(low), upper_value: times(high) };
        benchmarks.entry(measured.benchmark).or_default().insert(measure, value);
    }
    let text = serde_json::to_string_pretty(&benchmarks).expect("figures are plain data");
    (!benchmarks.is_empty()).then_some(text + "\n")
}

/// The built-in measure that a row fits, and what turns our unit into Bencher's. At most one metric of a cell fits each.
fn built_in(row: &Row) -> Option<(&'static str, f64)> {
    let deployment = row.cell.contender.deployment;
    let shipped = if deployment.is_compiled_by_runtime() { SizeKind::Wasm } else { SizeKind::Binary };
    match row.metric {
        Metric::CallNs => Some(("latency", 1.0)),
        // A service has no time of a call: what its users wait is the nearest.
        Metric::Tail(Timed::Response, Percentile::P50) if deployment.is_served() => Some(("latency", 1e3)),
        Metric::CallsPerSecond { threads: 1 } => Some(("throughput", 1.0)),
        Metric::RequestsPerSecond { .. } if deployment.is_served() => Some(("throughput", 1.0)),
        Metric::Size(kind) if kind == shipped => Some(("file-size", 1.0)),
        Metric::BuildSeconds => Some(("build-time", 1.0)),
        metric if metric.to_string() == "instructions-per-call" => Some(("instructions", 1.0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{self, figure, row};

    fn document(rows: Vec<Row>) -> serde_json::Value {
        let run = testing::run();
        serde_json::from_str(&text(&Source::new(&run, &[], rows)).unwrap()).unwrap()
    }

    #[test]
    fn built_in_measures_have_their_names_and_units_and_bounds_are_absolute() {
        let (component, service) =
            ("pricing/get-quote@component/rust/winch", "pricing/get-quote@http/rust/native");
        let said = document(vec![
            row(component, "call-ns", figure(88.0, 86.0, 90.5)),
            row(component, "calls-per-second/1t", figure(11250.0, 11000.0, 11500.0)),
            row(component, "calls-per-second/2t", figure(20000.0, 19000.0, 21000.0)),
            row(component, "size-wasm-bytes", figure(418233.0, 418233.0, 418233.0)),
            row(service, "response-p50-us", figure(120.0, 110.0, 130.0)),
        ]);
        assert_eq!(
            said[component]["latency"],
            serde_json::json!({"value": 88.0, "lower_value": 86.0, "upper_value": 90.5})
        );
        assert_eq!(said[component]["throughput"]["value"], 11250.0);
        assert_eq!(said[component]["calls-per-second/2t"]["value"], 20000.0);
        assert_eq!(said[component]["file-size"]["value"], 418233.0);
        assert_eq!(said[service]["latency"]["value"], 120_000.0);
    }

    #[test]
    fn the_same_cell_in_another_comparison_does_not_replace_the_first() {
        let cell = "pricing/get-quote@component/rust/winch";
        let again = Row { comparison: 1, ..row(cell, "call-ns", figure(90.0, 89.0, 91.0)) };
        let said = document(vec![row(cell, "call-ns", figure(88.0, 86.0, 90.0)), again]);
        assert_eq!(said[cell]["latency"]["value"], 88.0);
        assert_eq!(said[&format!("{cell}#2")]["latency"]["value"], 90.0);
    }
}
