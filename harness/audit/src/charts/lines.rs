//! Lines over two logarithmic axes: tails, starts answer by answer, cost against size.

use super::axis::{is_written, quantity};
use super::drawing::{Kind, Shape};
use super::points::{Axes, Told, on_axes, point, told};
use super::{Sheet, captions, on_charts};
use crate::carried::Row;
use crate::places::plain;
use crate::tables::tables;

/// Tails at equal parts of each service's capacity.
pub fn at_shares(sheet: &mut Sheet) -> Option<()> {
    let axes = Axes::of(sheet)?;
    let drawing = sheet.drawing;
    let (workload, rest) = drawing.title.split_once(": ")?;
    let percentile = rest.split(' ').next()?;
    let mut last = None;
    for told in told(drawing) {
        last = told.name.or(last);
        // Below each line the same without stalls.
        let times = if told.name.is_some() { "response" } else { "undisturbed" };
        let metric = format!("{times}-{percentile}-us/at-{}", told.x.trim_end_matches(" %"));
        let rows = last.map_or(&[][..], |name| sheet.named.at(workload, name, &metric));
        point(sheet, &axes, &told, rows);
    }
    objective(sheet, &axes);
    Some(())
}

/// Percentiles: of single calls all in one chart, under load a chart for each.
pub fn tail(sheet: &mut Sheet) -> Option<()> {
    let axes = Axes::of(sheet)?;
    let drawing = sheet.drawing;
    let loaded = drawing.title.strip_prefix("Percentiles of ").and_then(|it| it.split_once(" on "));
    match loaded {
        Some((workload, name)) => {
            for told in told(drawing) {
                let times = ["response", "service", "lateness"].get(told.line).copied().unwrap_or_default();
                let rows = sheet.named.at(workload, name, &format!("{times}-{}-us", told.x));
                point(sheet, &axes, &told, rows);
            }
            says(sheet, workload, name, &drawing.says);
            captions::of_capacity(sheet, workload, name);
        }
        None => {
            let (workload, _) = drawing.title.split_once(", single calls")?;
            for told in told(drawing) {
                let rows = sheet.named.at(workload, told.name?, &format!("call-{}-ns", told.x));
                point(sheet, &axes, &told, rows);
            }
            for part in drawing.says.split("; ") {
                let (name, all) = part.split_once(": ")?;
                says(sheet, workload, name, all);
            }
        }
    }
    Some(())
}

/// What is read out of a contender's tail: `p50 101 µs, p90 ≤ 130 µs`.
fn says(sheet: &mut Sheet, workload: &str, name: &str, all: &str) {
    for one in all.split(", ").filter(|one| one.starts_with('p')) {
        let Some((percentile, figure)) = one.split_once(' ') else { continue };
        let metrics = [format!("response-{percentile}-us"), format!("call-{percentile}-ns")];
        let rows: Vec<&Row> =
            metrics.iter().flat_map(|metric| sheet.named.at(workload, name, metric)).copied().collect();
        if rows.is_empty() {
            sheet.differ(name, "figure", one.to_string(), "nothing".to_string());
        } else {
            sheet.text(name, figure, &rows);
        }
    }
}

/// What payloads cost against their size; each point is in the table below.
pub fn sizes(sheet: &mut Sheet) -> Option<()> {
    let axes = Axes::of(sheet)?;
    let all = tables(sheet.after);
    let table = all.first()?;
    let drawing = sheet.drawing;
    for told in told(drawing) {
        let line = table
            .lines
            .iter()
            .find(|line| line.text(0).as_deref() == told.name && line.text(1).as_deref() == Some(told.x));
        let cell = line.and_then(|line| line.links().first().copied());
        let rows = cell.and_then(|(cell, metric)| {
            let (workload, contender) = cell.split_once('@')?;
            Some(sheet.named.at(workload, &crate::yours::shortened(contender), metric))
        });
        point(sheet, &axes, &told, rows.unwrap_or_default());
    }
    Some(())
}

/// Latency against load, which is measured apart from a run's rows: what is told lies where the axes say.
pub fn curve(sheet: &mut Sheet) -> Option<()> {
    let axes = Axes::of(sheet)?;
    let drawing = sheet.drawing;
    for told in told(drawing) {
        let of = format!("{} {}", told.name.unwrap_or("a line"), told.x);
        on_axes(sheet, &axes, &told, &of, quantity(told.y));
    }
    objective(sheet, &axes);
    Some(())
}

/// Starts answer by answer, and further by the time of a call.
pub fn answers(sheet: &mut Sheet) -> Option<()> {
    let axes = Axes::of(sheet)?;
    let drawing = sheet.drawing;
    let (_, workload) = drawing.title.rsplit_once(": ")?;
    let all = told(drawing);
    let lines = all.iter().map(|told| told.line + 1).max().unwrap_or(0);
    let mut used: Vec<String> = Vec::new();
    for nth in 0..lines {
        let of_it: Vec<&Told> = all.iter().filter(|told| told.line == nth).collect();
        let Some(first) = of_it.first() else { continue };
        let solid = drawing.of_kind(Kind::Line).find(|line| {
            !line.dashed && line.ink != "line" && of_it.iter().all(|told| line.points.contains(&told.at))
        });
        let Some(solid) = solid else {
            sheet.differ(first.y, "line", "none".to_string(), "one through all of its points".to_string());
            continue;
        };
        let named = sheet.named;
        let rows = |name: &str, told: &Told| {
            let call = quantity(told.x).unwrap_or(0.0);
            named.at(workload, name, &format!("cold-to-call-{call:.0}-us")).first().copied()
        };
        // The names at the ends that have its colour: of two of one colour, the one whose figures these are.
        let is = |name: &String| {
            let is = |told: &&&Told| {
                let figure = rows(name, told).and_then(on_charts);
                figure.is_some_and(|figure| is_written(told.y, figure.value))
            };
            of_it.iter().filter(is).count()
        };
        let names = names_of(sheet, solid).into_iter().filter(|name| !used.contains(name));
        let Some(name) = names.max_by_key(is) else {
            sheet.untold();
            continue;
        };
        for told in &of_it {
            let row: Vec<&Row> = rows(&name, told).into_iter().collect();
            point(sheet, &axes, told, &row);
        }
        further(sheet, &axes, workload, &name, solid);
        used.push(name);
    }
    paid(sheet, &axes, workload);
    Some(())
}

/// The names at the ends of lines that stand beside a mark of that line's colour.
fn names_of(sheet: &Sheet, line: &Shape) -> Vec<String> {
    let drawing = sheet.drawing;
    let marks = drawing.of_kind(Kind::Bar).filter(|bar| bar.ink == line.ink);
    let text = |bar: &Shape| {
        let middle = (bar.points[0].1 + bar.points[1].1) / 2.0;
        Some(drawing.text_at(middle, "start", "ink")?.text.clone())
    };
    marks.filter_map(text).collect()
}

/// The dashed line that goes on from a solid one: each further call as long as it was timed.
fn further(sheet: &mut Sheet, axes: &Axes, workload: &str, name: &str, solid: &Shape) -> Option<()> {
    let drawing = sheet.drawing;
    let last = solid.points.last()?;
    let dashed = drawing.of_kind(Kind::Line).find(|line| {
        line.dashed && line.ink == solid.ink && line.points.first() == Some(last) && line.points.len() > 2
    })?;
    let of = |metric: &str| Some(on_charts(sheet.named.at(workload, name, metric).first()?)?.value);
    let told = |calls: &f64| of(&format!("cold-to-call-{calls:.0}-us"));
    let counts = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5];
    let from = counts.iter().copied().filter(|count| told(count).is_some()).reduce(f64::max)?;
    let (start, call) = (told(&from)?, of("call-ns")?);
    // Every eighth of a factor of ten there is a corner.
    for (step, corner) in dashed.points.iter().enumerate() {
        let count = from * 10f64.powf(step as f64 / 8.0);
        sheet.place(name, "corner, across", corner.0, &axes.x, count);
        sheet.place(name, "corner", corner.1, &axes.y, start + (count - from) * call);
    }
    Some(())
}

/// Where a slower start has paid: `cranelift has paid over winch: 32,700 ± 6.8 % calls`.
fn paid(sheet: &mut Sheet, axes: &Axes, workload: &str) -> Option<()> {
    let drawing = sheet.drawing;
    let (names, figure) =
        drawing.texts.iter().find_map(|text| text.text.strip_suffix(" calls")?.split_once(": "))?;
    let (name, _) = names.split_once(" has paid over ")?;
    let rows = sheet.named.at(workload, name, "break-even-calls");
    let row = sheet.text(name, figure, rows)?;
    let value = row.figure?.value;
    let line = drawing.of_kind(Kind::Line).find(|line| {
        line.dashed && line.ink == "ink" && line.points.len() == 2 && line.points[0].0 == line.points[1].0
    });
    match line {
        Some(line) => sheet.place(name, "line up", line.points[0].0, &axes.x, value),
        None => sheet.differ(name, "line up", "none".to_string(), value.to_string()),
    }
    Some(())
}

/// The line across at an objective: `objective: p99<10ms`.
fn objective(sheet: &mut Sheet, axes: &Axes) -> Option<()> {
    let drawing = sheet.drawing;
    let said = drawing.texts.iter().find_map(|text| text.text.strip_prefix("objective: "))?;
    let said = plain(said);
    let limit = said.split_once('<').map(|(_, limit)| limit).or(said.split_once(" under ").map(|it| it.1))?;
    let limit = quantity(limit)?;
    let line = drawing.of_kind(Kind::Line).find(|line| {
        line.dashed && line.ink == "ink" && line.points.len() == 2 && line.points[0].1 == line.points[1].1
    });
    match line {
        Some(line) => sheet.place("objective", "line across", line.points[0].1, &axes.y, limit),
        None => sheet.differ("objective", "line across", "none".to_string(), limit.to_string()),
    }
    Some(())
}
