//! A series over the nights: its figures, the band that nights like these lie in, and where it changed.

use tollgate_analysis::figures::{ratio, unit_of, with_unit, without_certainty};
use tollgate_model::Metric;
use tollgate_model::history::{Series, State};
use tollgate_model::results::Figure;

use super::Chart;
use super::canvas::{At, Canvas, Ink, Stroke, draw, width_of};
use super::scale::Scale;
use crate::nights::{day, step_alone};

const SIZE: (i32, i32) = (360, 210);

/// Room above the nights, in which changes are named, and below, for the days.
const TOP: i32 = 30;
const BOTTOM: i32 = SIZE.1 - 34;

/// Draws a series; none where no night has a figure.
pub fn chart(series: &Series, title: &str, says: &str) -> Option<Chart> {
    // Figures that are held against their control are ratios, and in no unit.
    let metric: Option<Metric> = series.metric.parse().ok().filter(|_| !series.controlled);
    let figure_at = |value: f64| mark(value, metric);
    let nights: Vec<(i64, Figure)> = series
        .nights
        .iter()
        .filter_map(|night| Some((night.started, night.figure(series.controlled)?)))
        .collect();
    let (first, last) = (nights.first()?.0, nights.last()?.0);
    let y = height(series, &nights)?;
    let unit = metric.map_or(1.0, |metric| unit_of(nights[0].1.value, metric));
    let marks = y.marks_in(unit, 5);
    // A mark says where it is, also where a step is less than three digits show.
    let step = marks.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let marks: Vec<(f64, String)> = marks
        .into_iter()
        .map(|value| match metric.filter(|_| step.is_finite()) {
            Some(metric) => (value, near(value, step / 10.0, metric)),
            None => (value, figure_at(value)),
        })
        .collect();
    let left = marks.iter().map(|(_, text)| width_of(text)).max().unwrap_or(30) + 10;
    let x = Scale::linear(first as f64, last as f64, (left + 6, SIZE.0 - 8));
    let at = |started: i64| x.at(started as f64);
    Some(draw(SIZE.0 as u32, SIZE.1 as u32, title, says, |canvas| {
        let mut written = "";
        for (value, text) in &marks {
            canvas.rule((left, y.at(*value)), (SIZE.0, y.at(*value)));
            if text != written {
                canvas.text(text, (left - 6, y.at(*value)), At::Right, Ink::Muted);
            }
            written = text;
        }
        canvas.text(&day(first), (left, SIZE.1 - 18), At::Left, Ink::Muted);
        canvas.text(&day(last), (SIZE.0, SIZE.1 - 18), At::Right, Ink::Muted);
        levels(canvas, series, &at, &y);
        for (started, figure) in &nights {
            if let (Some(low), Some(high)) = (figure.low, figure.high) {
                let line = [(at(*started), y.at(low)), (at(*started), y.at(high))];
                canvas.line(&line, Ink::Series(5), Stroke::Thin);
            }
        }
        for (started, figure) in &nights {
            let place = (at(*started), y.at(figure.value));
            canvas.dot(place, Ink::Series(0));
            canvas.tell(place, format!("{}: {}", day(*started), figure_at(figure.value)));
        }
        changes(canvas, series, &at, left);
    }))
}

/// From the least to the greatest figure or end of a band, and never so near that nothing looks like something.
fn height(series: &Series, nights: &[(i64, Figure)]) -> Option<Scale> {
    let bands = series.levels.iter().flat_map(|level| level.band).flat_map(|(low, high)| [low, high]);
    let all: Vec<f64> = nights.iter().map(|(_, figure)| figure.value).chain(bands).collect();
    let least = all.iter().copied().reduce(f64::min)?;
    let most = all.iter().copied().reduce(f64::max)?;
    let room = ((most - least) * 0.12).max(most.abs().max(least.abs()) * 0.02).max(1e-9);
    Some(Scale::linear(least - room, most + room, (BOTTOM, TOP)))
}

/// When a night of the series began.
fn begun(series: &Series, run: &str) -> Option<i64> {
    series.nights.iter().find(|night| night.run == run).map(|night| night.started)
}

fn levels(canvas: &Canvas, series: &Series, at: &impl Fn(i64) -> i32, y: &Scale) {
    let when = |run: &str| begun(series, run);
    for level in &series.levels {
        let (Some(first), Some(last)) = (when(&level.first), when(&level.last)) else { continue };
        // A level of one night is still to be seen.
        let (from, to) = (at(first) - 4, at(last) + 4);
        if let Some((low, high)) = level.band {
            canvas.band(
                &[(from, y.at(high)), (to, y.at(high))],
                &[(from, y.at(low)), (to, y.at(low))],
                Ink::Series(0),
            );
        }
        canvas.line(&[(from, y.at(level.middle)), (to, y.at(level.middle))], Ink::Series(0), Stroke::Thin);
    }
}

/// The findings of nightly checks, and those that only looking back shows, as lines up with their steps.
fn changes(canvas: &Canvas, series: &Series, at: &impl Fn(i64) -> i32, left: i32) {
    let when = |run: &str| begun(series, run);
    let found = series.findings.iter().filter(|found| found.state != State::Dismissed);
    let found: Vec<_> =
        found.filter_map(|found| Some((when(&found.first.run)?, &found.step, found.state))).collect();
    let back = series.changes.iter().filter_map(|change| Some((when(&change.run)?, &change.step)));
    let back = back.filter(|(started, _)| found.iter().all(|(other, ..)| other != started));
    let known = found.iter().map(|(started, step, state)| {
        (*started, *step, if *state == State::Confirmed { Stroke::Solid } else { Stroke::Dashed })
    });
    let mut free = left;
    let mut all: Vec<_> = known.chain(back.map(|(started, step)| (started, step, Stroke::Dashed))).collect();
    all.sort_by_key(|(started, ..)| *started);
    for (started, step, stroke) in all {
        let x = at(started) - 4;
        canvas.line(&[(x, TOP - 6), (x, BOTTOM)], Ink::Series(1), stroke);
        let text = step_alone(step, &series.metric);
        let half = width_of(&text) / 2;
        let middle = x.clamp(left + half, SIZE.0 - half);
        if middle - half >= free {
            canvas.text(&text, (middle, TOP - 16), At::Middle, Ink::Text);
            free = middle + half + 6;
        }
    }
}

/// A figure as precise as that.
fn near(value: f64, half: f64, metric: Metric) -> String {
    without_certainty(&Figure { value, low: Some(value - half), high: Some(value + half) }, metric)
}

fn mark(value: f64, metric: Option<Metric>) -> String {
    match metric {
        Some(metric) => with_unit(value, metric),
        None => ratio(&Figure { value, low: None, high: None }),
    }
}
