//! Tails against utilisation: parts of each service's own capacity from left to right.

use super::Chart;
use super::lines::{Axis, Line, Plot, Reference, chart as lines};
use super::size::time;

/// The lines, percent of a capacity against microseconds; the objective as a line across.
pub fn chart(title: &str, says: &str, all: &[Line], objective: Option<Reference>) -> Option<Chart> {
    let mut shares: Vec<f64> = all.iter().flat_map(|line| &line.points).map(|point| point.0).collect();
    shares.sort_by(f64::total_cmp);
    shares.dedup();
    lines(&Plot {
        title,
        says,
        size: (640, 320),
        x: Axis {
            title: "of its own capacity",
            mark: |percent| format!("{percent:.0} %"),
            marks: Some(shares),
            ends: None,
        },
        y: Axis { title: "response time", mark: |us| time(us * 1e3), marks: None, ends: None },
        lines: all,
        references: objective.as_slice(),
    })
}
