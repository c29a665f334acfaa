//! From the spawn to the n-th answer: where lines cross, the slower start has paid.

use super::Chart;
use super::lines::{Axis, Line, Plot, Reference, chart as lines};
use super::size::time;

/// The lines, calls against microseconds since the spawn; `crossing` is where a slower start has paid.
pub fn chart(title: &str, says: &str, all: &[Line], crossing: Option<Reference>) -> Option<Chart> {
    let mark = |calls: f64| match calls {
        calls if calls >= 1e6 => format!("{:.0} M", calls / 1e6),
        calls if calls >= 1e3 => format!("{:.0} k", calls / 1e3),
        calls => format!("{calls:.0}"),
    };
    lines(&Plot {
        title,
        says,
        size: (720, 340),
        x: Axis { title: "answers since the spawn", mark, marks: None, ends: None },
        y: Axis { title: "time since the spawn", mark: |us| time(us * 1e3), marks: None, ends: None },
        lines: all,
        references: crossing.as_slice(),
    })
}
