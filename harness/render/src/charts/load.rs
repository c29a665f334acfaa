//! Latency against load.

use super::Chart;
use super::lines::{Axis, Line, Plot, Reference, chart as lines};
use super::size::time;

/// The lines, offered operations a second against microseconds; the objective as a line across.
pub fn chart(title: &str, says: &str, all: &[Line], objective: Option<Reference>) -> Option<Chart> {
    let mark =
        |rate: f64| if rate >= 1e3 { format!("{:.0} k/s", rate / 1e3) } else { format!("{rate:.0}/s") };
    // Marks where points are: a curve has eleven, and round figures may fall between all of them.
    let mut marks: Vec<f64> = all.iter().flat_map(|line| &line.points).map(|point| point.0).collect();
    marks.sort_by(f64::total_cmp);
    marks.dedup();
    lines(&Plot {
        title,
        says,
        size: (720, 340),
        x: Axis { title: "offered load", mark, marks: Some(marks), ends: None },
        y: Axis { title: "latency", mark: |us| time(us * 1e3), marks: None, ends: None },
        lines: all,
        references: objective.as_slice(),
    })
}
