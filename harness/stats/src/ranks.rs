//! On which ranks the median of a resample stands, and how likely: known without resampling.
//!
//! Drawing n values with replacement from n sorted ones, the number of draws at or below rank r is binomial. So the
//! distribution of a resampled median is exact (Maritz and Jarrett 1978, "A note on estimating the variance of the sample
//! median"; Efron 1979), and one resample of a launch is one draw from it, however many slices the launch has.

use crate::binomial::binomial_cdf;
use crate::rng::Rng;
use crate::sample::Sample;

/// The middle ranks of a resample of so many values, each pair with its probability.
#[derive(Clone, Debug)]
pub(crate) struct Ranks {
    /// The middle two ranks, counted from 0; the same twice where their number is odd.
    pairs: Vec<(usize, usize)>,
    /// For each pair, the probability of it or one before it.
    up_to: Vec<f64>,
    /// For each 256th part of all chances, the first pair that may be drawn there: where a search for it begins.
    first: Vec<usize>,
}

const PARTS: usize = 256;

impl Ranks {
    /// Those of resamples of `n` values; there is at least one.
    pub fn of(n: usize) -> Self {
        let likely = if n % 2 == 1 { odd(n) } else { even(n) };
        let mut ranks = Self { pairs: Vec::new(), up_to: Vec::new(), first: Vec::new() };
        let mut sum = 0.0;
        for (pair, probability) in likely {
            sum += probability;
            ranks.pairs.push(pair);
            ranks.up_to.push(sum);
        }
        let first = |part| ranks.up_to.partition_point(|up_to| *up_to <= part as f64 / PARTS as f64);
        ranks.first = (0..PARTS).map(first).collect();
        ranks
    }

    /// The median of a resample of the sorted values.
    pub fn draw(&self, sorted: &[f64], rng: &mut Rng) -> f64 {
        let chance = rng.unit();
        let mut place = self.first[(chance * PARTS as f64) as usize];
        // Rounding may leave the sum of all a little below 1.
        while place + 1 < self.pairs.len() && self.up_to[place] <= chance {
            place += 1;
        }
        middle(sorted, self.pairs[place.min(self.pairs.len() - 1)])
    }

    /// The variance of a resampled median on another scale, such as that of logarithms.
    pub fn variance(&self, sample: &Sample, scale: impl Fn(f64) -> f64) -> f64 {
        let values = sample.sorted();
        let centre = scale(sample.median());
        let (mut sum, mut squares, mut before) = (0.0, 0.0, 0.0);
        for (&pair, &up_to) in self.pairs.iter().zip(&self.up_to) {
            let off = scale(middle(values, pair)) - centre;
            sum += (up_to - before) * off;
            squares += (up_to - before) * off * off;
            before = up_to;
        }
        (squares - sum * sum).max(0.0)
    }
}

fn middle(sorted: &[f64], (lower, upper): (usize, usize)) -> f64 {
    if lower == upper { sorted[lower] } else { sorted[lower].midpoint(sorted[upper]) }
}

/// The median is at or below a rank where at least the middle one of the draws is.
fn odd(n: usize) -> Vec<((usize, usize), f64)> {
    (0..n).map(|rank| ((rank, rank), of_rank(n, n / 2 + 1, rank))).collect()
}

/// The lower middle stands on one rank and the upper on a later one where half of the draws are at or below the one, some of
/// them on it, and the other half at or above the other, some of them on it.
fn even(n: usize) -> Vec<((usize, usize), f64)> {
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
        likely.push(((lower, lower), 0.0));
        likely.extend((lower + 1..n).map(|upper| ((lower, upper), apart(lower, upper))));
        let others: f64 = likely[above..].iter().map(|(_, probability)| probability).sum();
        likely[above - 1].1 = (of_rank(n, half, lower) - others).max(0.0);
    }
    likely
}

/// The probability that, of `n` draws, the one of that place from below stands on the rank.
fn of_rank(n: usize, place: usize, rank: usize) -> f64 {
    let fewer =
        |ranks: usize| binomial_cdf(place as u64 - 1, n as u64, ranks as f64 / n as f64).unwrap_or(0.0);
    fewer(rank) - fewer(rank + 1)
}

#[cfg(test)]
mod tests {
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
            let mut before = 0.0;
            for (&pair, &up_to) in ranks.pairs.iter().zip(&ranks.up_to) {
                // The midpoints of powers of two are all different.
                let seen = medians.iter().filter(|median| **median == middle(&values, pair)).count();
                let expected = seen as f64 / ways as f64;
                assert!((up_to - before - expected).abs() < 1e-10, "n = {n}, {pair:?}: {expected}");
                before = up_to;
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
            assert!((ranks.up_to.last().unwrap() - 1.0).abs() < 1e-9, "n = {n}");
            // Of a uniform sample, the median's variance is about a quarter of n.
            let sample = Sample::new((0..n).map(|i| i as f64).collect()).unwrap();
            let variance = ranks.variance(&sample, |value| value);
            assert!((variance / (n as f64 / 4.0) - 1.0).abs() < 0.1, "n = {n}: {variance}");
        }
    }
}
