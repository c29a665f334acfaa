//! The cheapest score: who and how much, nothing else.

use crate::hash::fnv1a;

/// The highest score.
pub(super) const MAX_SCORE: u16 = 1_000;

/// Amounts below so many cents add so many points.
const BANDS: [(u64, u16); 6] =
    [(1_000, 0), (5_000, 30), (20_000, 80), (100_000, 160), (500_000, 300), (2_000_000, 450)];
/// The points that any larger amount adds.
const TOP_BAND: u16 = 600;
/// An account adds 0 to one less than this, by its hash.
const ACCOUNT_POINTS: u32 = 401;

/// The points of an amount, 0 to 600.
pub(super) fn amount_points(cents: u64) -> u16 {
    BANDS.iter().find(|(below, _)| cents < *below).map_or(TOP_BAND, |(_, points)| *points)
}

/// The fraud score of a payment of an account, 0 to 1000; nobody's payment is certainly fraud.
#[inline(never)]
#[must_use]
pub fn score(account_id: &str, amount_cents: u64) -> u16 {
    if account_id.is_empty() {
        return MAX_SCORE;
    }
    amount_points(amount_cents) + (fnv1a(account_id.as_bytes()) % ACCOUNT_POINTS) as u16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bands_begin_where_they_should() {
        assert_eq!([0, 999, 1_000, 4_999, 5_000].map(amount_points), [0, 0, 30, 30, 80]);
        assert_eq!([1_999_999, 2_000_000, u64::MAX].map(amount_points), [450, 600, 600]);
    }

    #[test]
    fn the_account_is_hashed_as_utf8() {
        assert_eq!(score("a", 0), (0xe40c_292c_u32 % 401) as u16);
        assert_ne!(score("é", 0), score("e\u{301}", 0));
        assert_eq!(score("", 0), 1_000);
    }

    proptest! {
        #[test]
        fn larger_amounts_never_score_lower(account in "\\PC{1,12}", amount: u64, more: u64) {
            let larger = score(&account, amount.saturating_add(more));
            prop_assert!(score(&account, amount) <= larger && larger <= 1_000);
        }
    }
}
