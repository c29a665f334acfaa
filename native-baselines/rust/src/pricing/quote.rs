//! The price of one article by its textual name.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use super::sku::{self, SkuError};
use super::{MAX_QUANTITY, Request, Response, tiers};

/// The price of that many pieces of an article, before any discount of a cart.
///
/// # Errors
/// Says in words why there is no price: first what is wrong with the SKU, then with the quantity.
#[inline(never)]
pub fn get_quote(request: &Request) -> Result<Response, String> {
    let Request { sku, quantity } = request;
    let article = sku::parse(sku).map_err(|error| match error {
        SkuError::Form => "malformed sku: expected the form TG-0042-C".to_owned(),
        SkuError::Unknown(_) => format!("unknown sku {sku}"),
        SkuError::Grade(right) => format!("wrong grade in sku {sku}: this article has grade {right}"),
    })?;
    if *quantity == 0 || *quantity > MAX_QUANTITY {
        return Err(format!("invalid quantity {quantity}: order 1 to {MAX_QUANTITY} pieces"));
    }
    let (source, unit_cents) = tiers::price(article, *quantity);
    Ok(Response { cents: unit_cents * u64::from(*quantity), source: source.name().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::unit_price;

    fn quote(sku: &str, quantity: u32) -> Result<Response, String> {
        get_quote(&Request { sku: sku.to_owned(), quantity })
    }

    #[test]
    fn multiplies_the_unit_price() {
        let response = quote("TG-0042-C", 30).expect("a good request");
        assert_eq!(response, Response { cents: 30 * unit_price(42, 30), source: "tier".to_owned() });
    }

    #[test]
    fn says_what_is_wrong_sku_first() {
        let error = |sku, quantity| quote(sku, quantity).expect_err("a bad request");
        assert_eq!(error("42", 0), "malformed sku: expected the form TG-0042-C");
        assert_eq!(error("TG-0999-A", 0), "unknown sku TG-0999-A");
        assert_eq!(error("TG-0042-A", 0), "wrong grade in sku TG-0042-A: this article has grade C");
        assert_eq!(error("TG-0042-C", 0), "invalid quantity 0: order 1 to 100000 pieces");
        assert_eq!(error("TG-0042-C", 100_001), "invalid quantity 100001: order 1 to 100000 pieces");
    }
}
