//! The deductions from the goods, and the discounts that need no coupon.

use super::cart::PricedLine;
use super::money::{Rounding, share};
use super::tiers::Source;
use super::{LineQuote, Tier};

/// From so many cents of goods on, so many basis points off; largest first.
const VOLUME: [(u64, u32); 3] = [(2_000_000, 400), (500_000, 250), (100_000, 100)];

/// Basis points off for the customer's standing.
const fn standing(tier: Tier) -> u32 {
    match tier {
        Tier::Standard => 0,
        Tier::Silver => 300,
        Tier::Gold => 700,
    }
}

/// Takes the standing and the volume discount, as one rate, off every line whose price is not a contract's.
pub(super) fn apply(tier: Tier, goods_cents: u64, lines: &mut [PricedLine]) {
    let volume = VOLUME.iter().find(|(from, _)| goods_cents >= *from).map_or(0, |(_, rate)| *rate);
    let rate = standing(tier) + volume;
    for line in lines.iter_mut().filter(|line| line.source != Source::Contract) {
        line.quote.take_off(share(line.quote.net_cents, rate, Rounding::HalfEven));
    }
}

impl LineQuote {
    /// Takes cents off the line, at most what is left of it, and answers how many that were.
    pub(super) fn take_off(&mut self, cents: u64) -> u64 {
        let taken = cents.min(self.net_cents);
        self.discount_cents += taken;
        self.net_cents -= taken;
        taken
    }
}

/// Takes cents off the lines in their order, each down to nothing before the next.
pub(super) fn take_off_in_order(lines: &mut [PricedLine], mut cents: u64) {
    for line in lines {
        if cents == 0 {
            break;
        }
        cents -= line.quote.take_off(cents);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::{CartBuilder, cart};

    #[test]
    fn standing_and_volume_make_one_rate() {
        // One piece of article 1 (3,199 cents): 3 % is 95.97, 7 % is 223.93.
        let discount = |builder: CartBuilder| builder.quote().discount_cents;
        assert_eq!(discount(cart().line(1, 1)), 0);
        assert_eq!(discount(cart().tier(Tier::Silver).line(1, 1)), 96);
        assert_eq!(discount(cart().tier(Tier::Gold).line(1, 1)), 224);
        // 40 pieces at 3 % less (3,103 each) pass the first volume step: 7 % + 1 % of 124,120.
        assert_eq!(discount(cart().tier(Tier::Gold).line(1, 40)), 9_930);
    }

    #[test]
    fn contract_prices_get_no_further_discount() {
        let quote = cart().tier(Tier::Gold).line(3, 250).quote();
        assert!(quote.goods_cents > 100_000);
        assert_eq!(quote.discount_cents, 0);
    }
}
