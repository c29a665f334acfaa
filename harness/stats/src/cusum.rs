//! The rank-CUSUM: how unlike the two sides of a place are, and how often chance alone makes them so.
//!
//! The numbers are replaced by their ranks and summed up from one end, less what the mean would give (Pettitt
//! 1979, "A non-parametric approach to the change-point problem"). The sum at a place is divided by its
//! standard deviation there, √(k(n − k)), without which a change near the end, the only kind that a nightly
//! gate waits for, would hardly count. The greatest over all places is compared with that of the same ranks
//! in random order (a permutation test: exact for any distribution, because where nothing has changed every
//! order is as likely). Places closer to an end than the least segment are not looked at.
//!
//! Drawing stops as soon as so many draws have been as great that p cannot be small any more (Besag and
//! Clifford 1991, "Sequential Monte Carlo p-values"). That answers the many quiet metrics after some hundred
//! draws, and decides at α exactly as all the draws would.

use std::ops::RangeInclusive;

use crate::rng::Rng;

/// A place where two sides differ most, and how often chance makes one as different.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    /// Count of the numbers after it.
    pub after: usize,
    /// The permutation p-value.
    pub p: f64,
}

/// The rule for drawing the p-value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draws {
    /// At most so many.
    pub most: usize,
    /// The level that p is to be compared with.
    pub alpha: f64,
}

/// The likeliest place among those with `after` numbers behind them; all of them at least 1 and less than n.
pub(crate) fn place(
    values: &[f64],
    after: RangeInclusive<usize>,
    draws: Draws,
    rng: &mut Rng,
) -> Option<Place> {
    if after.is_empty() || *after.end() >= values.len() {
        return None;
    }
    let mut ranks = centred_ranks(values);
    let observed = greatest(&ranks, &after);
    let enough = (draws.alpha * (draws.most + 1) as f64).floor() as usize + 1;
    let (mut as_great, mut drawn) = (0, 0);
    while drawn < draws.most && as_great < enough {
        // Only the last ranks are looked at, so only they are drawn: the first steps of a shuffle.
        for last in (ranks.len() - after.end()..ranks.len()).rev() {
            ranks.swap(last, rng.index(last + 1));
        }
        drawn += 1;
        as_great += usize::from(greatest(&ranks, &after).1 >= observed.1);
    }
    let p = if as_great == enough {
        as_great as f64 / drawn as f64
    } else {
        // The order that was observed is one of those that chance gives (Phipson and Smyth 2010).
        (as_great + 1) as f64 / (draws.most + 1) as f64
    };
    Some(Place { after: observed.0, p })
}

/// Twice the mid-rank less twice the mean rank: whole numbers, so that equal sums are equal.
fn centred_ranks(values: &[f64]) -> Vec<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let rank = |value: &f64| {
        let below = sorted.partition_point(|other| other < value);
        let up_to = sorted.partition_point(|other| other <= value);
        (below + up_to + 1) as i64 - (values.len() + 1) as i64
    };
    values.iter().map(rank).collect()
}

/// The place where the standardised sum from the end is greatest, and how great it is.
fn greatest(ranks: &[i64], after: &RangeInclusive<usize>) -> (usize, f64) {
    let mut sum = 0;
    let mut best = (*after.start(), -1.0);
    for (rank, k) in ranks.iter().rev().zip(1..=*after.end()) {
        sum += rank;
        if after.contains(&k) {
            let size = (sum * sum) as f64 / (k * (ranks.len() - k)) as f64;
            if size > best.1 {
                best = (k, size);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWS: Draws = Draws { most: 999, alpha: 0.01 };

    #[test]
    fn ranks_are_centred_and_ties_share_theirs() {
        assert_eq!(centred_ranks(&[5.0, 1.0, 9.0]), [0, -2, 2]);
        assert_eq!(centred_ranks(&[5.0, 5.0, 9.0, 5.0]), [-1, -1, 3, -1]);
        assert_eq!(centred_ranks(&[2.0; 5]), [0; 5]);
    }

    #[test]
    fn a_clean_step_is_placed_where_it_is() {
        let values: Vec<f64> = (0..20).map(|i| f64::from(i % 5) + if i < 13 { 0.0 } else { 10.0 }).collect();
        let found = place(&values, 3..=17, DRAWS, &mut Rng::new(1)).unwrap();
        assert_eq!((found.after, found.p), (7, 0.001));
    }

    #[test]
    fn what_does_not_vary_has_not_changed() {
        assert_eq!(place(&[4.0; 12], 3..=9, DRAWS, &mut Rng::new(1)).unwrap().p, 1.0);
    }

    /// Three against three with every order equally likely: the greatest of all differences is reached by 2
    /// of 20.
    #[test]
    fn the_p_value_is_that_of_counting() {
        let draws = Draws { most: 20_000, alpha: 0.5 };
        let found = place(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3..=3, draws, &mut Rng::new(2)).unwrap();
        assert!((found.p - 0.1).abs() < 0.007, "{found:?}");
    }

    #[test]
    fn stopping_early_decides_as_drawing_all_does() {
        let mut rng = Rng::new(3);
        for seed in 0..200 {
            let values: Vec<f64> = (0..14).map(|i| rng.unit() + if i < 9 { 0.0 } else { 0.5 }).collect();
            let p = |alpha| place(&values, 3..=5, Draws { most: 999, alpha }, &mut Rng::new(seed)).unwrap().p;
            // With α = 1 all are drawn.
            assert_eq!(p(0.01) <= 0.01, p(1.0) <= 0.01);
        }
    }

    #[test]
    fn too_short_has_no_place() {
        assert_eq!(place(&[1.0, 2.0, 3.0], 3..=3, DRAWS, &mut Rng::new(1)), None);
        assert_eq!(place(&[], 3..=3, DRAWS, &mut Rng::new(1)), None);
    }
}
