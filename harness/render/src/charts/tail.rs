//! Percentiles on an axis that gives each further nine as much room as the last.

use super::Chart;
use super::lines::{Axis, Line, Plot, chart as lines};
use super::size::time;

/// Ends of the axes, the same for all contenders that are to be compared.
#[derive(Clone, Copy)]
pub struct Ends {
    /// 1/(1 − quantile).
    pub x: (f64, f64),
    /// Microseconds.
    pub y: (f64, f64),
}

/// The size of charts that stand beside each other.
pub const SMALL: (u32, u32) = (360, 230);

/// The size of one that has names at the ends of its lines.
pub const LARGE: (u32, u32) = (720, 320);

/// One chart; lines are 1/(1 − quantile) against microseconds.
pub fn chart(title: &str, says: &str, all: &[Line], ends: Ends, size: (u32, u32)) -> Option<Chart> {
    let mark = |over: f64| {
        let share = 100.0 * (1.0 - 1.0 / over);
        let text = format!("{share:.4}");
        format!("p{}", text.trim_end_matches('0').trim_end_matches('.'))
    };
    let marks =
        [2.0, 10.0, 100.0, 1e3, 1e4, 1e5].into_iter().filter(|mark| *mark <= ends.x.1 * 1.01).collect();
    lines(&Plot {
        title,
        says,
        size,
        x: Axis { title: "percentile", mark, marks: Some(marks), ends: Some(ends.x) },
        y: Axis { title: "latency", mark: |us| time(us * 1e3), marks: None, ends: Some(ends.y) },
        lines: all,
        references: &[],
    })
}
