//! What calls spend their time on, by sampling: for each contender a bar in which the classes follow each other.

use tollgate_analysis::figures::with_unit;
use tollgate_model::Metric;
use tollgate_model::metric::Class;

use super::Chart;
use super::canvas::{At, Ink, Stroke, draw, width_of};
use super::scale::Scale;

/// One bar.
pub struct Bar {
    /// Whose.
    pub name: String,
    /// The time of each class that there are samples of, in nanoseconds.
    pub classes: Vec<(Class, f64)>,
    /// The call as it was timed by itself, where it was.
    pub call: Option<f64>,
}

impl Bar {
    /// The time of all classes.
    pub fn sum(&self) -> f64 {
        self.classes.iter().map(|(_, ns)| ns).sum()
    }
}

/// The colour of a class; the parts of a call have those that they have where they are timed. What is not the call's own has
/// none.
pub fn ink(class: Class) -> Ink {
    match class {
        Class::Glue => Ink::Series(0),
        Class::Lowering => Ink::Series(1),
        Class::Lifting => Ink::Series(2),
        Class::Logic => Ink::Series(3),
        Class::GuestAllocation => Ink::Series(4),
        Class::HostAllocation => Ink::Series(5),
        Class::Http => Ink::Series(6),
        Class::Kernel => Ink::Series(7),
        Class::Compiling => Ink::Muted,
        Class::Harness | Class::Other => Ink::Grid,
    }
}

const ROW: i32 = 24;
const WIDTH: i32 = 720;

/// The bars of one workload.
pub fn chart(title: &str, bars: &[Bar]) -> Chart {
    let most = bars.iter().flat_map(|bar| [Some(bar.sum()), bar.call]).flatten().fold(0.0, f64::max);
    let names = bars.iter().map(|bar| width_of(&bar.name)).max().unwrap_or(0).max(50) + 10;
    let says = |bar: &Bar| with_unit(bar.sum(), Metric::CallNs);
    let labels = bars.iter().map(|bar| width_of(&says(bar))).max().unwrap_or(90) + 14;
    let bottom = 8 + ROW * bars.len() as i32;
    let scale = Scale::linear(0.0, most, (names, WIDTH - labels));
    let told: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.name, says(bar))).collect();
    draw(WIDTH as u32, (bottom + 22) as u32, title, &told.join("; "), |canvas| {
        for mark in scale.marks(6) {
            let (x, text) = (scale.at(mark), with_unit(mark, Metric::CallNs).replace(".00", ""));
            canvas.rule((x, 4), (x, bottom));
            canvas.text(&text, (x, bottom + 12), At::Middle, Ink::Muted);
        }
        for (nth, bar) in bars.iter().enumerate() {
            let middle = 8 + ROW * nth as i32 + ROW / 2;
            canvas.text(&bar.name, (names - 8, middle), At::Right, Ink::Text);
            let mut from = 0.0;
            for (class, ns) in &bar.classes {
                let (left, right) = (scale.at(from), scale.at(from + ns));
                from += ns;
                // A gap of the page's colour tells neighbours apart without relying on colour; what is narrower is not seen.
                if right > left + 1 {
                    canvas.bar((left, middle - 8), (right - 1, middle + 8), ink(*class));
                }
            }
            let mut right = scale.at(from);
            if let Some(call) = bar.call {
                let x = scale.at(call);
                canvas.line(&[(x, middle - 11), (x, middle + 11)], Ink::Text, Stroke::Solid);
                right = right.max(x);
            }
            canvas.tell((scale.at(from), middle), told[nth].clone());
            canvas.label(&says(bar), (right + 8, middle), Ink::Muted);
        }
    })
}
