//! The cold ladder: for each contender, when each step of its start ended, counted from the spawn.

use tollgate_analysis::units::with_unit;
use tollgate_model::Metric;
use tollgate_model::metric::{ColdStep, PageCache};

use super::Chart;
use super::canvas::{At, Ink, draw, width_of};
use super::scale::Scale;

/// The steps by what they are about: a colour each.
pub fn series(step: ColdStep) -> usize {
    match step {
        ColdStep::Spawn => 7,
        ColdStep::Engine | ColdStep::Link => 5,
        ColdStep::Read => 4,
        ColdStep::Compile => 1,
        ColdStep::Deserialize | ColdStep::Map => 6,
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
    /// The total time, with certainty.
    pub total: String,
}

const ROW: i32 = 24;
const WIDTH: i32 = 720;

/// The starts below each other; a step reaches from when the one before it ended to when it ended itself.
pub fn chart(title: &str, starts: &[Start]) -> Chart {
    let sum = |start: &Start| start.steps.iter().map(|(_, us)| us.max(0.0)).sum::<f64>();
    let first = starts
        .iter()
        .filter_map(|start| start.steps.first().map(|(_, us)| *us))
        .fold(f64::INFINITY, f64::min);
    let most = starts.iter().map(sum).fold(0.0, f64::max);
    let names = starts.iter().map(|start| width_of(&start.name)).max().unwrap_or(0).max(50) + 10;
    let totals = starts.iter().map(|start| width_of(&start.total)).max().unwrap_or(90) + 14;
    let bottom = 8 + ROW * starts.len() as i32;
    let from = if first.is_finite() { (first / 4.0).max(1.0) } else { 1.0 };
    let scale = Scale::log(from, most, (names, WIDTH - totals));
    let metric = Metric::ToCall { call: 1, cache: PageCache::Warm };
    let told: Vec<String> = starts.iter().map(|start| format!("{}: {}", start.name, start.total)).collect();
    draw(WIDTH as u32, (bottom + 38) as u32, title, &told.join("; "), |canvas| {
        let mut free = i32::MIN;
        for mark in scale.marks(8) {
            let (x, text) =
                (scale.at(mark), with_unit(mark, metric).replace(".00 ", " ").replace(".0 ", " "));
            canvas.rule((x, 4), (x, bottom));
            if x - width_of(&text) / 2 > free {
                canvas.text(&text, (x, bottom + 12), At::Middle, Ink::Muted);
                free = x + width_of(&text) / 2 + 6;
            }
        }
        canvas.text("since the spawn, logarithmic", (WIDTH - totals, bottom + 29), At::Right, Ink::Muted);
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
            canvas.label(&start.total, (scale.at(since) + 8, middle), Ink::Muted);
        }
    })
}
