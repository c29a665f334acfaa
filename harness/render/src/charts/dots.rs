//! Figures below each other, a dot each with its interval, on a logarithmic axis: where a length would say nothing.

use tollgate_model::Metric;
use tollgate_model::results::Figure;

use super::Chart;
use super::canvas::{At, Ink, Stroke, draw, width_of};
use super::scale::{Scale, log_ends};
use tollgate_analysis::figures::{with_certainty, with_unit};

const ROW: i32 = 24;
const WIDTH: i32 = 720;

/// Times in nanoseconds, the shortest first; none where nothing takes any.
pub fn ranked(title: &str, mut times: Vec<(String, Figure)>) -> Option<Chart> {
    times.sort_by(|(_, one), (_, other)| one.value.total_cmp(&other.value));
    chart(title, &times, Metric::CallNs, |scale| scale.marks(8))
}

/// The figures as they come, with marks of the axis; none where none of them is above nothing.
pub fn chart(
    title: &str,
    figures: &[(String, Figure)],
    metric: Metric,
    marks: impl Fn(&Scale) -> Vec<f64>,
) -> Option<Chart> {
    let ends = figures.iter().flat_map(|(_, figure)| [Some(figure.value), figure.low, figure.high]).flatten();
    let (low, high) = log_ends(ends)?;
    let says = |figure: &Figure| with_certainty(figure, metric);
    let told: Vec<String> =
        figures.iter().map(|(name, figure)| format!("{name}: {}", says(figure))).collect();
    // Wide fonts take a tenth more, and what is cut off at the left is a name's beginning.
    let names = figures.iter().map(|(name, _)| width_of(name) * 11 / 10).max().unwrap_or(0) + 12;
    let labels = figures.iter().map(|(_, figure)| width_of(&says(figure))).max().unwrap_or(0) + 14;
    let bottom = 8 + ROW * figures.len() as i32;
    let scale = Scale::log(low, high, (names, (WIDTH - labels).max(names + 160)));
    Some(draw(WIDTH as u32, (bottom + 22) as u32, title, &told.join("; "), |canvas| {
        let mut free = i32::MIN;
        for mark in marks(&scale) {
            let (x, text) =
                (scale.at(mark), with_unit(mark, metric).replace(".00 ", " ").replace(".0 ", " "));
            canvas.rule((x, 4), (x, bottom));
            if x - width_of(&text) / 2 > free {
                canvas.text(&text, (x, bottom + 12), At::Middle, Ink::Muted);
                free = x + width_of(&text) / 2 + 6;
            }
        }
        for (index, (name, figure)) in figures.iter().enumerate() {
            let middle = 8 + ROW * index as i32 + ROW / 2;
            canvas.text(name, (names - 8, middle), At::Right, Ink::Text);
            if let (Some(low), Some(high)) = (figure.low, figure.high) {
                let whisker = [(scale.at(low), middle), (scale.at(high), middle)];
                canvas.line(&whisker, Ink::Series(0), Stroke::Solid);
            }
            canvas.dot((scale.at(figure.value), middle), Ink::Series(0));
            canvas.tell((scale.at(figure.value), middle), told[index].clone());
            let right = figure.high.unwrap_or(figure.value).max(figure.value);
            canvas.label(&says(figure), (scale.at(right) + 8, middle), Ink::Muted);
        }
    }))
}
