//! The one source of chance: seeded streams that stay the same for ever.
//!
//! A journal records a seed; years later the same seed must give the same order of contenders and the same
//! resamples. So nothing here is left to a library's idea of a default:
//!
//! - the generator is ChaCha with 8 rounds (Bernstein 2008), key as below, nonce and counter zero, its
//!   little-endian words taken in order, two for each `u64`, the low one first;
//! - the key is four outputs of SplitMix64 (Steele, Lea, Flood 2014) started at a 64-bit state;
//! - the state is the seed itself, or for a derived stream FNV-1a (64 bits) over the seed's eight
//!   little-endian bytes and then, for each label, its length as eight little-endian bytes and its UTF-8
//!   bytes. Writing the length first keeps `["ab", "c"]` and `["a", "bc"]` apart.
//! - an index is Lemire's multiply-and-reject (2019): exactly uniform, and without a division.
//!
//! The tests pin values. If one of them fails the stream has changed, and every journal with it: do not
//! update the values. Not for secrets: 64 bits of state can be guessed.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng as _, SeedableRng as _};

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// A seeded stream of random numbers. See the [module](self) for the exact algorithm. Not `Clone`: two
/// copies of a stream would draw the same "chance" twice; derive a second stream instead.
#[derive(Debug)]
pub struct Rng {
    stream: ChaCha8Rng,
}

impl Rng {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut state = seed;
        let mut key = [0; 32];
        for word in key.as_chunks_mut().0 {
            *word = split_mix(&mut state).to_le_bytes();
        }
        Self { stream: ChaCha8Rng::from_seed(key) }
    }

    /// The stream of a seed and a label, such as `Rng::derive(seed, &["block", "3"])`.
    ///
    /// What happens in block 3 is then a function of the run's seed and the block's number alone: a
    /// resumed run draws the order that the killed one would have drawn.
    #[must_use]
    pub fn derive(seed: u64, labels: &[&str]) -> Self {
        let mut state = fnv(FNV_OFFSET, &seed.to_le_bytes());
        for label in labels {
            state = fnv(state, &(label.len() as u64).to_le_bytes());
            state = fnv(state, label.as_bytes());
        }
        Self::new(state)
    }

    /// The next 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.stream.next_u64()
    }

    /// A uniform number in `[0, 1)`, a multiple of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A uniform index below `n` (Lemire 2019, "Fast random integer generation in an interval").
    ///
    /// # Panics
    /// When `n` is 0: there is no index to draw.
    #[inline]
    pub fn index(&mut self, n: usize) -> usize {
        assert!(n > 0, "an index below 0 was asked for");
        let n = n as u64;
        let mut product = u128::from(self.next_u64()) * u128::from(n);
        if (product as u64) < n {
            let threshold = n.wrapping_neg() % n;
            while (product as u64) < threshold {
                product = u128::from(self.next_u64()) * u128::from(n);
            }
        }
        (product >> 64) as usize
    }

    /// Puts the items in a uniformly random order (Fisher–Yates, in Durstenfeld's form, 1964, from the last
    /// place down).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn fnv(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_four(mut rng: Rng) -> [u64; 4] {
        std::array::from_fn(|_| rng.next_u64())
    }

    /// The parts against published values: SplitMix64 from state 0 (Vigna's reference code) and FNV-1a of
    /// "foobar" (Fowler, Noll, Vo).
    #[test]
    fn the_parts_are_the_published_algorithms() {
        let mut state = 0;
        assert_eq!(split_mix(&mut state), 0xe220_a839_7b1d_cdaf);
        assert_eq!(split_mix(&mut state), 0x6e78_9e6a_a1b9_65f4);
        assert_eq!(fnv(FNV_OFFSET, b"foobar"), 0x8594_4171_f739_67e8);
    }

    /// ChaCha8 with an all-zero key: the first words of the ECRYPT test vector (Strombergson's
    /// draft-strombergson-chacha-test-vectors, TC1, 8 rounds): 3e 00 ef 2f 89 5f 40 d6 …
    #[test]
    fn the_cipher_is_the_published_one() {
        let mut rng = Rng { stream: ChaCha8Rng::from_seed([0; 32]) };
        assert_eq!(rng.next_u64().to_le_bytes(), [0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6]);
    }

    /// Values from a second implementation of the algorithm in the module's documentation, in Python.
    #[test]
    fn the_streams_are_pinned_for_ever() {
        assert_eq!(
            first_four(Rng::new(0)),
            [0xbf94_d133_2d8e_e5e8, 0x3a73_8775_a6da_5a01, 0x3d46_ff10_c143_ee06, 0x17c6_ab23_e9f6_424f]
        );
        assert_eq!(
            first_four(Rng::new(42)),
            [0x3115_9ef9_87c9_1afc, 0x1755_9844_b416_9001, 0xf7d0_afbf_9ad9_a69f, 0xb920_7ad5_fd37_495a]
        );
        assert_eq!(
            first_four(Rng::derive(42, &["block", "3"])),
            [0x72e4_6799_7e0f_7d49, 0xcbe8_8526_1510_32e6, 0xee92_aecf_bf21_6a82, 0x919d_f96f_2116_c5d8]
        );
        let mut order = [0, 1, 2, 3, 4, 5, 6, 7];
        Rng::derive(42, &["block", "3"]).shuffle(&mut order);
        assert_eq!(order, [4, 7, 1, 0, 2, 6, 5, 3]);
    }

    #[test]
    fn labels_do_not_run_together() {
        let stream = |labels: &[&str]| first_four(Rng::derive(1, labels));
        assert_ne!(stream(&["ab", "c"]), stream(&["a", "bc"]));
        assert_ne!(stream(&["block", "3"]), stream(&["block", "4"]));
        assert_ne!(stream(&[]), stream(&[""]));
        assert_ne!(first_four(Rng::derive(1, &["a"])), first_four(Rng::derive(2, &["a"])));
    }

    #[test]
    fn indexes_are_uniform() {
        let mut rng = Rng::new(7);
        let mut counts = [0_u32; 7];
        for _ in 0..70_000 {
            counts[rng.index(7)] += 1;
        }
        // Chi-squared with 6 degrees of freedom: 22.5 is passed once in a thousand seeds.
        let chi2: f64 = counts.iter().map(|&c| (f64::from(c) - 10_000.0).powi(2) / 10_000.0).sum();
        assert!(chi2 < 22.5, "{counts:?}");
    }

    #[test]
    fn every_order_of_three_is_as_likely() {
        let mut rng = Rng::new(8);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..60_000 {
            let mut items = [0, 1, 2];
            rng.shuffle(&mut items);
            *counts.entry(items).or_insert(0.0) += 1.0;
        }
        assert_eq!(counts.len(), 6);
        // 5 degrees of freedom: 20.5 is passed once in a thousand seeds.
        let chi2: f64 = counts.values().map(|c: &f64| (c - 10_000.0).powi(2) / 10_000.0).sum();
        assert!(chi2 < 20.5, "{counts:?}");
    }

    #[test]
    fn units_lie_in_their_range_and_average_a_half() {
        let mut rng = Rng::new(9);
        let units: Vec<f64> = (0..100_000).map(|_| rng.unit()).collect();
        assert!(units.iter().all(|u| (0.0..1.0).contains(u)));
        assert!((units.iter().sum::<f64>() / 1e5 - 0.5).abs() < 0.005);
    }
}
