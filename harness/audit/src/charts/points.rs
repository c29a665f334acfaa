//! Points of lines over two axes: what is told of each, and where it lies.

use super::axis::{Axis, across, is_written, quantity, upright};
use super::drawing::{At, Drawing, Kind};
use super::{Sheet, Side, on_charts};
use crate::carried::Row;

/// Both axes of a chart of lines.
pub struct Axes {
    pub x: Axis,
    pub y: Axis,
}

impl Axes {
    /// Those of a chart of lines: both logarithmic.
    pub fn of(sheet: &mut Sheet) -> Option<Self> {
        let drawing = sheet.drawing;
        drawing.tips.first()?;
        let (top, bottom) = (30.0, drawing.height - 40.0);
        let y = upright(drawing, true)?.between(top, bottom);
        // Lines that help the eye go from one end of the horizontal axis to the other.
        let rule = drawing.of_kind(Kind::Line).find(|line| {
            line.ink == "line" && line.points.len() == 2 && line.points[0].1 == line.points[1].1
        })?;
        let x = across(drawing, true)?.between(rule.points[0].0, rule.points[1].0);
        sheet.marks(&y, Side::Upright);
        // Those of offered loads are where points are, and have few digits.
        if !drawing.id.starts_with("fig-curve") {
            sheet.marks(&x, Side::Across);
        }
        Some(Axes { x, y })
    }
}

/// A point as it is told: `http native, 60 %: 1.15 ms (483 µs to 2.72 ms)`.
pub struct Told<'a> {
    /// Where it lies.
    pub at: At,
    /// The name of its line; none of a line without one.
    pub name: Option<&'a str>,
    /// Its place on the horizontal axis.
    pub x: &'a str,
    /// Its figure.
    pub y: &'a str,
    /// Its interval.
    pub ends: Option<(&'a str, &'a str)>,
    /// The number of its line among lines without names: one begins where points go back to the left.
    pub line: usize,
    /// Whether its line has no other point: then it is not drawn.
    pub alone: bool,
}

/// The points that a chart tells of, in order.
pub fn told(drawing: &Drawing) -> Vec<Told<'_>> {
    let mut all: Vec<Told> = Vec::new();
    for (at, tip) in &drawing.tips {
        let Some((before, figure)) = tip.rsplit_once(": ") else { continue };
        let (name, x) = before.rsplit_once(", ").map_or((None, before), |(name, x)| (Some(name), x));
        let (y, ends) = match figure.strip_suffix(')').and_then(|it| it.split_once(" (")) {
            Some((y, ends)) => (y, ends.split_once(" to ")),
            None => (figure, None),
        };
        let line = match all.last() {
            Some(last) if last.at.0 < at.0 && last.name == name => last.line,
            Some(last) => last.line + 1,
            None => 0,
        };
        all.push(Told { at: *at, name, x, y, ends, line, alone: false });
    }
    let lines: Vec<usize> = all.iter().map(|told| told.line).collect();
    for told in &mut all {
        told.alone = lines.iter().filter(|line| **line == told.line).count() == 1;
    }
    all
}

/// Holds a point against the rows that it may be of, and against the axes.
pub fn point(sheet: &mut Sheet, axes: &Axes, told: &Told, rows: &[&Row]) {
    let of = format!("{} {}", told.name.unwrap_or("a line"), told.x);
    let figures: Vec<_> = rows.iter().filter_map(|row| on_charts(row)).collect();
    let mut value = quantity(told.y);
    if figures.is_empty() {
        sheet.untold();
    } else {
        sheet.audit.compare("text of a chart");
        match figures.iter().find(|figure| is_written(told.y, figure.value)) {
            Some(figure) => {
                value = Some(figure.value);
                if let Some((low, high)) = told.ends {
                    sheet.audit.compare("interval on a chart");
                    let is = |(from, to)| is_written(low, from) && is_written(high, to);
                    if !figure.ends.is_some_and(is) {
                        let should =
                            figure.ends.map_or("none".to_string(), |(low, high)| format!("{low} to {high}"));
                        sheet.differ(&of, "interval", format!("{low} to {high}"), should);
                    }
                }
            }
            None => sheet.differ(&of, "figure", told.y.to_string(), figures[0].value.to_string()),
        }
    }
    on_axes(sheet, axes, told, &of, value);
}

/// Holds a point's place against what is told of it.
pub fn on_axes(sheet: &mut Sheet, axes: &Axes, told: &Told, of: &str, value: Option<f64>) {
    match quantity(told.x) {
        Some(x) => sheet.place(of, "place on the horizontal axis", told.at.0, &axes.x, x),
        None => sheet.differ(of, "place", told.x.to_string(), "a quantity".to_string()),
    }
    match value {
        Some(value) => sheet.place(of, "point", told.at.1, &axes.y, value),
        None => sheet.differ(of, "figure", told.y.to_string(), "a quantity".to_string()),
    }
    let drawing = sheet.drawing;
    let goes_through = |line: &super::drawing::Shape| line.points.contains(&told.at);
    let dot = || drawing.of_kind(Kind::Dot).any(goes_through);
    if !told.alone && !drawing.of_kind(Kind::Line).any(goes_through) && !dot() {
        sheet.differ(of, "line", "elsewhere".to_string(), format!("through {} {}", told.at.0, told.at.1));
    }
    let ends = told.ends.and_then(|(low, high)| Some((quantity(low)?, quantity(high)?)));
    if let Some((low, high)) = ends {
        sheet.audit.compare("band on a chart");
        let reaches = |band: &super::drawing::Shape| {
            let has = |value: f64| {
                band.points.iter().any(|point| point.0 == told.at.0 && axes.y.is(point.1, value))
            };
            has(low) && has(high)
        };
        let mut bands = drawing.of_kind(Kind::Band).peekable();
        // A band of one point is none.
        if bands.peek().is_some() && !bands.any(reaches) {
            sheet.differ(of, "band", "elsewhere".to_string(), format!("from {low} to {high}"));
        }
    }
}
