//! Starts: for each contender a bar of steps on a linear axis, and an upright line at its first answer.

use super::axis::{Axis, across};
use super::bars::{label, upright};
use super::drawing::{At, Kind};
use super::{Sheet, Side, on_charts};
use crate::fields::STEPS;

/// The colours of steps, in the order of a start.
const INKS: [&str; 13] = ["s7", "s5", "s4", "s1", "s6", "s6", "s6", "s1", "s5", "s0", "s2", "s0", "s2"];

/// Holds the starts of one workload.
pub fn held(sheet: &mut Sheet) -> Option<()> {
    let axis = across(sheet.drawing, false)?;
    sheet.marks(&axis, Side::Across);
    let drawing = sheet.drawing;
    drawing.tips.first()?;
    let title = drawing.title.trim_start_matches("Services, ");
    let (workload, from) = title.split_once(", files ")?;
    let cache = if from.starts_with("from disk") { "/dropped" } else { "" };
    for (at, tip) in &drawing.tips {
        let Some((name, figure)) = tip.rsplit_once(": ") else { continue };
        let of = |metric: String| sheet.named.at(workload, name, &metric);
        let steps: Vec<f64> = STEPS
            .iter()
            .map(|(_, step)| {
                let row = of(format!("cold-{step}-us{cache}")).first();
                row.and_then(|row| on_charts(row)).map_or(0.0, |figure| figure.value.max(0.0))
            })
            .collect();
        let rows = of(format!("cold-to-call-1-us{cache}"));
        if rows.is_empty() {
            sheet.untold();
            continue;
        }
        let Some(row) = sheet.text(name, figure, rows) else { continue };
        label(sheet, name, *at, figure);
        let Some(total) = on_charts(row) else { continue };
        sheet.place(name, "first answer", at.0, &axis, total.value);
        upright(sheet, name, *at, &axis, total.value);
        bar(sheet, name, *at, &axis, &steps);
    }
    Some(())
}

/// The steps of a bar, one after the other; those that are too narrow are not drawn.
fn bar(sheet: &mut Sheet, name: &str, at: At, axis: &Axis, steps: &[f64]) {
    let drawing = sheet.drawing;
    let of_it = |top: f64| (top - (at.1 - 8.0)).abs() < 0.5;
    let all = drawing.of_kind(Kind::Bar).filter(|bar| bar.ink != "page" && of_it(bar.points[0].1));
    let mut drawn = all.peekable();
    let mut since = 0.0;
    for (us, ink) in steps.iter().zip(INKS).filter(|(us, _)| **us > 0.0) {
        let (left, right) = (axis.at(since), axis.at(since + us));
        since += us;
        sheet.audit.compare("length of a bar");
        let near = |bar: &&super::drawing::Shape| {
            let slack = axis.slack(right) + 0.5;
            bar.ink == ink
                && (bar.points[0].0 - left).abs() <= slack
                && (bar.points[1].0 - (right - 1.0).max(left + 1.0)).abs() <= slack
        };
        if drawn.next_if(near).is_none() && right - left > 1.2 {
            let found = drawn.peek().map_or("none".to_string(), |bar| {
                format!("{} from {} to {}", bar.ink, bar.points[0].0, bar.points[1].0)
            });
            sheet.differ(name, "bar", found, format!("{ink} from {left:.0} to {:.0}", right - 1.0));
            return;
        }
    }
    if let Some(bar) = drawn.next() {
        sheet.differ(name, "bar", format!("a further one, {}", bar.ink), "none".to_string());
    }
}
