//! Figures below each other, a dot each with its interval, on a logarithmic axis.

use super::axis::{Axis, across};
use super::drawing::Kind;
use super::{Sheet, Side, on_charts};
use crate::carried::Row;
use crate::tables::tables;

/// Things of which one more is held, as charts name them and as metrics do.
const HELD: [(&str, &str); 4] = [
    ("component, code copied, ", "bytes-per-component-copied"),
    ("component, code mapped, ", "bytes-per-component-mapped"),
    ("instance, ", "bytes-per-instance"),
    ("process, ", "bytes-per-process"),
];

/// What one operation takes: names are those of the table above it.
pub fn decision(sheet: &mut Sheet) -> Option<()> {
    let workload = sheet.drawing.title.rsplit_once(": ")?.1.to_string();
    let all = tables(sheet.before);
    let of = |name: &str| -> Option<String> {
        let line = all.last()?.lines.iter().find(|line| line.text(0).as_deref() == Some(name))?;
        line.code(0)
    };
    held(sheet, |sheet, name| {
        let Some(short) = of(name) else { return Vec::new() };
        let metrics = ["call-ns", "cpu-per-request-us"];
        metrics.iter().flat_map(|metric| sheet.named.at(&workload, &short, metric)).copied().collect()
    })
}

/// What one more of each takes.
pub fn memory(sheet: &mut Sheet) -> Option<()> {
    held(sheet, |sheet, name| {
        let found = HELD.iter().find_map(|(held, metric)| Some((name.strip_prefix(held)?, metric)));
        found.map_or(Vec::new(), |(short, metric)| sheet.named.any(short, metric))
    })
}

fn held<'a>(sheet: &mut Sheet<'a, '_>, of: impl Fn(&Sheet<'a, '_>, &str) -> Vec<&'a Row>) -> Option<()> {
    let axis = across(sheet.drawing, true)?;
    let drawing = sheet.drawing;
    // A page of an older release tells no places.
    drawing.tips.first()?;
    sheet.marks(&axis, Side::Across);
    let dots: Vec<_> = drawing.of_kind(Kind::Dot).map(|dot| dot.points[0]).collect();
    if dots.len() != drawing.tips.len() {
        sheet.differ("dots", "count", dots.len().to_string(), drawing.tips.len().to_string());
    }
    for (at, tip) in &drawing.tips {
        let Some((name, figure)) = tip.rsplit_once(": ") else { continue };
        let rows = of(sheet, name);
        if rows.is_empty() {
            sheet.untold();
            continue;
        }
        let Some(row) = sheet.text(name, figure, &rows) else { continue };
        let label = drawing.text_at(at.1, "start", "muted").map(|text| text.text.clone());
        if label.as_deref() != Some(figure) {
            sheet.differ(name, "label", label.unwrap_or_default(), figure.to_string());
        }
        if drawing.text_at(at.1, "end", "ink").is_none_or(|text| text.text != name) {
            sheet.differ(name, "name", "another".to_string(), name.to_string());
        }
        let Some(told) = on_charts(row) else { continue };
        sheet.place(name, "dot", at.0, &axis, told.value);
        if !dots.contains(at) {
            sheet.differ(name, "dot", "elsewhere".to_string(), format!("at {} {}", at.0, at.1));
        }
        whisker(sheet, name, at.1, &axis, told.ends);
    }
    Some(())
}

/// The line from one end of an interval to the other, at that height.
fn whisker(sheet: &mut Sheet, name: &str, height: f64, axis: &Axis, ends: Option<(f64, f64)>) {
    let of_it = |points: &[(f64, f64)]| points.iter().all(|point| (point.1 - height).abs() < 0.5);
    let drawn = sheet.drawing.of_kind(Kind::Line).find(|line| line.thick && of_it(&line.points));
    match (drawn, ends) {
        (Some(line), Some((low, high))) => {
            sheet.place(name, "whisker's lower end", line.points[0].0, axis, low);
            sheet.place(name, "whisker's upper end", line.points[line.points.len() - 1].0, axis, high);
        }
        (Some(_), None) => sheet.differ(name, "whisker", "one".to_string(), "no interval".to_string()),
        (None, Some(_)) => sheet.differ(name, "whisker", "none".to_string(), "an interval".to_string()),
        (None, None) => {}
    }
}
