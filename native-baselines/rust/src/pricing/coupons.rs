//! Coupons: which are accepted together, and what each takes off.
//!
//! They are checked in the order in which they are handed in (the first bad one is the one reported) and applied in
//! an order of their own: bundles, percent, fixed. So the same coupons in another order give the same quote.

use alloc::borrow::ToOwned;
use alloc::format;

use super::cart::PricedLine;
use super::discounts::take_off_in_order;
use super::money::{Rounding, share};
use super::{Bundle, Coupon, Handling, PricingError, catalog, total};

/// Coupons in one cart.
const MAX_COUPONS: usize = 5;
/// Basis points of the largest percent coupon.
const MAX_PERCENT: u16 = 5_000;
/// A percent coupon of more basis points than this stands alone: no fixed one beside it.
const EXCLUSIVE_PERCENT: u16 = 2_500;
/// Goods that a percent or fixed coupon needs.
const MIN_GOODS_CENTS: u64 = 1_000;
/// Goods that free shipping needs.
const MIN_FREE_SHIPPING_CENTS: u64 = 2_500;

/// The coupons of a cart, after every rule has agreed to them.
#[derive(Default)]
pub(super) struct Accepted<'a> {
    bundles: [Option<&'a Bundle>; MAX_COUPONS],
    percent: u16,
    fixed_cents: u64,
    pub(super) free_shipping: bool,
}

fn reject<T>(reason: &str) -> Result<T, PricingError> {
    Err(PricingError::CouponRejected(reason.to_owned()))
}

impl<'a> Accepted<'a> {
    /// Checks the coupons against each other and against the goods, before any discount.
    pub(super) fn check(
        coupons: &'a [Coupon],
        lines: &[PricedLine],
        goods_cents: u64,
    ) -> Result<Self, PricingError> {
        if coupons.len() > MAX_COUPONS {
            return reject("at most 5 coupons a cart");
        }
        let mut accepted = Self::default();
        for coupon in coupons {
            match coupon {
                Coupon::Percent(rate) => accepted.add_percent(*rate, goods_cents)?,
                Coupon::Fixed(cents) => accepted.add_fixed(*cents, goods_cents)?,
                Coupon::Bundle(bundle) => accepted.add_bundle(bundle, lines)?,
                Coupon::FreeShipping => accepted.add_free_shipping(lines, goods_cents)?,
            }
        }
        Ok(accepted)
    }

    fn add_percent(&mut self, rate: u16, goods_cents: u64) -> Result<(), PricingError> {
        if rate == 0 || rate > MAX_PERCENT {
            return reject("percent: expected 1 to 5000 basis points");
        }
        if self.percent != 0 {
            return reject("percent: only one a cart");
        }
        if rate > EXCLUSIVE_PERCENT && self.fixed_cents != 0 {
            return reject("percent: above 2500 basis points not with fixed");
        }
        if goods_cents < MIN_GOODS_CENTS {
            return reject("percent: goods below 1000 cents");
        }
        self.percent = rate;
        Ok(())
    }

    fn add_fixed(&mut self, cents: u64, goods_cents: u64) -> Result<(), PricingError> {
        if cents == 0 {
            return reject("fixed: nothing off");
        }
        if self.percent > EXCLUSIVE_PERCENT {
            return reject("fixed: not with percent above 2500 basis points");
        }
        if goods_cents < MIN_GOODS_CENTS {
            return reject("fixed: goods below 1000 cents");
        }
        self.fixed_cents = self.fixed_cents.checked_add(cents).ok_or(PricingError::Overflow)?;
        Ok(())
    }

    fn add_bundle(&mut self, bundle: &'a Bundle, lines: &[PricedLine]) -> Result<(), PricingError> {
        let Bundle { sku_id, buy, free } = *bundle;
        if buy == 0 || free == 0 {
            return reject("bundle: nothing to buy or nothing free");
        }
        if free > buy {
            return reject("bundle: more free than paid");
        }
        buy.checked_add(free).ok_or(PricingError::Overflow)?;
        catalog::find(sku_id).ok_or(PricingError::UnknownSku(sku_id))?;
        if !lines.iter().any(|line| line.quote.sku_id == sku_id) {
            return reject(&format!("bundle: article {sku_id} is not in the cart"));
        }
        if self.bundles.iter().flatten().any(|other| other.sku_id == sku_id) {
            return reject("bundle: only one an article");
        }
        let place = self.bundles.iter_mut().find(|place| place.is_none());
        *place.expect("no more bundles than coupons") = Some(bundle);
        Ok(())
    }

    fn add_free_shipping(&mut self, lines: &[PricedLine], goods_cents: u64) -> Result<(), PricingError> {
        if self.free_shipping {
            return reject("free-shipping: only one a cart");
        }
        let bulky = Handling::OVERSIZE.0 | Handling::HAZARDOUS.0;
        if lines.iter().any(|line| line.handling.0 & bulky != 0) {
            return reject("free-shipping: not for oversize or hazardous goods");
        }
        if goods_cents < MIN_FREE_SHIPPING_CENTS {
            return reject("free-shipping: goods below 2500 cents");
        }
        self.free_shipping = true;
        Ok(())
    }

    /// Takes the coupons off the lines: bundles, then percent, then fixed.
    pub(super) fn apply(&self, lines: &mut [PricedLine]) -> Result<(), PricingError> {
        for bundle in self.bundles.iter().flatten() {
            for line in lines.iter_mut().filter(|line| line.quote.sku_id == bundle.sku_id) {
                let free = line.quantity / (bundle.buy + bundle.free) * bundle.free;
                line.quote.take_off(u64::from(free) * line.quote.unit_cents);
            }
        }
        if self.percent != 0 {
            for line in lines.iter_mut() {
                let rate = u32::from(self.percent);
                line.quote.take_off(share(line.quote.net_cents, rate, Rounding::HalfEven));
            }
        }
        if self.fixed_cents != 0 {
            let half = total(lines.iter().map(|line| line.quote.net_cents))? / 2;
            take_off_in_order(lines, self.fixed_cents.min(half));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::pricing::quote_cart;
    use crate::pricing::testing::{CartBuilder, cart};

    fn bundle(sku_id: u32, buy: u32, free: u32) -> Coupon {
        Coupon::Bundle(Bundle { sku_id, buy, free })
    }

    fn discounts(builder: CartBuilder) -> Vec<u64> {
        builder.quote().lines.iter().map(|line| line.discount_cents).collect()
    }

    fn rejection(builder: CartBuilder) -> PricingError {
        quote_cart(&builder.build()).expect_err("a coupon that the rules refuse")
    }

    #[test]
    fn bundles_come_before_percent_and_percent_before_fixed() {
        // Article 1: 3 at 3,199 = 9,597; one free leaves 6,398; 10 % off is 640; then 1,000 off.
        let coupons = [Coupon::Fixed(1_000), Coupon::Percent(1_000), bundle(1, 2, 1)];
        assert_eq!(discounts(cart().line(1, 3).coupons(&coupons)), [3_199 + 640 + 1_000]);
    }

    #[test]
    fn fixed_takes_at_most_half_and_empties_the_first_line_first() {
        // 3,199 + 3,199: half is 3,199, all of it from the first line.
        let coupons = [Coupon::Fixed(100_000)];
        assert_eq!(discounts(cart().line(1, 1).line(1, 1).coupons(&coupons)), [3_199, 0]);
    }

    #[test]
    fn every_rule_names_its_reason() {
        let big = || cart().line(1, 3);
        let small = || cart().line(SMALL, 1);
        let cases: &[(CartBuilder, &str)] = &[
            (big().coupons(&[const { Coupon::FreeShipping }; 6]), "at most 5 coupons a cart"),
            (big().coupons(&[Coupon::Percent(0)]), "percent: expected 1 to 5000 basis points"),
            (big().coupons(&[Coupon::Percent(5_001)]), "percent: expected 1 to 5000 basis points"),
            (big().coupons(&[Coupon::Percent(1), Coupon::Percent(2)]), "percent: only one a cart"),
            (
                big().coupons(&[Coupon::Fixed(1), Coupon::Percent(2_501)]),
                "percent: above 2500 basis points not with fixed",
            ),
            (
                big().coupons(&[Coupon::Percent(2_501), Coupon::Fixed(1)]),
                "fixed: not with percent above 2500 basis points",
            ),
            (small().coupons(&[Coupon::Percent(1)]), "percent: goods below 1000 cents"),
            (big().coupons(&[Coupon::Fixed(0)]), "fixed: nothing off"),
            (small().coupons(&[Coupon::Fixed(1)]), "fixed: goods below 1000 cents"),
            (big().coupons(&[bundle(1, 0, 1)]), "bundle: nothing to buy or nothing free"),
            (big().coupons(&[bundle(1, 1, 0)]), "bundle: nothing to buy or nothing free"),
            (big().coupons(&[bundle(1, 1, 2)]), "bundle: more free than paid"),
            (big().coupons(&[bundle(2, 1, 1)]), "bundle: article 2 is not in the cart"),
            (big().coupons(&[bundle(1, 1, 1), bundle(1, 2, 1)]), "bundle: only one an article"),
            (big().coupons(&[Coupon::FreeShipping, Coupon::FreeShipping]), "free-shipping: only one a cart"),
            (
                big().handling(Handling::HAZARDOUS).coupons(&[Coupon::FreeShipping]),
                "free-shipping: not for oversize or hazardous goods",
            ),
            (small().coupons(&[Coupon::FreeShipping]), "free-shipping: goods below 2500 cents"),
        ];
        for (builder, reason) in cases {
            let expected = PricingError::CouponRejected((*reason).to_owned());
            assert_eq!(rejection(builder.clone()), expected);
        }
    }

    /// An article below the minimum of goods that coupons need.
    const SMALL: u32 = 21;

    #[test]
    fn figures_that_cannot_be_summed_overflow() {
        let sum = [Coupon::Fixed(u64::MAX), Coupon::Fixed(1)];
        assert_eq!(rejection(cart().line(1, 1).coupons(&sum)), PricingError::Overflow);
        let group = [bundle(1, u32::MAX, 1)];
        assert_eq!(rejection(cart().line(1, 1).coupons(&group)), PricingError::Overflow);
        assert_eq!(rejection(cart().line(1, 1).coupons(&[bundle(500, 1, 1)])), PricingError::UnknownSku(500));
    }
}
