//! The rules by which launches become one number, and how many launches an interval or a ratio takes. In one place, so that
//! a row, its ratio and every ratio that the page makes of two rows follow the same ones.
//!
//! Why these, with the simulations: `docs/methodology/statistics.md` and `docs/methodology/starts.md`. The tests below hold
//! them to what is said there.

use tollgate_model::Metric;
use tollgate_model::results::Figure;
use tollgate_stats::{mean, percentile, sd, student_quantile};

/// Launches that an interval takes where a machine's states are in the figure, that is in whatever the clock gives. Of
/// three launches all are often in one state, and agree about it.
pub const LEAST_FOR_INTERVAL: usize = 5;

/// Launches that the interval of a median takes: the least and the greatest of five hold it in 94 of 100 cases only.
pub const LEAST_FOR_MEDIAN: usize = 6;

/// A profile with a larger part of samples of code that nobody can name says so.
pub const UNKNOWN_SAMPLES: f64 = 0.05;

const LEVEL: f64 = 0.95;

/// The way in which the launches' numbers of a metric become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// The geometric mean, with Student's t: launches scatter about it, and every one of them counts.
    Mean,
    /// The median, with the interval between order statistics: a spawn in a hundred takes ten times as long, and that
    /// says nothing about the other 99.
    Median,
}

/// The location of a metric.
pub const fn location(metric: Metric) -> Location {
    match metric {
        Metric::Cold(..) | Metric::ToCall { .. } | Metric::Warm(_) => Location::Median,
        _ => Location::Mean,
    }
}

/// The number of launches that an interval of a metric takes.
pub fn least_for_interval(metric: Metric) -> usize {
    match location(metric) {
        Location::Median => LEAST_FOR_MEDIAN,
        Location::Mean if by_the_clock(metric) => LEAST_FOR_INTERVAL,
        Location::Mean => 2,
    }
}

/// The number of blocks that a ratio takes. One pair shows nothing of how much pairs differ; only what takes minutes, and is
/// done once in most plans, has one all the same.
pub const fn least_for_ratio(metric: Metric) -> usize {
    if matches!(metric, Metric::BuildSeconds) { 1 } else { 2 }
}

/// Whether the machine's state is in a figure.
pub fn by_the_clock(metric: Metric) -> bool {
    matches!(metric.unit(), "ns" | "us" | "s" | "1/s" | "calls")
}

/// The remark where launches are too few for an interval.
pub fn no_interval(metric: Metric, launches: usize) -> String {
    let least = least_for_interval(metric);
    format!("no interval: it takes {least} launches, and this is of {launches}")
}

/// The remark where blocks are too few for a ratio.
pub fn no_ratio(blocks: usize) -> String {
    let there = if blocks == 1 { "is one" } else { "is none" };
    format!("no ratio to the control: it takes 2 blocks that hold a valid launch of both, and there {there}")
}

/// The median of numbers, and the order statistics between which it lies in at least 95 of 100 cases, whatever the numbers
/// are distributed like. No interval where there are too few, none at all of nothing.
pub fn median(numbers: &[f64]) -> Option<Figure> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let order = percentile(&sorted, 0.5, LEVEL)?;
    let interval = order.low.zip(order.high);
    Some(Figure {
        value: tollgate_stats::median(numbers)?,
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
    })
}

/// The same of numbers that are averaged on the scale of logarithms: the middle of two is their geometric mean. None where
/// one has no logarithm.
pub fn median_of_logarithms(numbers: &[f64]) -> Option<Figure> {
    let logs: Option<Vec<f64>> = numbers.iter().map(|number| (*number > 0.0).then(|| number.ln())).collect();
    let figure = median(&logs?)?;
    Some(Figure { value: figure.value.exp(), low: figure.low.map(f64::exp), high: figure.high.map(f64::exp) })
}

/// The mean of differences between what was timed in the same blocks, with Student's t; no interval of too few.
pub fn mean_of_differences(differences: &[f64]) -> Option<Figure> {
    let (n, value) = (differences.len(), mean(differences)?);
    let reach = || Some(student_quantile(LEVEL, n.checked_sub(1)?)? * sd(differences)? / (n as f64).sqrt());
    let reach = reach().filter(|_| n >= LEAST_FOR_INTERVAL);
    Some(Figure { value, low: reach.map(|reach| value - reach), high: reach.map(|reach| value + reach) })
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
