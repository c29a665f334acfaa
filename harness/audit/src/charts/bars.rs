//! Calls as bars: the parts that probes tell, and the classes that samples are of.

use super::axis::{Axis, across, is_written};
use super::drawing::{At, Kind, Shape};
use super::{Sheet, Side, on_charts};
use crate::fields::part_of;

/// The parts of a call in its order, by their place among what the audit knows of them.
const PARTS: [(&str, usize); 4] = [("entry-ns", 3), ("lowering-ns", 2), ("lifting-ns", 1), ("logic-ns", 0)];

/// Classes of samples, and what paints them.
const CLASSES: [(&str, &str); 11] = [
    ("glue", "s0"),
    ("lowering", "s1"),
    ("lifting", "s2"),
    ("logic", "s3"),
    ("guest-allocation", "s4"),
    ("host-allocation", "s5"),
    ("http", "s6"),
    ("compiling", "muted"),
    ("kernel", "s7"),
    ("loop", "line"),
    ("other", "line"),
];

/// The parts of a call.
pub fn boundary(sheet: &mut Sheet) -> Option<()> {
    let axis = across(sheet.drawing, false)?;
    sheet.marks(&axis, Side::Across);
    let drawing = sheet.drawing;
    drawing.tips.first()?;
    let journal = sheet.journal?;
    let workload = drawing.title.split(": ").next()?;
    let mut native = None;
    for (at, tip) in &drawing.tips {
        let Some((name, says)) = tip.split_once(": ") else { continue };
        let calls = sheet.named.at(workload, name, "call-ns");
        let Some(first) = calls.first() else {
            sheet.untold();
            continue;
        };
        native = native.or_else(|| journal.control(first.comparison, &first.cell));
        let parts = PARTS.map(|(metric, place)| {
            let cell = part_of(journal, &first.cell, place)?;
            let (workload, _) = cell.split_once('@')?;
            on_charts(sheet.named.at(workload, name, metric).first()?)
        });
        let (sum, call) = match says.strip_prefix("parts ").and_then(|it| it.split_once(", call ")) {
            Some((sum, call)) => (sum, Some(call)),
            None => (says, None),
        };
        let made: f64 = parts.iter().flatten().map(|part| part.value).sum();
        sheet.audit.compare("text of a chart");
        if !is_written(sum, made) {
            sheet.differ(name, "sum of parts", sum.to_string(), made.to_string());
        }
        label(sheet, name, *at, says);
        if let Some(row) = call.and_then(|call| sheet.text(name, call, calls)) {
            let value = on_charts(row).map_or(0.0, |figure| figure.value);
            upright(sheet, name, *at, &axis, value);
        }
        let mut end = 0.0;
        let mut drawn = bars(sheet, *at).into_iter();
        for (nth, part) in parts.iter().enumerate().filter_map(|(nth, part)| Some((nth, (*part)?))) {
            let from = end;
            end += part.value;
            let (left, right) = (axis.at(from.min(end)), axis.at(from.max(end)));
            let shown = part.ends.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
            let should = (format!("s{nth}"), !shown);
            of_part(sheet, name, drawn.next(), &axis, (left, right), should);
        }
    }
    let native = native.as_deref().and_then(|cell| cell.split_once('@'));
    reference(sheet, &axis, native);
    Some(())
}

/// The bar of one part: where it lies, its colour, and whether it is the edge alone.
fn of_part(
    sheet: &mut Sheet,
    name: &str,
    bar: Option<&Shape>,
    axis: &Axis,
    (left, right): (f64, f64),
    (ink, hollow): (String, bool),
) {
    sheet.audit.compare("length of a bar");
    let slack = axis.slack(right) + 0.5;
    let is = bar.is_some_and(|bar| {
        bar.ink == ink
            && bar.hollow == hollow
            && (bar.points[0].0 - left).abs() <= slack
            && (bar.points[1].0 - (right - 1.0).max(left + 1.0)).abs() <= slack
    });
    if !is {
        let told = |ink: &str, hollow, left: f64, right: f64| {
            format!("{ink}{} from {left:.0} to {right:.0}", if hollow { ", outlined" } else { "" })
        };
        let found = bar
            .map_or("none".to_string(), |bar| told(&bar.ink, bar.hollow, bar.points[0].0, bar.points[1].0));
        sheet.differ(name, "bar", found, told(&ink, hollow, left, right - 1.0));
    }
}

/// The native call, as a line through all bars.
fn reference(sheet: &mut Sheet, axis: &Axis, native: Option<(&str, &str)>) {
    const SAYS: &str = "┆ the native call: ";
    let drawing = sheet.drawing;
    let text = drawing.texts.iter().find_map(|text| text.text.strip_prefix(SAYS));
    let Some(text) = text else { return };
    let rows = native.map_or(&[][..], |(workload, contender)| {
        sheet.named.at(workload, &crate::yours::shortened(contender), "call-ns")
    });
    let Some(row) = sheet.text("the native call", text, rows) else { return };
    let line = drawing.of_kind(Kind::Line).find(|line| line.dashed);
    match (line, on_charts(row)) {
        (Some(line), Some(figure)) => {
            sheet.place("the native call", "line", line.points[0].0, axis, figure.value);
        }
        _ => sheet.differ("the native call", "line", "none".to_string(), text.to_string()),
    }
}

/// What samples say that a call's time went to.
pub fn attribution(sheet: &mut Sheet) -> Option<()> {
    let axis = across(sheet.drawing, false)?;
    sheet.marks(&axis, Side::Across);
    let drawing = sheet.drawing;
    drawing.tips.first()?;
    let (_, what) = drawing.title.split_once(" of ")?;
    let workload = what.split(" spends ").next()?;
    for (at, tip) in &drawing.tips {
        let Some((name, sum)) = tip.rsplit_once(": ") else { continue };
        let of = |class: &str| {
            let row = sheet.named.at(workload, name, &format!("sampled-{class}-ns")).first().copied()?;
            Some(on_charts(row)?.value)
        };
        let classes: Vec<(&str, f64)> =
            CLASSES.iter().filter_map(|(class, ink)| Some((*ink, of(class)?))).collect();
        if classes.is_empty() {
            sheet.untold();
            continue;
        }
        let made: f64 = classes.iter().map(|(_, ns)| ns).sum();
        sheet.audit.compare("text of a chart");
        if !is_written(sum, made) {
            sheet.differ(name, "sum of classes", sum.to_string(), made.to_string());
        }
        label(sheet, name, *at, sum);
        sheet.place(name, "end of a bar", at.0, &axis, made);
        let call = sheet.named.at(workload, name, "call-ns").first().and_then(|row| on_charts(row));
        if let Some(call) = call {
            upright(sheet, name, *at, &axis, call.value);
        }
        let mut drawn = bars(sheet, *at).into_iter().peekable();
        let mut from = 0.0;
        for (ink, ns) in classes {
            let (left, right) = (axis.at(from), axis.at(from + ns));
            from += ns;
            let slack = axis.slack(right) + 0.5;
            let near = |bar: &&Shape| {
                let (start, end) = (bar.points[0].0, bar.points[1].0);
                bar.ink == ink && (start - left).abs() <= slack && (end - right + 1.0).abs() <= slack
            };
            sheet.audit.compare("length of a bar");
            if drawn.next_if(near).is_none() && right - left > 2.6 {
                sheet.differ(
                    name,
                    "bar",
                    "another".to_string(),
                    format!("{ink} from {left:.0} to {right:.0}"),
                );
                break;
            }
        }
    }
    Some(())
}

/// The bars of a line, from left to right as they are drawn.
fn bars<'b>(sheet: &Sheet<'_, 'b>, at: At) -> Vec<&'b Shape> {
    let of_it = |bar: &&Shape| bar.ink != "page" && (bar.points[0].1 - (at.1 - 8.0)).abs() < 0.5;
    sheet.drawing.of_kind(Kind::Bar).filter(of_it).collect()
}

/// Holds the label of a line against what is told of it, and its name.
pub fn label(sheet: &mut Sheet, name: &str, at: At, says: &str) {
    sheet.audit.compare("label of a chart");
    let drawing = sheet.drawing;
    for (anchor, ink, should) in [("start", "muted", says), ("end", "ink", name)] {
        let found = drawing.text_at(at.1, anchor, ink).map_or("", |text| &text.text[..]);
        if found != should {
            sheet.differ(name, "label", found.to_string(), should.to_string());
        }
    }
}

/// Holds the upright line of a bar against the figure that it is of.
pub fn upright(sheet: &mut Sheet, name: &str, at: At, axis: &Axis, value: f64) {
    let of_it = |line: &&Shape| {
        let (top, bottom) = (line.points[0], line.points[line.points.len() - 1]);
        line.thick && line.ink == "ink" && top.1 < at.1 && bottom.1 > at.1 && bottom.1 - top.1 < 30.0
    };
    match sheet.drawing.of_kind(Kind::Line).find(of_it) {
        Some(line) => sheet.place(name, "upright line", line.points[0].0, axis, value),
        None => sheet.differ(name, "upright line", "none".to_string(), value.to_string()),
    }
}
