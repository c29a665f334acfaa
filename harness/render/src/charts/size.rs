//! Cost against payload size.

use tollgate_analysis::figures::with_unit;
use tollgate_model::{Metric, Size};

use super::Chart;
use super::lines::{Axis, Line, Plot, chart as lines};

/// The lines of one payload class; sizes in bytes, costs in nanoseconds.
pub fn chart(title: &str, says: &str, all: &[Line]) -> Option<Chart> {
    let mut sizes: Vec<f64> = all.iter().flat_map(|line| &line.points).map(|point| point.0).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup();
    let mark = |bytes: f64| Size::from_bytes(bytes as u64).to_string();
    lines(&Plot {
        title,
        says,
        size: (720, 340),
        x: Axis { title: "payload", mark, marks: Some(sizes), ends: None },
        y: Axis { title: "one call", mark: time, marks: None, ends: None },
        lines: all,
        references: &[],
    })
}

/// A mark of an axis of nanoseconds.
pub fn time(ns: f64) -> String {
    let text = with_unit(ns, Metric::CallNs);
    text.replace(".00 ", " ").replace(".0 ", " ")
}
