//! A cart from end to end: the order in which the rules speak.

use alloc::vec::Vec;

use super::catalog::{self, Article};
use super::coupons::Accepted;
use super::tiers::{self, Source};
use super::{
    Cart, CartQuote, Handling, Line, LineQuote, MAX_QUANTITY, PricingError, discounts, loyalty, shipping,
    tax, total,
};

/// A line on its way to its quote.
pub(super) struct PricedLine {
    pub(super) article: &'static Article,
    pub(super) source: Source,
    pub(super) quantity: u32,
    pub(super) handling: Handling,
    /// Whether there is a note and it is not empty.
    pub(super) has_note: bool,
    pub(super) quote: LineQuote,
}

/// Prices a cart.
///
/// # Errors
/// The first rule that refuses: no lines, then each line's article and quantity, then each coupon, then overflow.
#[inline(never)]
pub fn quote_cart(cart: &Cart) -> Result<CartQuote, PricingError> {
    if cart.lines.is_empty() {
        return Err(PricingError::EmptyCart);
    }
    let mut lines = cart.lines.iter().map(priced).collect::<Result<Vec<_>, _>>()?;
    let goods_cents = total(lines.iter().map(|line| line.quote.net_cents))?;
    let coupons = Accepted::check(&cart.coupons, &lines, goods_cents)?;

    discounts::apply(cart.tier, goods_cents, &mut lines);
    coupons.apply(&mut lines)?;
    if let Some(points) = cart.loyalty_points {
        loyalty::redeem(points, &mut lines)?;
    }
    let net_cents = total(lines.iter().map(|line| line.quote.net_cents))?;
    let shipping_cents = shipping::cost(cart.region, &lines, net_cents, coupons.free_shipping)?;
    let tax_cents = tax::due(cart.region, &cart.customer, &lines, shipping_cents)?;
    let points_earned = match cart.loyalty_points {
        Some(_) => loyalty::earn(cart.tier, net_cents)?,
        None => 0,
    };
    Ok(CartQuote {
        lines: lines.into_iter().map(|line| line.quote).collect(),
        goods_cents,
        discount_cents: goods_cents - net_cents,
        shipping_cents,
        tax_cents,
        total_cents: total([net_cents, shipping_cents, tax_cents].into_iter())?,
        points_earned,
    })
}

/// Looks the article up and multiplies: at most 24,999 × 100,000 cents.
fn priced(line: &Line) -> Result<PricedLine, PricingError> {
    let article = catalog::find(line.sku_id).ok_or(PricingError::UnknownSku(line.sku_id))?;
    if line.quantity == 0 || line.quantity > MAX_QUANTITY {
        return Err(PricingError::InvalidQuantity(line.quantity));
    }
    let (source, unit_cents) = tiers::price(article, line.quantity);
    let gross_cents = unit_cents * u64::from(line.quantity);
    Ok(PricedLine {
        article,
        source,
        quantity: line.quantity,
        handling: line.handling,
        has_note: line.note.as_ref().is_some_and(|note| !note.is_empty()),
        quote: LineQuote { sku_id: line.sku_id, unit_cents, discount_cents: 0, net_cents: gross_cents },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::{CartBuilder, cart};

    fn error(builder: CartBuilder) -> PricingError {
        quote_cart(&builder.build()).expect_err("a bad cart")
    }

    #[test]
    fn refuses_what_it_cannot_price_in_the_order_of_the_lines() {
        assert_eq!(error(cart()), PricingError::EmptyCart);
        assert_eq!(error(cart().line(1, 0).line(0, 1)), PricingError::InvalidQuantity(0));
        assert_eq!(error(cart().line(0, 0)), PricingError::UnknownSku(0));
        assert_eq!(error(cart().line(1, 100_001)), PricingError::InvalidQuantity(100_001));
    }

    #[test]
    fn points_that_do_not_fit_overflow() {
        let many = (0..700).fold(cart().points(0), |cart, _| cart.line(1, 100_000));
        assert!(quote_cart(&many.clone().build()).is_ok());
        assert_eq!(error(many.tier(crate::pricing::Tier::Gold)), PricingError::Overflow);
    }

    #[test]
    fn a_plain_cart_adds_up() {
        // 3,199 + (495 + 2 × 60) shipping + (608 + 117) tax.
        let quote = cart().line(1, 1).quote();
        assert_eq!(quote.total_cents, 3_199 + 615 + 725);
        assert_eq!(quote.lines[0].net_cents, 3_199);
    }
}
