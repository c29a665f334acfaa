//! The parts of a call: for each contender a bar in which they follow each other, entry, lowering, lifting, logic.

use tollgate_analysis::units::with_unit;
use tollgate_model::Metric;

use super::Chart;
use super::canvas::{At, Ink, draw, width_of};
use super::scale::Scale;

/// The parts, in the order in which a call goes through them.
pub const PARTS: [Metric; 4] = [Metric::EntryNs, Metric::LoweringNs, Metric::LiftingNs, Metric::LogicNs];

/// One bar.
pub struct Bar {
    /// Whose.
    pub name: String,
    /// The parts that are known, in nanoseconds.
    pub parts: [Option<f64>; 4],
    /// The certainty of the whole call, as text; none where only the boundary is known.
    pub total: Option<String>,
}

const ROW: i32 = 24;
const WIDTH: i32 = 720;

/// The bars of one payload.
pub fn chart(title: &str, bars: &[Bar], native_ns: Option<f64>) -> Chart {
    let sum = |bar: &Bar| bar.parts.iter().flatten().map(|part| part.max(0.0)).sum::<f64>();
    let most = bars.iter().map(sum).chain(native_ns).fold(0.0, f64::max);
    let names = bars.iter().map(|bar| width_of(&bar.name)).max().unwrap_or(0).max(50) + 10;
    let totals = bars.iter().filter_map(|bar| bar.total.as_deref()).map(width_of).max().unwrap_or(90) + 14;
    let bottom = 8 + ROW * bars.len() as i32;
    let scale = Scale::linear(0.0, most, (names, WIDTH - totals));
    let told: Vec<String> =
        bars.iter().map(|bar| format!("{}: {}", bar.name, with_unit(sum(bar), Metric::CallNs))).collect();
    draw(WIDTH as u32, (bottom + 40) as u32, title, &told.join("; "), |canvas| {
        for mark in scale.marks(6) {
            let x = scale.at(mark);
            canvas.rule((x, 4), (x, bottom));
            canvas.text(
                &with_unit(mark, Metric::CallNs).replace(".00", ""),
                (x, bottom + 12),
                At::Middle,
                Ink::Muted,
            );
        }
        for (index, bar) in bars.iter().enumerate() {
            let middle = 8 + ROW * index as i32 + ROW / 2;
            canvas.text(&bar.name, (names - 8, middle), At::Right, Ink::Text);
            let mut from = 0.0;
            for (part, ns) in bar.parts.iter().enumerate() {
                let Some(ns) = ns.filter(|ns| *ns > 0.0) else { continue };
                let (left, right) = (scale.at(from), scale.at(from + ns));
                // A gap of the page's colour tells neighbours apart without relying on colour.
                canvas.bar((left, middle - 8), ((right - 1).max(left + 1), middle + 8), Ink::Series(part));
                from += ns;
            }
            let total = bar.total.clone().unwrap_or_else(|| with_unit(from, Metric::CallNs));
            canvas.label(&total, (scale.at(from) + 8, middle), Ink::Muted);
        }
        if let Some(native) = native_ns {
            let x = scale.at(native);
            canvas.line(&[(x, 4), (x, bottom)], Ink::Text, super::canvas::Stroke::Dashed);
            canvas.text(
                &format!("┆ the native call: {}", with_unit(native, Metric::CallNs)),
                (names, bottom + 30),
                At::Left,
                Ink::Text,
            );
        }
    })
}
