//! The cold ladder: for each contender, when each step of its start ended, counted from the spawn.

use tollgate_model::Metric;
use tollgate_model::metric::ColdStep;
use tollgate_model::results::Figure;

use super::Chart;
use super::canvas::{At, Ink, Stroke, draw, width_of};
use super::scale::Scale;
use tollgate_analysis::figures::{with_certainty, with_unit};

/// The steps by what they are about: a colour each.
pub fn series(step: ColdStep) -> usize {
    match step {
        ColdStep::Spawn => 7,
        ColdStep::Engine | ColdStep::Link => 5,
        ColdStep::Read => 4,
        ColdStep::Compile | ColdStep::FillCache => 1,
        ColdStep::Deserialize | ColdStep::Map | ColdStep::Cached => 6,
        ColdStep::Instantiate | ColdStep::Listen => 0,
        ColdStep::FirstCall | ColdStep::FirstResponse => 2,
    }
}

/// One start.
pub struct Start {
    /// Whose.
    pub name: String,
    /// Its steps in order, in microseconds.
    pub steps: Vec<(ColdStep, f64)>,
    /// The time to the first answer, as it is told beside the steps.
    pub total: Option<Figure>,
}

impl Start {
    /// The sum of its steps: where its bar ends.
    fn sum(&self) -> f64 {
        self.steps.iter().map(|(_, us)| us.max(0.0)).sum()
    }

    fn says(&self) -> String {
        self.total.map_or(String::new(), |total| with_certainty(&total, Metric::FIRST_ANSWER))
    }
}

const ROW: i32 = 24;
const WIDTH: i32 = 720;

/// Beside a start that takes so many times as long, the steps of another cannot be seen.
const FAR: f64 = 8.0;

/// Those that are much faster than the slowest, where that is more than one and not all: they need an axis of their own.
pub fn fast(starts: &[Start]) -> Option<&[Start]> {
    let most = starts.iter().map(Start::sum).fold(0.0, f64::max);
    let count = starts.iter().take_while(|start| start.sum() * FAR < most).count();
    (count > 1 && count < starts.len()).then(|| &starts[..count])
}

/// The starts below each other, the fastest first. Steps are parts of a whole, so the axis is linear: a length is a time,
/// wherever it lies.
pub fn chart(title: &str, starts: &[Start]) -> Chart {
    let totals = starts.iter().filter_map(|start| Some(start.total?.value));
    let most = starts.iter().map(Start::sum).chain(totals).fold(0.0, f64::max);
    let names = starts.iter().map(|start| width_of(&start.name)).max().unwrap_or(0).max(50) + 10;
    let labels = starts.iter().map(|start| width_of(&start.says())).max().unwrap_or(90) + 14;
    let bottom = 8 + ROW * starts.len() as i32;
    let scale = Scale::linear(0.0, most, (names, WIDTH - labels));
    let told: Vec<String> = starts.iter().map(|start| format!("{}: {}", start.name, start.says())).collect();
    draw(WIDTH as u32, (bottom + 38) as u32, title, &told.join("; "), |canvas| {
        let mut free = i32::MIN;
        for mark in scale.marks(8) {
            let (x, text) = (
                scale.at(mark),
                with_unit(mark, Metric::FIRST_ANSWER).replace(".00 ", " ").replace(".0 ", " "),
            );
            canvas.rule((x, 4), (x, bottom));
            if x - width_of(&text) / 2 > free {
                canvas.text(&text, (x, bottom + 12), At::Middle, Ink::Muted);
                free = x + width_of(&text) / 2 + 6;
            }
        }
        canvas.text("since the spawn", (WIDTH - labels, bottom + 29), At::Right, Ink::Muted);
        for (index, start) in starts.iter().enumerate() {
            let middle = 8 + ROW * index as i32 + ROW / 2;
            canvas.text(&start.name, (names - 8, middle), At::Right, Ink::Text);
            let mut since = 0.0;
            for (step, us) in start.steps.iter().filter(|(_, us)| *us > 0.0) {
                let (left, right) = (scale.at(since), scale.at(since + us));
                if right > left {
                    canvas.bar(
                        (left, middle - 8),
                        ((right - 1).max(left + 1), middle + 8),
                        Ink::Series(series(*step)),
                    );
                }
                since += us;
            }
            let total = start.total.map_or(since, |total| total.value);
            let x = scale.at(total);
            canvas.line(&[(x, middle - 11), (x, middle + 11)], Ink::Text, Stroke::Solid);
            canvas.tell((x, middle), told[index].clone());
            canvas.label(&start.says(), (x.max(scale.at(since)) + 8, middle), Ink::Muted);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(name: &str, spawn: f64, compile: f64) -> Start {
        let total = Some(Figure { value: spawn + compile, low: None, high: None });
        Start {
            name: name.to_string(),
            steps: vec![(ColdStep::Spawn, spawn), (ColdStep::Compile, compile)],
            total,
        }
    }

    /// The width of the one rectangle that has that colour.
    fn width(chart: &Chart, series: usize) -> f64 {
        let tags = chart.svg.split("<rect").skip(1).map(|rest| rest.split("/>").next().unwrap());
        let tag = tags.into_iter().find(|tag| tag.contains(&format!("var(--s{series})"))).unwrap();
        tag.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    }

    #[test]
    fn a_length_is_a_time_wherever_in_the_start_it_lies() {
        let chart = chart("t", &[start("winch", 2_400.0, 40_000.0)]);
        let (spawn, compile) =
            (width(&chart, series(ColdStep::Spawn)), width(&chart, series(ColdStep::Compile)));
        assert!((compile / spawn / (40.0 / 2.4) - 1.0).abs() < 0.1, "{spawn} {compile}");
        assert!(!chart.svg.contains("logarithmic"));
    }

    #[test]
    fn what_is_far_faster_gets_an_axis_of_its_own() {
        let starts = [start("a", 1.0, 1.0), start("b", 1.0, 2.0), start("c", 1.0, 99.0)];
        assert_eq!(fast(&starts).unwrap().len(), 2);
        assert!(fast(&starts[..2]).is_none());
        assert!(fast(&starts[1..]).is_none());
    }
}
