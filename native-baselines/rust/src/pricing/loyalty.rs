//! Loyalty points: redeemed like money, earned on what remains.

use super::cart::PricedLine;
use super::discounts::take_off_in_order;
use super::{PricingError, Tier, total};

/// One point is one cent; points pay at most this part of the goods.
const MAX_PART: u64 = 5;
/// Points for every whole 100 cents, by standing.
const fn points_each(tier: Tier) -> u64 {
    match tier {
        Tier::Standard => 1,
        Tier::Silver => 2,
        Tier::Gold => 3,
    }
}

/// Pays with points, at most a fifth of what remains of the goods.
pub(super) fn redeem(points: u32, lines: &mut [PricedLine]) -> Result<(), PricingError> {
    let most = total(lines.iter().map(|line| line.quote.net_cents))? / MAX_PART;
    take_off_in_order(lines, u64::from(points).min(most));
    Ok(())
}

/// The points that a member earns on the goods after every discount.
pub(super) fn earn(tier: Tier, net_cents: u64) -> Result<u32, PricingError> {
    let points = (net_cents / 100).checked_mul(points_each(tier)).ok_or(PricingError::Overflow)?;
    u32::try_from(points).map_err(|_| PricingError::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::cart;

    #[test]
    fn points_pay_at_most_a_fifth() {
        // A fifth of 3,199 is 639.
        let discount = |points| cart().line(1, 1).points(points).quote().discount_cents;
        assert_eq!([0, 100, 639, 640, u32::MAX].map(discount), [0, 100, 639, 639, 639]);
    }

    #[test]
    fn only_members_earn_and_standing_multiplies() {
        assert_eq!(cart().line(1, 1).quote().points_earned, 0);
        assert_eq!(cart().line(1, 1).points(0).quote().points_earned, 31);
        assert_eq!(cart().tier(Tier::Silver).line(1, 1).points(0).quote().points_earned, 62);
    }

    #[test]
    fn points_beyond_their_type_overflow() {
        assert_eq!(earn(Tier::Standard, 429_496_729_599), Ok(u32::MAX));
        assert_eq!(earn(Tier::Standard, 429_496_729_600), Err(PricingError::Overflow));
        assert_eq!(earn(Tier::Gold, u64::MAX), Err(PricingError::Overflow));
    }
}
