//! Shipping: carrying by region and weight, and handling by line.

use super::cart::PricedLine;
use super::{Handling, PricingError, Region, total};

/// Goods, after discounts, from which domestic carrying is free.
const FREE_FROM_CENTS: u64 = 15_000;
/// A present: each piece, and at most so much a line.
const GIFT_WRAP_CENTS: u64 = 250;
const GIFT_WRAP_MOST_CENTS: u64 = 5_000;
/// The card with the note of a present.
const CARD_CENTS: u64 = 100;
/// Each started kilogram of a fragile line.
const FRAGILE_CENTS: u64 = 120;
/// An oversize line.
const OVERSIZE_CENTS: u64 = 2_500;
/// A cold line, and each started kilogram of it.
const COLD_CENTS: u64 = 900;
const COLD_KILOGRAM_CENTS: u64 = 80;
/// Once a cart with anything hazardous.
const HAZARDOUS_CENTS: u64 = 4_000;

/// The cost of a parcel, and of each started kilogram of all goods.
const fn carriage(region: Region) -> (u64, u64) {
    match region {
        Region::Domestic | Region::Exempt => (495, 60),
        Region::EuStandard | Region::EuReduced => (995, 110),
        Region::Uk => (1_295, 140),
        Region::UsCa => (1_995, 260),
        Region::UsNy => (1_995, 240),
    }
}

/// Carrying (unless free) and handling of all lines. `net_cents` is what remains of the goods after discounts.
pub(super) fn cost(
    region: Region,
    lines: &[PricedLine],
    net_cents: u64,
    free: bool,
) -> Result<u64, PricingError> {
    let hazardous = lines.iter().any(|line| line.handling.contains(Handling::HAZARDOUS));
    let surcharge = if hazardous { HAZARDOUS_CENTS } else { 0 };
    let handling = total(lines.iter().map(handling))?;
    let carrying = if free || (region == Region::Domestic && net_cents >= FREE_FROM_CENTS) {
        0
    } else {
        let (parcel, kilogram) = carriage(region);
        let kilograms = total(lines.iter().map(grams))?.div_ceil(1_000);
        kilograms
            .checked_mul(kilogram)
            .and_then(|cents| cents.checked_add(parcel))
            .ok_or(PricingError::Overflow)?
    };
    total([surcharge, handling, carrying].into_iter())
}

/// The weight of a line: at most 4,145 × 100,000 grams.
fn grams(line: &PricedLine) -> u64 {
    u64::from(line.article.grams) * u64::from(line.quantity)
}

/// The handling of one line.
fn handling(line: &PricedLine) -> u64 {
    let kilograms = grams(line).div_ceil(1_000);
    let mut cents = 0;
    if line.handling.contains(Handling::GIFT_WRAP) {
        cents += (GIFT_WRAP_CENTS * u64::from(line.quantity)).min(GIFT_WRAP_MOST_CENTS);
        if line.has_note {
            cents += CARD_CENTS;
        }
    }
    if line.handling.contains(Handling::FRAGILE) {
        cents += FRAGILE_CENTS * kilograms;
    }
    if line.handling.contains(Handling::OVERSIZE) {
        cents += OVERSIZE_CENTS;
    }
    if line.handling.contains(Handling::COLD_CHAIN) {
        cents += COLD_CENTS + COLD_KILOGRAM_CENTS * kilograms;
    }
    cents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::Coupon;
    use crate::pricing::testing::{CartBuilder, cart};

    fn shipping(builder: CartBuilder) -> u64 {
        builder.quote().shipping_cents
    }

    #[test]
    fn each_region_has_its_parcel_and_kilogram() {
        // Article 1 weighs 1,963 grams: two started kilograms.
        let cost = |region| shipping(cart().region(region).line(1, 1));
        assert_eq!(cost(Region::Domestic), 495 + 2 * 60);
        assert_eq!(cost(Region::EuReduced), 995 + 2 * 110);
        assert_eq!(cost(Region::Uk), 1_295 + 2 * 140);
        assert_eq!(cost(Region::UsCa), 1_995 + 2 * 260);
        assert_eq!(cost(Region::UsNy), 1_995 + 2 * 240);
    }

    #[test]
    fn carrying_is_free_for_much_or_by_coupon_but_handling_stays() {
        assert_eq!(shipping(cart().line(1, 5)), 0);
        assert_eq!(shipping(cart().line(1, 5).handling(Handling::HAZARDOUS)), 4_000);
        let coupon = [Coupon::FreeShipping];
        assert_eq!(shipping(cart().line(1, 1).handling(Handling::FRAGILE).coupons(&coupon)), 240);
    }

    #[test]
    fn handling_adds_up() {
        let carrying = shipping(cart().line(1, 1));
        let extra = |flags| shipping(cart().line(1, 1).handling(flags)) - carrying;
        assert_eq!(extra(Handling::GIFT_WRAP), 250);
        assert_eq!(extra(Handling::FRAGILE | Handling::OVERSIZE), 240 + 2_500);
        assert_eq!(extra(Handling::COLD_CHAIN), 900 + 160);
        assert_eq!(extra(Handling(0xff)), 250 + 240 + 2_500 + 1_060 + 4_000);
    }

    #[test]
    fn a_card_needs_a_present_and_a_note() {
        let carrying = shipping(cart().line(1, 1));
        assert_eq!(shipping(cart().line(1, 1).note("für dich")), carrying);
        let present = || cart().line(1, 1).handling(Handling::GIFT_WRAP);
        assert_eq!(shipping(present().note("")), carrying + 250);
        assert_eq!(shipping(present().note("für dich")), carrying + 350);
    }

    #[test]
    fn wrapping_a_line_has_a_top_price() {
        let cost = |quantity| shipping(cart().line(1, quantity).handling(Handling::GIFT_WRAP));
        assert_eq!([19, 20, 21].map(cost), [4_750, 5_000, 5_000]);
    }
}
