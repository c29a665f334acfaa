//! The cost of one more of everything: a dot each with its interval, on a logarithmic axis.

use tollgate_model::Metric;
use tollgate_model::metric::Held;
use tollgate_model::results::Figure;

use super::Chart;
use super::dots::chart as dots;
use super::scale::Scale;

/// The costs below each other, in bytes; none where nothing costs anything that can be seen.
pub fn chart(title: &str, costs: &[(String, Figure)]) -> Option<Chart> {
    let mark = |at: i32| 1024f64.powi(at / 3) * [1.0, 10.0, 100.0][(at % 3) as usize];
    let marks = |scale: &Scale| (0..12).map(mark).filter(|mark| scale.holds(*mark)).collect();
    dots(title, costs, Metric::BytesPer(Held::Instance), marks)
}
