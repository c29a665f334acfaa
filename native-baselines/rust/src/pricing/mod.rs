//! The cost of things: tiered prices, discounts, coupons, shipping, tax. Rules: `LOGIC.md`, "Pricing".

mod cart;
mod catalog;
mod coupons;
mod csv;
mod discounts;
mod loyalty;
mod money;
mod quote;
mod reprice;
mod shipping;
mod sku;
mod tax;
mod tiers;
mod types;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod testing;

pub use cart::quote_cart;
pub use quote::get_quote;
pub use reprice::reprice;
pub use tiers::unit_price;
pub use types::{
    Bundle, Cart, CartQuote, Coupon, Handling, Line, LineQuote, Malformed, PricingError, Region, Request,
    Response, Tier,
};

/// Pieces of one article in one line or request.
const MAX_QUANTITY: u32 = 100_000;

/// The sum, or [`PricingError::Overflow`].
fn total(mut cents: impl Iterator<Item = u64>) -> Result<u64, PricingError> {
    cents.try_fold(0_u64, u64::checked_add).ok_or(PricingError::Overflow)
}
