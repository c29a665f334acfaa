//! Ratios between two rows: launch by launch where they were measured in the same blocks, else from their intervals.

use std::collections::BTreeMap;

use tollgate_model::Metric;
use tollgate_model::results::{Figure, Row};
use tollgate_stats::{Bootstrap, PairedBlock};

use crate::row_index::Entry;
use crate::rules::{self, Location};

/// The value of one launch for each block.
pub type Series = BTreeMap<u32, f64>;

/// The launches of a row.
pub fn series(row: &Row) -> Series {
    row.per_launch.iter().map(|launch| (launch.block, launch.value)).collect()
}

/// The ratio of the one to the other.
pub fn between(one: &Entry, other: &Entry, seed: u64) -> Option<Figure> {
    let paired = || of_series(&series(one.row), &series(other.row), one.row.metric, seed);
    let paired = if one.neighbour_of(other) { paired() } else { None };
    paired.or_else(|| of_figures(&one.figure()?, &other.figure()?))
}

/// The ratio of the one to the other, block by block, by the rule of their metric; none where too few blocks are in common
/// for an interval.
pub fn of_series(one: &Series, other: &Series, metric: Metric, seed: u64) -> Option<Figure> {
    let pairs: Vec<(f64, f64)> =
        one.iter().filter_map(|(block, &one)| Some((one, *other.get(block)?))).collect();
    if pairs.len() < rules::least_for_interval(metric) {
        return None;
    }
    let ratio = match rules::location(metric) {
        Location::Median => {
            let ratios = pairs.iter().map(|(one, other)| one / other);
            rules::median_of_logarithms(&ratios.collect::<Vec<f64>>())?
        }
        Location::Mean => {
            let block = |(one, other)| PairedBlock { contender: vec![one], control: vec![other] };
            let blocks: Vec<PairedBlock> = pairs.into_iter().map(block).collect();
            crate::results::figure(&Bootstrap::new(seed).paired_ratio(&blocks).ok()?)
        }
    };
    ratio.low.and(ratio.high).map(|_| ratio)
}

/// The ratio of two figures that have nothing in common: on the logarithm, their intervals' half-widths add up as
/// standard errors do.
pub fn of_figures(one: &Figure, other: &Figure) -> Option<Figure> {
    if one.value <= 0.0 || other.value <= 0.0 {
        return None;
    }
    let value = one.value / other.value;
    let reach = |figure: &Figure| {
        let (low, high) = (figure.low.filter(|low| *low > 0.0)?, figure.high?);
        Some((high / low).ln() / 2.0)
    };
    let Some((of_one, of_other)) = reach(one).zip(reach(other)) else {
        return Some(Figure { value, low: None, high: None });
    };
    let reach = of_one.hypot(of_other);
    Some(Figure { value, low: Some(value * (-reach).exp()), high: Some(value * reach.exp()) })
}

/// The figure of launches, by the rule of their metric; none where they are too few for an interval.
pub fn located(series: &Series, metric: Metric, seed: u64) -> Option<Figure> {
    let launches: Vec<f64> = series.values().copied().collect();
    if launches.len() < rules::least_for_interval(metric) {
        return None;
    }
    match rules::location(metric) {
        Location::Median => rules::median_of_logarithms(&launches),
        Location::Mean => {
            let launches: Vec<Vec<f64>> = launches.into_iter().map(|value| vec![value]).collect();
            let estimate = Bootstrap::new(seed).geometric(&launches).ok()?;
            Some(crate::results::figure(&estimate))
        }
    }
}

/// Several rows of one cell as their sum, for each block that all of them have.
pub fn sum(rows: &[&Row]) -> Series {
    of_all(rows, |values| Some(values.iter().sum()))
}

/// The same figure in another unit.
pub fn scaled(figure: &Figure, by: f64) -> Figure {
    let scaled = |end: f64| end * by;
    Figure { value: scaled(figure.value), low: figure.low.map(scaled), high: figure.high.map(scaled) }
}

/// Whether it is shown to differ from 1; none without an interval.
pub fn differs(ratio: &Figure) -> Option<bool> {
    let (low, high) = (ratio.low?, ratio.high?);
    Some(low > 1.0 || high < 1.0)
}

/// Several rows as one: for each block that all of them have, the geometric mean.
pub fn together(rows: &[&Row]) -> Series {
    of_all(rows, |values| {
        let logs: Option<Vec<f64>> = values.iter().map(|value| (*value > 0.0).then(|| value.ln())).collect();
        let logs = logs?;
        Some((logs.iter().sum::<f64>() / logs.len() as f64).exp())
    })
}

/// For each block that all rows have, what is made of their values.
fn of_all(rows: &[&Row], make: impl Fn(&[f64]) -> Option<f64>) -> Series {
    let all: Vec<Series> = rows.iter().map(|row| series(row)).collect();
    let Some((first, others)) = all.split_first() else { return Series::new() };
    let of_block = |(block, &value): (&u32, &f64)| {
        let others = others.iter().map(|other| other.get(block).copied());
        let values: Option<Vec<f64>> = std::iter::once(Some(value)).chain(others).collect();
        Some((*block, make(&values?)?))
    };
    first.iter().filter_map(of_block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, half: f64) -> Figure {
        Figure { value, low: Some(value * (1.0 - half)), high: Some(value * (1.0 + half)) }
    }

    #[test]
    fn blocks_cancel_what_both_sides_share() {
        let weather = [1.0, 1.4, 0.8, 1.1, 2.0, 1.3];
        let of = |factor: f64| -> Series {
            weather.iter().enumerate().map(|(block, w)| (block as u32, factor * w)).collect()
        };
        let of_series = |one: &Series, other: &Series| super::of_series(one, other, Metric::CallNs, 1);
        let ratio = of_series(&of(30.0), &of(20.0)).unwrap();
        assert!((ratio.value - 1.5).abs() < 1e-9 && (ratio.high.unwrap() - 1.5).abs() < 1e-9);
        assert_eq!(differs(&ratio), Some(true));
        assert_eq!(of_series(&of(30.0), &Series::new()), None);
    }

    #[test]
    fn one_slow_spawn_does_not_decide_the_ratio_of_two_starts() {
        // The native starts of the committed sample, in microseconds, and those with mapped code beside them.
        let native = [2020.0, 29271.0, 3037.0, 2624.0, 2686.0, 2112.0, 2129.0, 2689.0, 3252.0, 2890.0];
        let mapped = [2920.0, 3895.0, 3586.0, 3649.0, 3207.0, 3045.0, 3906.0, 4939.0, 4114.0, 4252.0];
        let series = |of: [f64; 10]| (0..).zip(of).collect::<Series>();
        let start = Metric::ToCall { call: 1, cache: tollgate_model::metric::PageCache::Warm };
        let of = |metric| of_series(&series(mapped), &series(native), metric, 1).unwrap();
        let ratio = of(start);
        assert!((ratio.value - 1.42).abs() < 0.02 && differs(&ratio) == Some(true), "{ratio:?}");
        // Of what is no start the mean is taken, and this is what it would say.
        assert_eq!(differs(&of(Metric::CallNs)), Some(false));
    }

    #[test]
    fn blocks_too_few_for_an_interval_have_no_ratio() {
        let of = |blocks: u32| {
            let series = |factor: f64| (0..blocks).map(|b| (b, factor + 0.1 * f64::from(b))).collect();
            of_series(&series(3.0), &series(2.0), Metric::CallNs, 1)
        };
        assert_eq!((of(4), of(5).is_some()), (None, true));
    }

    #[test]
    fn strangers_have_the_doubt_of_both() {
        let ratio = of_figures(&figure(30.0, 0.03), &figure(20.0, 0.04)).unwrap();
        let half = (ratio.high.unwrap() / ratio.low.unwrap()).ln() / 2.0;
        assert!((ratio.value - 1.5).abs() < 1e-9 && (half - 0.05).abs() < 1e-3, "{ratio:?}");
        assert_eq!(of_figures(&figure(30.0, 0.1), &Figure { value: 0.0, low: None, high: None }), None);
        let bare = of_figures(&figure(30.0, 0.1), &Figure { value: 3.0, low: None, high: None }).unwrap();
        assert_eq!((bare.low, differs(&bare)), (None, None));
    }
}
