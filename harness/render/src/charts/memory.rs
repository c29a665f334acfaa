//! The cost of one more of everything: a dot each with its interval, on a logarithmic axis.

use crate::figures::{with_certainty, with_unit};
use tollgate_model::Metric;
use tollgate_model::metric::Held;
use tollgate_model::results::Figure;

use super::Chart;
use super::canvas::{At, Ink, Stroke, draw, width_of};
use super::scale::{Scale, log_ends};

const ROW: i32 = 24;
const WIDTH: i32 = 720;

/// The costs below each other, in bytes; none where nothing costs anything that can be seen.
pub fn chart(title: &str, costs: &[(String, Figure)]) -> Option<Chart> {
    let metric = Metric::BytesPer(Held::Instance);
    let ends = costs.iter().flat_map(|(_, figure)| [Some(figure.value), figure.low, figure.high]).flatten();
    let (low, high) = log_ends(ends)?;
    let told: Vec<String> =
        costs.iter().map(|(name, figure)| format!("{name}: {}", with_certainty(figure, metric))).collect();
    let names = costs.iter().map(|(name, _)| width_of(name)).max().unwrap_or(0) + 10;
    let totals =
        costs.iter().map(|(_, figure)| width_of(&with_certainty(figure, metric))).max().unwrap_or(0) + 14;
    let bottom = 8 + ROW * costs.len() as i32;
    let scale = Scale::log(low, high, (names, WIDTH - totals));
    Some(draw(WIDTH as u32, (bottom + 22) as u32, title, &told.join("; "), |canvas| {
        let mut free = i32::MIN;
        let mark = |at: i32| 1024f64.powi(at / 3) * [1.0, 10.0, 100.0][(at % 3) as usize];
        for mark in (0..12).map(mark).filter(|mark| *mark > low && *mark < high) {
            let (x, text) =
                (scale.at(mark), with_unit(mark, metric).replace(".00 ", " ").replace(".0 ", " "));
            canvas.rule((x, 4), (x, bottom));
            if x - width_of(&text) / 2 > free {
                canvas.text(&text, (x, bottom + 12), At::Middle, Ink::Muted);
                free = x + width_of(&text) / 2 + 6;
            }
        }
        for (index, (name, figure)) in costs.iter().enumerate() {
            let middle = 8 + ROW * index as i32 + ROW / 2;
            canvas.text(name, (names - 8, middle), At::Right, Ink::Text);
            if let (Some(low), Some(high)) = (figure.low, figure.high) {
                canvas.line(
                    &[(scale.at(low), middle), (scale.at(high), middle)],
                    Ink::Series(0),
                    Stroke::Solid,
                );
            }
            canvas.dot((scale.at(figure.value), middle), Ink::Series(0));
            let right = figure.high.unwrap_or(figure.value).max(figure.value);
            canvas.label(&with_certainty(figure, metric), (scale.at(right) + 8, middle), Ink::Muted);
        }
    }))
}
