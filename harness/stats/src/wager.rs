//! A bet against "the blocks lie around this point", that can be looked at after every block.
//!
//! If the true log-ratio of head to base is m, a block is as likely to lie above m as below it, whatever its
//! distance: swapping the two sides, which the drawn order does by itself, is all that decides. So before the
//! sign of a block is looked at, money is put on it. Bets on a fair coin can be kept fair whatever the
//! stakes, and the probability that one's money is *ever* multiplied by 1/α is at most α (Ville 1939). That
//! is a test that may be looked at as often as one likes: an always-valid method (Robbins 1970; Howard,
//! Ramdas, McAuliffe and Sekhon 2021, "Time-uniform, nonparametric, nonasymptotic confidence sequences";
//! Ramdas et al. 2023 on betting).
//!
//! The stake is the rank of the block's distance among those before it (sequential ranks: Reynolds 1975, "A
//! sequential signed-rank test for symmetry"), as Wilcoxon's would be: far blocks count more, a wild one no
//! more than the farthest. For a fair sign s and a stake a, known before, exp(λ·s·a)/cosh(λ·a) = 2/(1 +
//! exp(−2λ·s·a)) is fair; the money is spread evenly over six λ from cautious to bold, because the effect is
//! not known (the method of mixtures, Robbins 1970).
//!
//! The money put on "above" falls as m rises: a block's signed rank can only fall when the point moves up
//! (its own distance shrinks while those on the other side grow, until it changes sides). So the points not
//! yet refuted are an interval, and its ends can be searched for by halving.

/// The boldness of the bets: from effects of an eighth of the noise up to those that every block shows.
const BOLDNESS: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0];

/// Two bets about a point: that blocks lie above it, and that they lie below.
#[derive(Clone, Debug)]
pub(crate) struct Wager {
    point: f64,
    /// The distances up to now, ascending: their ranks are the stakes.
    distances: Vec<f64>,
    above: Money,
    below: Money,
}

/// The money that a bet has become, as logarithms.
#[derive(Clone, Debug)]
struct Money {
    by_boldness: [f64; 6],
    most: f64,
}

impl Wager {
    pub(crate) fn new(point: f64) -> Self {
        let money = Money { by_boldness: [0.0; 6], most: 0.0 };
        Self { point, distances: Vec::new(), above: money.clone(), below: money }
    }

    /// The wager after these blocks.
    pub(crate) fn after(point: f64, blocks: &[f64]) -> Self {
        let mut wager = Self::new(point);
        blocks.iter().for_each(|&block| wager.feed(block));
        wager
    }

    /// One more block; finite.
    pub(crate) fn feed(&mut self, block: f64) {
        let off = block - self.point;
        let distance = off.abs();
        let nearer = self.distances.partition_point(|other| *other < distance);
        let equal = self.distances.partition_point(|other| *other <= distance) - nearer;
        self.distances.insert(nearer, distance);
        // The mid-rank, between 0 and 1. A block on the point itself says nothing.
        let rank = (nearer as f64 + equal as f64 / 2.0 + 0.5) / self.distances.len() as f64;
        let signed = if off == 0.0 { 0.0 } else { rank.copysign(off) };
        self.above.bet(signed);
        self.below.bet(-signed);
    }

    /// The logarithm of the most that was ever made of 1 by betting on "above".
    pub(crate) fn above(&self) -> f64 {
        self.above.most
    }

    /// The same for "below".
    pub(crate) fn below(&self) -> f64 {
        self.below.most
    }
}

impl Money {
    fn bet(&mut self, signed_rank: f64) {
        for (log, boldness) in self.by_boldness.iter_mut().zip(BOLDNESS) {
            *log += std::f64::consts::LN_2 - (-2.0 * boldness * signed_rank).exp().ln_1p();
        }
        let most = self.by_boldness.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = self.by_boldness.iter().map(|log| (log - most).exp()).sum();
        self.most = self.most.max(most + (sum / BOLDNESS.len() as f64).ln());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    /// Over all 2¹⁰ orders of signs the money is 1 on average: exactly fair, without any noise assumed.
    #[test]
    fn the_bets_are_fair() {
        let distances = [0.3, 0.1, 4.0, 0.2, 0.2, 9.0, 0.5, 0.7, 0.05, 1.0];
        let sum: f64 = (0..1_u32 << 10)
            .map(|signs| {
                let mut wager = Wager::new(0.0);
                for (i, distance) in distances.iter().enumerate() {
                    wager.feed(if signs >> i & 1 == 1 { *distance } else { -distance });
                }
                wager.above.by_boldness.iter().map(|log| log.exp()).sum::<f64>() / 6.0
            })
            .sum();
        assert!((sum / 1024.0 - 1.0).abs() < 1e-12, "{sum}");
    }

    #[test]
    fn money_on_above_falls_as_the_point_rises() {
        let mut rng = Rng::new(4);
        let blocks: Vec<f64> = (0..60).map(|_| rng.unit() + rng.unit()).collect();
        let points: Vec<Wager> = (-10..40).map(|i| Wager::after(f64::from(i) / 15.0, &blocks)).collect();
        assert!(points.windows(2).all(|pair| pair[0].above() >= pair[1].above()));
        assert!(points.windows(2).all(|pair| pair[0].below() <= pair[1].below()));
    }

    #[test]
    fn the_size_of_a_spike_does_not_matter() {
        let money = |spike: f64| Wager::after(0.0, &[0.1, 0.2, -0.1, spike, 0.3, 0.2]).above();
        assert_eq!(money(1.0), money(1e9));
    }

    #[test]
    fn blocks_on_the_point_say_nothing() {
        let wager = Wager::after(0.5, &[0.5; 100]);
        assert_eq!((wager.above(), wager.below()), (0.0, 0.0));
    }
}
