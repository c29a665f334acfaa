//! Ratios between two rows: launch by launch where they were measured in the same blocks, else from their intervals.

use std::collections::BTreeMap;

use tollgate_model::results::{Figure, Row};
use tollgate_stats::{Bootstrap, PairedBlock};

use crate::row_index::Entry;

/// The value of one launch for each block.
pub type Series = BTreeMap<u32, f64>;

/// The launches of a row.
pub fn series(row: &Row) -> Series {
    row.per_launch.iter().map(|launch| (launch.block, launch.value)).collect()
}

/// The ratio of the one to the other.
pub fn between(one: &Entry, other: &Entry, seed: u64) -> Option<Figure> {
    let paired = || of_series(&series(one.row), &series(other.row), seed);
    let paired = if one.neighbour_of(other) { paired() } else { None };
    paired.or_else(|| of_figures(&one.figure()?, &other.figure()?))
}

/// The ratio of the one to the other, block by block; none with fewer than two blocks in common.
pub fn of_series(one: &Series, other: &Series, seed: u64) -> Option<Figure> {
    let in_common = one.iter().filter_map(|(block, &one)| Some((one, *other.get(block)?)));
    let blocks: Vec<PairedBlock> =
        in_common.map(|(one, other)| PairedBlock { contender: vec![one], control: vec![other] }).collect();
    let estimate = Bootstrap::new(seed).paired_ratio(&blocks).ok().filter(|_| blocks.len() > 1)?;
    let interval = estimate.interval?;
    Some(Figure { value: estimate.value, low: Some(interval.low), high: Some(interval.high) })
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
    let all: Vec<Series> = rows.iter().map(|row| series(row)).collect();
    let Some((first, others)) = all.split_first() else { return Series::new() };
    let mean = |(&block, &value): (&u32, &f64)| {
        let mut logs = (value > 0.0).then(|| value.ln())?;
        for other in others {
            logs += other.get(&block).copied().filter(|value| *value > 0.0)?.ln();
        }
        Some((block, (logs / rows.len() as f64).exp()))
    };
    first.iter().filter_map(mean).collect()
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
        let ratio = of_series(&of(30.0), &of(20.0), 1).unwrap();
        assert!((ratio.value - 1.5).abs() < 1e-9 && (ratio.high.unwrap() - 1.5).abs() < 1e-9);
        assert_eq!(differs(&ratio), Some(true));
        assert_eq!(of_series(&of(30.0), &Series::new(), 1), None);
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
