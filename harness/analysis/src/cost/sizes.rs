//! What a payload of a size costs that nobody measured: a line between the nearest two sizes that somebody did. A call costs a
//! fixed part and a part for each byte, and of such costs a line is the truth. Where they are no such costs (a cache is full, an
//! allocator changes its way) it errs, and the interval says by how much it might: each of the two sizes is left out in turn
//! and read off the line between its own neighbours, and what that misses by widens the interval.
//!
//! Nothing is told beyond the least and the greatest size.

use tollgate_model::results::Figure;

/// A size in bytes, and its figure.
pub type Point = (u64, Figure);

/// The figure of a size, by points that ascend; none outside of them.
pub fn between(points: &[Point], size: u64) -> Option<Figure> {
    let above = points.iter().position(|(of, _)| *of >= size)?;
    if points[above].0 == size {
        return Some(points[above].1);
    }
    let below = above.checked_sub(1)?;
    let (one, other) = (&points[below], &points[above]);
    let told = line(one, other, size);
    let missed: Vec<f64> =
        [below, above].into_iter().filter_map(|left_out| missed(points, left_out)).collect();
    let Some(missed) = missed.into_iter().reduce(f64::max) else {
        // Of two sizes nobody knows how the cost grows between them.
        let end = |of: fn(&Figure) -> Option<f64>, which: fn(f64, f64) -> f64| {
            Some(which(of(&one.1)?, of(&other.1)?))
        };
        return Some(Figure {
            value: told.value,
            low: end(|figure| figure.low, f64::min),
            high: end(|figure| figure.high, f64::max),
        });
    };
    let wider = 1.0 + missed;
    Some(Figure {
        value: told.value,
        low: told.low.map(|low| low / wider),
        high: told.high.map(|high| high * wider),
    })
}

/// The part by which the line between its neighbours misses a point; none of an outermost one.
fn missed(points: &[Point], left_out: usize) -> Option<f64> {
    let (before, after) = (points.get(left_out.checked_sub(1)?)?, points.get(left_out + 1)?);
    let (size, figure) = &points[left_out];
    let told = line(before, after, *size).value;
    Some((told / figure.value).max(figure.value / told) - 1.0)
}

/// On the line through two points. Their ends move together: what slowed down one size has slowed down the other.
fn line(one: &Point, other: &Point, size: u64) -> Figure {
    let part = (size - one.0) as f64 / (other.0 - one.0) as f64;
    let at = |one: f64, other: f64| one + (other - one) * part;
    Figure {
        value: at(one.1.value, other.1.value),
        low: one.1.low.zip(other.1.low).map(|(one, other)| at(one, other)),
        high: one.1.high.zip(other.1.high).map(|(one, other)| at(one, other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sizes of the nightly plan.
    const SIZES: [u64; 10] =
        [16, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20];

    fn around(value: f64, part: f64) -> Figure {
        Figure { value, low: Some(value * (1.0 - part)), high: Some(value * (1.0 + part)) }
    }

    #[test]
    fn what_grows_by_the_byte_is_told_exactly() {
        let cost = |size: u64| 40.0 + 0.13 * size as f64;
        let points = SIZES.map(|size| (size, around(cost(size), 0.01)));
        for size in [17, 100, 5_000, 100_000, 12 << 20] {
            let told = between(&points, size).unwrap();
            assert!((told.value / cost(size) - 1.0).abs() < 1e-9, "{size}: {told:?}");
            let half = (told.high.unwrap() - told.low.unwrap()) / 2.0 / told.value;
            assert!((half - 0.01).abs() < 1e-6, "{size}: {half}");
        }
    }

    #[test]
    fn a_measured_size_is_told_as_it_was_measured() {
        let points = SIZES.map(|size| (size, around(size as f64, 0.2)));
        assert_eq!(between(&points, 4 << 10), Some(points[3].1));
    }

    #[test]
    fn nothing_is_told_beyond_what_was_measured() {
        let points = SIZES.map(|size| (size, around(size as f64, 0.01)));
        assert_eq!((between(&points, 15), between(&points, (16 << 20) + 1)), (None, None));
        assert_eq!(between(&points[..1], 17), None);
        assert_eq!(between(&[], 17), None);
    }

    #[test]
    fn between_two_sizes_alone_anything_may_be() {
        let points = [(1 << 10, around(100.0, 0.1)), (64 << 10, around(1_000.0, 0.1))];
        let told = between(&points, 8 << 10).unwrap();
        assert_eq!((told.low, told.high), (Some(90.0), Some(1_100.0)));
    }

    #[test]
    fn without_an_interval_there_is_none_between_either() {
        let bare = |value: f64| Figure { value, low: None, high: None };
        let points = [(16, bare(10.0)), (256, bare(20.0)), (1024, bare(40.0))];
        assert_eq!(between(&points, 100).map(|told| (told.low, told.high)), Some((None, None)));
    }

    /// Costs of many kinds, measured with an error of their own at each size: how often the truth at a size that nobody
    /// measured lies in the interval.
    #[test]
    fn the_truth_lies_within_at_least_as_often_as_an_interval_says() {
        let mut state = 88_172_645_463_325_252_u64;
        let mut random = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        // Of the sum of twelve uniform numbers the spread is 1.
        let normal = |random: &mut dyn FnMut() -> f64| (0..12).map(|_| random()).sum::<f64>() - 6.0;
        type Cost = fn(f64) -> f64;
        let kinds: [(&str, Cost); 5] = [
            ("by the byte", |size| 40.0 + 0.1 * size),
            ("a cache of 32 KiB", |size| 40.0 + 0.1 * size + 0.3 * (size - 32_768.0).max(0.0)),
            ("a cache of 1 MiB", |size| 40.0 + 0.02 * size + 0.1 * (size - 1_048_576.0).max(0.0)),
            ("sorting", |size| 40.0 + 0.02 * size * size.log2()),
            ("an allocation from 128 KiB on", |size| {
                40.0 + 0.1 * size + if size > 131_072.0 { 9e3 } else { 0.0 }
            }),
        ];
        for (kind, cost) in kinds {
            let (mut within, mut of) = (0, 0);
            for _ in 0..400 {
                let error = 0.02;
                let points = SIZES.map(|size| {
                    let value = cost(size as f64) * (1.0 + error * normal(&mut random));
                    (size, around(value, 1.96 * error))
                });
                let size = (16.0 * (1_048_576.0_f64).powf(random())) as u64;
                let (told, truth) = (between(&points, size).unwrap(), cost(size as f64));
                of += 1;
                within += usize::from(told.low.unwrap() <= truth && truth <= told.high.unwrap());
            }
            let part = f64::from(within as u32) / f64::from(of);
            assert!(part >= 0.95, "{kind}: {within} of {of}");
        }
    }
}
