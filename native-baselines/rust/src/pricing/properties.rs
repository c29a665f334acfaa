//! Properties that hold for every cart.

use alloc::vec::Vec;

use proptest::prelude::*;

use super::testing::any_cart;
use super::{Cart, PricingError, Tier, quote_cart, unit_price};

proptest! {
    #[test]
    fn quotes_add_up(cart in any_cart()) {
        let Ok(quote) = quote_cart(&cart) else { return Ok(()) };
        let net: u64 = quote.lines.iter().map(|line| line.net_cents).sum();
        let discount: u64 = quote.lines.iter().map(|line| line.discount_cents).sum();
        prop_assert_eq!(discount, quote.discount_cents);
        prop_assert_eq!(net, quote.goods_cents - quote.discount_cents);
        prop_assert_eq!(quote.total_cents, net + quote.shipping_cents + quote.tax_cents);
        for (line, quote) in cart.lines.iter().zip(&quote.lines) {
            prop_assert_eq!(quote.unit_cents, unit_price(line.sku_id, line.quantity));
            let gross = quote.unit_cents * u64::from(line.quantity);
            prop_assert_eq!(quote.net_cents + quote.discount_cents, gross);
        }
    }

    #[test]
    fn the_order_of_coupons_does_not_matter(cart in any_cart(), turn in 0_usize..4) {
        let mut turned = cart.clone();
        turned.coupons.reverse();
        if !turned.coupons.is_empty() {
            let turn = turn % turned.coupons.len();
            turned.coupons.rotate_left(turn);
        }
        match (quote_cart(&cart), quote_cart(&turned)) {
            (Ok(one), Ok(other)) => prop_assert_eq!(one, other),
            // Which of two bad coupons is named depends on their order; that one is named does not.
            (one, other) => prop_assert!(one.is_err() && other.is_err()),
        }
    }

    #[test]
    fn better_standing_never_costs_more_goods(cart in any_cart()) {
        let net = |tier| {
            let quote = quote_cart(&Cart { tier, coupons: Vec::new(), loyalty_points: None, ..cart.clone() });
            quote.map(|quote| quote.goods_cents - quote.discount_cents)
        };
        if let (Ok(gold), Ok(standard)) = (net(Tier::Gold), net(Tier::Standard)) {
            prop_assert!(gold <= standard);
        }
    }

    #[test]
    fn a_cart_without_coupons_is_never_rejected_for_them(cart in any_cart()) {
        let plain = Cart { coupons: Vec::new(), ..cart };
        prop_assert!(!matches!(quote_cart(&plain), Err(PricingError::CouponRejected(_))));
    }
}
