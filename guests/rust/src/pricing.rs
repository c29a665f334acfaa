//! `tollgate:pricing/pricing`: bindings to logic and back.

use tollgate_logic::pricing as logic;

use crate::bindings::exports::tollgate::pricing::pricing as wit;

impl wit::Guest for crate::Guest {
    fn unit_price(sku_id: u32, quantity: u32) -> u64 {
        logic::unit_price(sku_id, quantity)
    }

    fn get_quote(req: wit::Request) -> Result<wit::Response, String> {
        let request = logic::Request { sku: req.sku, quantity: req.quantity };
        let logic::Response { cents, source } = logic::get_quote(&request)?;
        Ok(wit::Response { cents, source })
    }

    fn quote_cart(cart: wit::Cart) -> Result<wit::CartQuote, wit::PricingError> {
        Ok(logic::quote_cart(&cart.into())?.into())
    }

    fn reprice(catalog: String) -> Result<String, wit::PricingError> {
        Ok(logic::reprice(&catalog)?)
    }
}

impl From<wit::Cart> for logic::Cart {
    fn from(cart: wit::Cart) -> Self {
        Self {
            customer: cart.customer,
            tier: cart.tier.into(),
            region: cart.region.into(),
            lines: cart.lines.into_iter().map(Into::into).collect(),
            coupons: cart.coupons.into_iter().map(Into::into).collect(),
            loyalty_points: cart.loyalty_points,
        }
    }
}

impl From<logic::Cart> for wit::Cart {
    fn from(cart: logic::Cart) -> Self {
        Self {
            customer: cart.customer,
            tier: cart.tier.into(),
            region: cart.region.into(),
            lines: cart.lines.into_iter().map(Into::into).collect(),
            coupons: cart.coupons.into_iter().map(Into::into).collect(),
            loyalty_points: cart.loyalty_points,
        }
    }
}

impl From<wit::Tier> for logic::Tier {
    fn from(tier: wit::Tier) -> Self {
        match tier {
            wit::Tier::Standard => Self::Standard,
            wit::Tier::Silver => Self::Silver,
            wit::Tier::Gold => Self::Gold,
        }
    }
}

impl From<logic::Tier> for wit::Tier {
    fn from(tier: logic::Tier) -> Self {
        match tier {
            logic::Tier::Standard => Self::Standard,
            logic::Tier::Silver => Self::Silver,
            logic::Tier::Gold => Self::Gold,
        }
    }
}

impl From<wit::Region> for logic::Region {
    fn from(region: wit::Region) -> Self {
        match region {
            wit::Region::Domestic => Self::Domestic,
            wit::Region::EuStandard => Self::EuStandard,
            wit::Region::EuReduced => Self::EuReduced,
            wit::Region::Uk => Self::Uk,
            wit::Region::UsCa => Self::UsCa,
            wit::Region::UsNy => Self::UsNy,
            wit::Region::Exempt => Self::Exempt,
        }
    }
}

impl From<logic::Region> for wit::Region {
    fn from(region: logic::Region) -> Self {
        match region {
            logic::Region::Domestic => Self::Domestic,
            logic::Region::EuStandard => Self::EuStandard,
            logic::Region::EuReduced => Self::EuReduced,
            logic::Region::Uk => Self::Uk,
            logic::Region::UsCa => Self::UsCa,
            logic::Region::UsNy => Self::UsNy,
            logic::Region::Exempt => Self::Exempt,
        }
    }
}

impl From<wit::Line> for logic::Line {
    fn from(line: wit::Line) -> Self {
        Self {
            sku_id: line.sku_id,
            quantity: line.quantity,
            handling: logic::Handling(line.handling.bits()),
            note: line.note,
        }
    }
}

impl From<logic::Line> for wit::Line {
    fn from(line: logic::Line) -> Self {
        Self {
            sku_id: line.sku_id,
            quantity: line.quantity,
            handling: wit::Handling::from_bits_truncate(line.handling.0),
            note: line.note,
        }
    }
}

impl From<wit::Coupon> for logic::Coupon {
    fn from(coupon: wit::Coupon) -> Self {
        match coupon {
            wit::Coupon::Percent(points) => Self::Percent(points),
            wit::Coupon::Fixed(cents) => Self::Fixed(cents),
            wit::Coupon::Bundle(wit::Bundle { sku_id, buy, free }) => {
                Self::Bundle(logic::Bundle { sku_id, buy, free })
            }
            wit::Coupon::FreeShipping => Self::FreeShipping,
        }
    }
}

impl From<logic::Coupon> for wit::Coupon {
    fn from(coupon: logic::Coupon) -> Self {
        match coupon {
            logic::Coupon::Percent(points) => Self::Percent(points),
            logic::Coupon::Fixed(cents) => Self::Fixed(cents),
            logic::Coupon::Bundle(logic::Bundle { sku_id, buy, free }) => {
                Self::Bundle(wit::Bundle { sku_id, buy, free })
            }
            logic::Coupon::FreeShipping => Self::FreeShipping,
        }
    }
}

impl From<logic::CartQuote> for wit::CartQuote {
    fn from(quote: logic::CartQuote) -> Self {
        Self {
            lines: quote.lines.into_iter().map(Into::into).collect(),
            goods_cents: quote.goods_cents,
            discount_cents: quote.discount_cents,
            shipping_cents: quote.shipping_cents,
            tax_cents: quote.tax_cents,
            total_cents: quote.total_cents,
            points_earned: quote.points_earned,
        }
    }
}

impl From<logic::LineQuote> for wit::LineQuote {
    fn from(line: logic::LineQuote) -> Self {
        Self {
            sku_id: line.sku_id,
            unit_cents: line.unit_cents,
            discount_cents: line.discount_cents,
            net_cents: line.net_cents,
        }
    }
}

impl From<logic::PricingError> for wit::PricingError {
    fn from(error: logic::PricingError) -> Self {
        match error {
            logic::PricingError::EmptyCart => Self::EmptyCart,
            logic::PricingError::UnknownSku(sku_id) => Self::UnknownSku(sku_id),
            logic::PricingError::InvalidQuantity(quantity) => Self::InvalidQuantity(quantity),
            logic::PricingError::CouponRejected(reason) => Self::CouponRejected(reason),
            logic::PricingError::Overflow => Self::Overflow,
            logic::PricingError::Malformed(logic::Malformed { line, reason }) => {
                Self::Malformed(wit::Malformed { line, reason })
            }
        }
    }
}
