//! Tax by region. What differs: the rates, what counts as reduced, whether shipping is taxed, and where and how
//! parts of a cent are rounded.

use super::cart::PricedLine;
use super::money::{Rounding, share};
use super::{PricingError, Region, total};

/// The tax law of one region.
struct Law {
    /// Basis points on goods of the standard class (and on shipping).
    standard: u32,
    /// Basis points on goods of the reduced class.
    reduced: u32,
    /// Goods of the reduced class are taxed as standard from this price of one piece on.
    reduced_below_cents: u64,
    /// Whether shipping is taxed, at the standard rate.
    shipping: bool,
    rounding: Rounding,
    /// Whether each line (and shipping) is rounded by itself, or the sum of each rate.
    per_line: bool,
}

/// Rates from the books of the day; the mix of roundings is there to be got right in every language.
const fn law(region: Region) -> Law {
    let law = Law {
        standard: 0,
        reduced: 0,
        reduced_below_cents: u64::MAX,
        shipping: false,
        rounding: Rounding::HalfEven,
        per_line: false,
    };
    match region {
        Region::Domestic => Law { standard: 1_900, reduced: 700, shipping: true, per_line: true, ..law },
        Region::EuStandard => Law { standard: 2_100, reduced: 900, shipping: true, per_line: true, ..law },
        Region::EuReduced => Law { standard: 1_000, reduced: 500, shipping: true, ..law },
        Region::Uk => Law { standard: 2_000, shipping: true, rounding: Rounding::Down, ..law },
        Region::UsCa => Law { standard: 725, rounding: Rounding::HalfUp, ..law },
        Region::UsNy => Law { standard: 888, reduced_below_cents: 11_000, rounding: Rounding::HalfUp, ..law },
        Region::Exempt => law,
    }
}

/// Businesses with a VAT number pay the tax of an EU region themselves.
fn reverse_charge(region: Region, customer: &str) -> bool {
    matches!(region, Region::EuStandard | Region::EuReduced) && customer.starts_with("vat:")
}

/// The tax on the lines, after discounts, and on shipping.
pub(super) fn due(
    region: Region,
    customer: &str,
    lines: &[PricedLine],
    shipping_cents: u64,
) -> Result<u64, PricingError> {
    if region == Region::Exempt || reverse_charge(region, customer) {
        return Ok(0);
    }
    let law = law(region);
    let is_reduced =
        |line: &PricedLine| line.article.reduced && line.quote.unit_cents < law.reduced_below_cents;
    let shipping_cents = if law.shipping { shipping_cents } else { 0 };
    let on = |cents, rate| share(cents, rate, law.rounding);
    if law.per_line {
        let taxes = lines
            .iter()
            .map(|line| on(line.quote.net_cents, if is_reduced(line) { law.reduced } else { law.standard }));
        return total(taxes.chain([on(shipping_cents, law.standard)]));
    }
    let net_of = |reduced| {
        total(lines.iter().filter(|line| is_reduced(line) == reduced).map(|line| line.quote.net_cents))
    };
    let standard = net_of(false)?.checked_add(shipping_cents).ok_or(PricingError::Overflow)?;
    total([on(standard, law.standard), on(net_of(true)?, law.reduced)].into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::testing::{CartBuilder, cart};

    fn tax(region: Region, builder: CartBuilder) -> u64 {
        builder.region(region).quote().tax_cents
    }

    #[test]
    fn shipping_is_taxed_where_the_law_says_so() {
        // Article 1 (standard class): 3,199 cents, two kilograms.
        let one = || cart().line(1, 1);
        assert_eq!(tax(Region::Domestic, one()), 608 + 117); // 607.81, 116.85
        assert_eq!(tax(Region::EuReduced, one()), 441); // 10 % of 3,199 + 1,215
        assert_eq!(tax(Region::Uk, one()), 954); // 20 % of 3,199 + 1,575 is 954.8
        assert_eq!(tax(Region::UsCa, one()), 232); // 7.25 % of 3,199 is 231.93
        assert_eq!(tax(Region::Exempt, one()), 0);
    }

    #[test]
    fn rounding_by_line_differs_from_rounding_the_total() {
        // 10 lines of 607.81 and shipping free: 6,080 by line; the total would give 6,078.
        let ten = (0..10).fold(cart(), |cart, _| cart.line(1, 1));
        assert_eq!(tax(Region::Domestic, ten), 6_080);
    }

    #[test]
    fn new_york_exempts_reduced_goods_only_when_cheap() {
        let of = |sku: u32| {
            let quote = cart().region(Region::UsNy).line(sku, 1).quote();
            (quote.goods_cents < 11_000, quote.tax_cents == 0)
        };
        let results = (1..=25).map(|n| of(5 * n)).collect::<alloc::vec::Vec<_>>();
        assert!(results.iter().all(|(cheap, untaxed)| cheap == untaxed));
        assert!(results.contains(&(true, true)) && results.contains(&(false, false)));
    }

    #[test]
    fn businesses_account_for_eu_tax_themselves() {
        let business = || cart().customer("vat:NL0012345B01").line(1, 1);
        assert_eq!(tax(Region::EuStandard, business()), 0);
        assert_eq!(tax(Region::EuReduced, business()), 0);
        assert_ne!(tax(Region::Domestic, business()), 0);
        assert_ne!(tax(Region::EuStandard, cart().customer("VAT:NL").line(1, 1)), 0);
    }
}
