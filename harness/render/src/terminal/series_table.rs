//! The output of `history show`: series night by night, or one line each where they are many.

use tollgate_analysis::figures::{ratio, with_certainty};
use tollgate_model::history::{Finding, Series, ShownNight, State};
use tollgate_model::metric::Metric;
use tollgate_model::results::Figure;

use crate::grid::Grid;
use crate::nights::{minute, short, step};

/// Up to so many series are shown night by night.
const A_FEW: usize = 4;

/// For people.
pub fn text(series: &[Series]) -> String {
    if series.len() <= A_FEW {
        return series.iter().map(night_by_night).collect::<Vec<_>>().join("\n");
    }
    let rows = series.iter().map(|series| {
        let last = series.nights.iter().rev().find(|night| night.figure(series.controlled).is_some());
        let figure = last.map_or("–".to_string(), |night| figure(night, series));
        let nights = series.nights.iter().filter(|night| night.figure(series.controlled).is_some()).count();
        let news = series.findings.iter().rev().find(|found| found.state != State::Dismissed);
        let news = news.map_or(String::new(), |found| {
            format!(
                "{} {} since {}",
                found.state.name(),
                step(&found.step, &found.metric),
                minute(found.first.started)
            )
        });
        (name(series), vec![nights.to_string(), figure, sparkline(series), news])
    });
    let columns = ["nights", "latest", "course", "last change"].map(String::from).to_vec();
    let grid = Grid { corner: "series".to_string(), columns, rows: rows.collect() };
    format!("{}Name a cell (and --metric) to see it night by night.\n", grid.text())
}

fn name(series: &Series) -> String {
    let against = series.against.as_ref().map_or(String::new(), |other| format!(" against {other}"));
    format!("{}\n{}{against}", series.cell, series.metric)
}

fn night_by_night(series: &Series) -> String {
    let rows = series.nights.iter().map(|night| {
        let revision = night.revision.as_deref().map_or("–".to_string(), short);
        let runtime = night.runtime.clone().unwrap_or("–".to_string());
        (minute(night.started), vec![figure(night, series), runtime, revision, remarks(night, series)])
    });
    let columns = ["figure", "runtime", "commit", ""].map(String::from).to_vec();
    let grid = Grid { corner: "night".to_string(), columns, rows: rows.collect() };
    format!(
        "{} under the key {}\n{}\n{}",
        name(series).replace('\n', " "),
        series.key,
        sparkline(series),
        grid.text()
    )
}

/// The figure, and its ratio to the control's.
fn figure(night: &ShownNight, series: &Series) -> String {
    let Some(value) = night.value else { return night.status.clone() };
    let value = match series.metric.parse::<Metric>() {
        Ok(metric) => with_certainty(&value, metric),
        Err(_) => value.value.to_string(),
    };
    match night.ratio.filter(|_| series.controlled) {
        Some(to_control) => format!("{value}  {}", ratio(&to_control)),
        None => value,
    }
}

/// The remarks on that night.
fn remarks(night: &ShownNight, series: &Series) -> String {
    let mut remarks = Vec::new();
    remarks.extend(night.rerun_of.as_ref().map(|of| format!("rerun of {of}")));
    remarks.extend(night.left_out.as_ref().map(|why| format!("left out: {why}")));
    if night.left_out.is_none() && series.controlled && night.ratio.is_none() {
        remarks.push("left out: no control that night".to_string());
    }
    let is = |run: &str| run == night.run;
    for found in &series.findings {
        let by = step(&found.step, &found.metric);
        if is(&found.first.run) && found.state != State::Dismissed {
            remarks.push(format!("{} from here on: {by}", word(found)));
        }
        if is(&found.found.run) && found.state == State::Dismissed {
            remarks.push(format!("suspected ({by}), then dismissed"));
        }
    }
    for change in series.changes.iter().filter(|change| is(&change.run)) {
        remarks.push(format!("looking back: {}", step(&change.step, &series.metric)));
    }
    remarks.join("; ")
}

fn word(found: &Finding) -> &'static str {
    match (found.state, found.worse) {
        (State::Confirmed, true) => "alarm: worse",
        (State::Confirmed, false) => "better",
        (_, true) => "suspected: worse",
        (_, false) => "perhaps better",
    }
}

/// The course of a series in a line of text, from its least to its greatest number. A gap is a night left out.
fn sparkline(series: &Series) -> String {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const WIDEST: usize = 60;
    let nights = series.nights.iter().filter(|night| night.rerun_of.is_none());
    let numbers: Vec<Option<f64>> =
        nights.map(|night| Some(night.figure(series.controlled)?.value)).collect();
    let numbers = &numbers[numbers.len().saturating_sub(WIDEST)..];
    let least = numbers.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let greatest = numbers.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let level = |number: f64| match greatest - least {
        // What does not vary lies in the middle.
        range if range <= 1e-9 * greatest.abs() => 3,
        range => ((number - least) / range * 7.0).round() as usize,
    };
    numbers.iter().map(|number| number.map_or(' ', |number| LEVELS[level(number).min(7)])).collect()
}

/// For programs and spreadsheets: one line a night of a series.
pub fn csv(series: &[Series]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).expect("memory takes what is written");
    for series in series {
        for night in &series.nights {
            let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
            let ends = |figure: Option<Figure>| {
                let end = |pick: fn(&Figure) -> Option<f64>| number(figure.as_ref().and_then(pick));
                [
                    number(figure.map(|figure| figure.value)),
                    end(|figure| figure.low),
                    end(|figure| figure.high),
                ]
            };
            let at = |found: &&Finding| found.first.run == night.run && found.state == State::Confirmed;
            let changed = series.changes.iter().find(|change| change.run == night.run);
            let mut record = vec![
                series.key.clone(),
                series.cell.clone(),
                series.metric.clone(),
                series.against.clone().unwrap_or_default(),
                series.conditions.clone(),
                series.place.to_string(),
                night.run.clone(),
                minute(night.started),
                night.revision.clone().unwrap_or_default(),
                night.runtime.clone().unwrap_or_default(),
                night.artifact.clone().unwrap_or_default(),
                night.rerun_of.clone().unwrap_or_default(),
                night.status.clone(),
                night.left_out.clone().unwrap_or_default(),
            ];
            record.extend(ends(night.value));
            record.extend(ends(night.ratio));
            record.push(number(series.findings.iter().find(at).map(|found| found.step.by)));
            record.push(number(changed.map(|change| change.step.by)));
            writer.write_record(record).expect("memory takes what is written");
        }
    }
    crate::csv::finished(writer)
}

const HEADER: [&str; 22] = [
    "key",
    "cell",
    "metric",
    "against",
    "conditions",
    "place",
    "run",
    "started",
    "revision",
    "runtime",
    "artifact",
    "rerun_of",
    "status",
    "left_out",
    "value",
    "low",
    "high",
    "ratio",
    "ratio_low",
    "ratio_high",
    "confirmed",
    "changed",
];
