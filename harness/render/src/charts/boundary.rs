//! The parts of a call: for each contender a bar in which they follow each other, entry, lowering, lifting, logic.

use tollgate_model::Metric;
use tollgate_model::results::Figure;

use super::Chart;
use super::canvas::{At, Ink, Stroke, draw, width_of};
use super::scale::Scale;
use tollgate_analysis::figures::{with_certainty, with_unit};

/// The parts, in the order in which a call goes through them.
pub const PARTS: [Metric; 4] = [Metric::EntryNs, Metric::LoweringNs, Metric::LiftingNs, Metric::LogicNs];

/// One bar.
pub struct Bar {
    /// Whose.
    pub name: String,
    /// The parts that are known.
    pub parts: [Option<Part>; 4],
    /// The whole call as it was timed by itself; none where only the boundary is known.
    pub call: Option<Figure>,
}

/// A part of a call.
#[derive(Clone, Copy)]
pub struct Part {
    /// Its time in nanoseconds; a difference may come out below nothing.
    pub ns: f64,
    /// Whether its interval leaves out 0.
    pub shown: bool,
}

impl Part {
    /// A part by its figure.
    pub fn of(figure: &Figure) -> Self {
        let shown = figure.low.zip(figure.high).is_some_and(|(low, high)| low > 0.0 || high < 0.0);
        Part { ns: figure.value, shown }
    }
}

impl Bar {
    /// Where each part begins and ends. A part below nothing goes back.
    fn spans(&self) -> impl Iterator<Item = (usize, Part, f64, f64)> {
        let mut end = 0.0;
        let known = self.parts.iter().enumerate().filter_map(|(nth, part)| Some((nth, (*part)?)));
        known.map(move |(nth, part)| {
            let from = end;
            end += part.ns;
            (nth, part, from, end)
        })
    }

    /// The sum of the parts: where the bar ends, and what its label says.
    fn sum(&self) -> f64 {
        self.parts.iter().flatten().map(|part| part.ns).sum()
    }

    fn says(&self) -> String {
        let sum = with_unit(self.sum(), Metric::CallNs);
        match &self.call {
            Some(call) => format!("parts {sum}, call {}", with_certainty(call, Metric::CallNs)),
            None => sum,
        }
    }
}

const ROW: i32 = 24;
const WIDTH: i32 = 720;

/// The bars of one payload.
pub fn chart(title: &str, bars: &[Bar], native_ns: Option<f64>) -> Chart {
    let reached = bars.iter().flat_map(|bar| bar.spans().flat_map(|(.., from, to)| [from, to]));
    let timed = bars.iter().filter_map(|bar| Some(bar.call?.value));
    let ends: Vec<f64> = reached.chain(timed).chain(native_ns).chain([0.0]).collect();
    let (least, most) =
        ends.iter().fold((0.0f64, 0.0f64), |(least, most), end| (least.min(*end), most.max(*end)));
    let names = bars.iter().map(|bar| width_of(&bar.name)).max().unwrap_or(0).max(50) + 10;
    let labels = bars.iter().map(|bar| width_of(&bar.says())).max().unwrap_or(90) + 14;
    let bottom = 8 + ROW * bars.len() as i32;
    let scale = Scale::linear(least, most, (names, (WIDTH - labels).max(names + 160)));
    let told: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.name, bar.says())).collect();
    draw(WIDTH as u32, (bottom + 40) as u32, title, &told.join("; "), |canvas| {
        let mut free = i32::MIN;
        for mark in scale.marks(6) {
            let (x, text) = (scale.at(mark), with_unit(mark, Metric::CallNs).replace(".00", ""));
            canvas.rule((x, 4), (x, bottom));
            if x - width_of(&text) / 2 > free {
                canvas.text(&text, (x, bottom + 12), At::Middle, Ink::Muted);
                free = x + width_of(&text) / 2 + 6;
            }
        }
        for (index, bar) in bars.iter().enumerate() {
            let middle = 8 + ROW * index as i32 + ROW / 2;
            canvas.text(&bar.name, (names - 8, middle), At::Right, Ink::Text);
            let mut right = scale.at(0.0);
            for (nth, part, from, to) in bar.spans() {
                let (left, end) = (scale.at(from.min(to)), scale.at(from.max(to)));
                let (from, to) = ((left, middle - 8), ((end - 1).max(left + 1), middle + 8));
                // A gap of the page's colour tells neighbours apart without relying on colour.
                if part.shown {
                    canvas.bar(from, to, Ink::Series(nth))
                } else {
                    canvas.outline(from, to, Ink::Series(nth))
                }
                right = right.max(end);
            }
            if let Some(call) = bar.call {
                let x = scale.at(call.value);
                canvas.line(&[(x, middle - 11), (x, middle + 11)], Ink::Text, Stroke::Solid);
                right = right.max(x);
            }
            canvas.tell((right, middle), told[index].clone());
            canvas.label(&bar.says(), (right + 8, middle), Ink::Muted);
        }
        if let Some(native) = native_ns {
            let x = scale.at(native);
            canvas.line(&[(x, 4), (x, bottom)], Ink::Text, Stroke::Dashed);
            canvas.text(
                &format!("┆ the native call: {}", with_unit(native, Metric::CallNs)),
                (names, bottom + 30),
                At::Left,
                Ink::Text,
            );
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, half: f64) -> Figure {
        Figure { value, low: Some(value - half), high: Some(value + half) }
    }

    /// The rectangles of a chart with what paints them: left, width.
    fn rectangles(chart: &Chart, paint: &str) -> Vec<(f64, f64)> {
        let number = |tag: &str, name: &str| -> f64 {
            tag.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        let tags = chart.svg.split("<rect").skip(1).map(|rest| rest.split("/>").next().unwrap());
        tags.filter(|tag| tag.contains(paint)).map(|tag| (number(tag, "x"), number(tag, "width"))).collect()
    }

    fn bar(logic: Figure) -> Bar {
        let part = |value: f64| Some(Part::of(&figure(value, 1.0)));
        let parts = [part(100.0), part(200.0), part(100.0), Some(Part::of(&logic))];
        Bar { name: "winch".to_string(), parts, call: Some(figure(390.0, 4.0)) }
    }

    #[test]
    fn a_bar_is_as_long_as_its_label_says_with_parts_below_nothing_too() {
        let solid = chart("t", &[bar(figure(40.0, 5.0))], None);
        let below = chart("t", &[bar(figure(-40.0, 50.0))], None);
        assert!(solid.svg.contains("parts 440 ns, call 390 ns ± 1.0 %"), "{}", solid.svg);
        assert!(below.svg.contains("parts 360 ns, call 390 ns ± 1.0 %"), "{}", below.svg);
        // The last part goes on from the third where it is positive, and back into it where it is not.
        let end = |(left, width): (f64, f64)| left + width;
        let (third, fourth) = (rectangles(&solid, "var(--s2)")[0], rectangles(&solid, "var(--s3)")[0]);
        assert!((fourth.0 - end(third)).abs() <= 2.0, "{third:?} {fourth:?}");
        let (third, fourth) = (rectangles(&below, "var(--s2)")[0], rectangles(&below, "var(--s3)")[0]);
        assert!((end(fourth) - end(third)).abs() <= 2.0 && fourth.0 > third.0, "{third:?} {fourth:?}");
    }

    #[test]
    fn a_part_that_may_be_nothing_is_outlined() {
        let chart = chart("t", &[bar(figure(3.0, 5.0))], None);
        assert_eq!(rectangles(&chart, "fill=\"none\" stroke=\"var(--s3)\"").len(), 1, "{}", chart.svg);
        assert_eq!(rectangles(&chart, "fill=\"var(--s3)\"").len(), 0);
        assert_eq!(rectangles(&chart, "fill=\"var(--s2)\"").len(), 1);
    }
}
