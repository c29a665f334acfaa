//! On which ranks the median of a resample stands, and how likely: known without resampling.
//!
//! Drawing n values with replacement from n sorted ones, the number of draws at or below rank r is binomial. So the
//! distribution of a resampled median is exact (Maritz and Jarrett 1978, "A note on estimating the variance of the sample
//! median"; Efron 1979), and one resample of a launch is one draw from it, however many slices the launch has. It is drawn
//! by the alias method (Walker 1977; its table by Vose 1991), which takes as long for many ranks as for few.

use crate::binomial::binomial_cdf;
use crate::rng::Rng;
use crate::sample::Sample;

/// The middle two ranks, counted from 0; the same twice where the number of values is odd.
type Pair = (u32, u32);

/// The middle ranks of a resample of so many values, as likely as they are.
#[derive(Clone, Debug)]
pub(crate) struct Ranks {
    /// All slots are as likely as each other.
    slots: Vec<Slot>,
}

/// One of two pairs of ranks.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The probability of the first.
    keep: f64,
    pairs: [Pair; 2],
}

impl Ranks {
    /// Those of resamples of `n` values; there is at least one.
    pub fn of(n: usize) -> Self {
        let likely = if n % 2 == 1 { odd(n) } else { even(n) };
        let all: f64 = likely.iter().map(|(_, probability)| probability).sum();
        let by = likely.len() as f64 / all;
        let mut slots: Vec<Slot> = (likely.iter())
            .map(|&(pair, probability)| Slot { keep: probability * by, pairs: [pair; 2] })
            .collect();
        // Slots that are less than full are filled up from those that are more than that, which may then be less.
        let (mut less, mut more): (Vec<usize>, Vec<usize>) =
            (0..slots.len()).partition(|&at| slots[at].keep < 1.0);
        while let (Some(&giver), Some(taker)) = (more.last(), less.pop()) {
            slots[taker].pairs[1] = slots[giver].pairs[0];
            slots[giver].keep -= 1.0 - slots[taker].keep;
            if slots[giver].keep < 1.0 {
                more.pop();
                less.push(giver);
            }
        }
        Self { slots }
    }

    /// The median of a resample of the sorted values.
    #[inline]
    pub fn draw(&self, sorted: &[f64], rng: &mut Rng) -> f64 {
        let chance = rng.unit() * self.slots.len() as f64;
        let at = chance as usize;
        let slot = &self.slots[at];
        let other = usize::from(chance - at as f64 >= slot.keep);
        middle(sorted, slot.pairs[other])
    }

    /// The variance of a resampled median on another scale, such as that of logarithms.
    pub fn variance(&self, sample: &Sample, scale: impl Fn(f64) -> f64) -> f64 {
        let values = sample.sorted();
        let centre = scale(sample.median());
        let (mut sum, mut squares) = (0.0, 0.0);
        for (pair, probability) in self.likely() {
            let off = scale(middle(values, pair)) - centre;
            sum += probability * off;
            squares += probability * off * off;
        }
        (squares - sum * sum).max(0.0)
    }

    /// Pairs with their probabilities, some more than once.
    fn likely(&self) -> impl Iterator<Item = (Pair, f64)> {
        let each = 1.0 / self.slots.len() as f64;
        self.slots.iter().flat_map(move |Slot { keep, pairs: [first, second] }| {
            let keep = keep.min(1.0);
            [(*first, keep * each), (*second, (1.0 - keep) * each)]
        })
    }
}

#[inline]
fn middle(sorted: &[f64], (lower, upper): Pair) -> f64 {
    sorted[lower as usize].midpoint(sorted[upper as usize])
}

/// The median is at or below a rank where at least the middle one of the draws is.
fn odd(n: usize) -> Vec<(Pair, f64)> {
    (0..n).map(|rank| (pair(rank, rank), of_rank(n, n / 2 + 1, rank))).collect()
}

/// The lower middle stands on one rank and the upper on a later one where half of the draws are at or below the one, some of
/// them on it, and the other half at or above the other, some of them on it.
fn even(n: usize) -> Vec<(Pair, f64)> {
    let half = n / 2;
    let ways: f64 = (1..=half).map(|k| ((half + k) as f64 / k as f64).ln()).sum();
    // That half of the draws are of the last so many ranks, and some of the farthest of them; as a logarithm, since the
    // number of ways is beyond all numbers from some thousand values on.
    let of_last = |ranks: usize| {
        let without = ((ranks - 1) as f64 / ranks as f64).powi(half as i32);
        half as f64 * (ranks as f64 / n as f64).ln() + (-without).ln_1p()
    };
    let of_last: Vec<f64> = (1..=n).map(of_last).collect();
    let apart = |lower: usize, upper: usize| (ways + of_last[lower] + of_last[n - upper - 1]).exp();
    let mut likely = Vec::with_capacity(n * (n + 1) / 2);
    for lower in 0..n {
        let above = likely.len() + 1;
        likely.push((pair(lower, lower), 0.0));
        likely.extend((lower + 1..n).map(|upper| (pair(lower, upper), apart(lower, upper))));
        let others: f64 = likely[above..].iter().map(|(_, probability)| probability).sum();
        likely[above - 1].1 = (of_rank(n, half, lower) - others).max(0.0);
    }
    likely
}

fn pair(lower: usize, upper: usize) -> Pair {
    // A list of more slices than this would not fit into memory, squared.
    (lower as u32, upper as u32)
}

/// The probability that, of `n` draws, the one of that place from below stands on the rank.
fn of_rank(n: usize, place: usize, rank: usize) -> f64 {
    let fewer =
        |ranks: usize| binomial_cdf(place as u64 - 1, n as u64, ranks as f64 / n as f64).unwrap_or(0.0);
    fewer(rank) - fewer(rank + 1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Every way to draw n of n, counted: the distribution must be exactly that.
    #[test]
    fn the_distribution_is_that_of_every_resample_there_is() {
        for n in 1..=6 {
            let values: Vec<f64> = (0..n).map(|i| f64::from(1 << i)).collect();
            let ways = (n as u64).pow(n as u32);
            let mut medians = Vec::new();
            for mut way in 0..ways {
                let mut drawn = Vec::new();
                for _ in 0..n {
                    drawn.push(values[(way % n as u64) as usize]);
                    way /= n as u64;
                }
                medians.push(Sample::new(drawn).unwrap().median());
            }
            let ranks = Ranks::of(n as usize);
            let mut of_pairs: BTreeMap<Pair, f64> = BTreeMap::new();
            ranks.likely().for_each(|(pair, probability)| *of_pairs.entry(pair).or_default() += probability);
            for (pair, probability) in of_pairs {
                // The midpoints of powers of two are all different.
                let seen = medians.iter().filter(|median| **median == middle(&values, pair)).count();
                let expected = seen as f64 / ways as f64;
                assert!((probability - expected).abs() < 1e-10, "n = {n}, {pair:?}: {expected}");
            }
            let mean = medians.iter().map(|median| median.ln()).sum::<f64>() / ways as f64;
            let variance =
                medians.iter().map(|median| (median.ln() - mean).powi(2)).sum::<f64>() / ways as f64;
            let exact = ranks.variance(&Sample::new(values).unwrap(), f64::ln);
            assert!((exact - variance).abs() < 1e-9, "n = {n}: {exact}, {variance}");
        }
    }

    #[test]
    fn many_values_have_one_too() {
        for n in [60, 61, 400, 401, 1_500] {
            let ranks = Ranks::of(n);
            assert!((ranks.likely().map(|(_, of)| of).sum::<f64>() - 1.0).abs() < 1e-9, "n = {n}");
            // Of a uniform sample, the median's variance is about a quarter of n.
            let sample = Sample::new((0..n).map(|i| i as f64).collect()).unwrap();
            let variance = ranks.variance(&sample, |value| value);
            assert!((variance / (n as f64 / 4.0) - 1.0).abs() < 0.1, "n = {n}: {variance}");
        }
    }
}
