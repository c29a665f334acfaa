//! The records and variants of `tollgate:pricing`, field for field.

use alloc::string::String;
use alloc::vec::Vec;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::flags::flags;

/// The input of [`get_quote`](super::get_quote).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Request {
    /// The article by its textual name, such as `TG-0042-C`.
    pub sku: String,
    /// Number of pieces.
    pub quantity: u32,
}

/// The answer of [`get_quote`](super::get_quote).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Response {
    /// The price of all the pieces.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub cents: u64,
    /// Which rule set the price: `list`, `tier` or `contract`.
    pub source: String,
}

/// The customer's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub enum Tier {
    /// No standing discount.
    Standard,
    /// The middle tier.
    Silver,
    /// The highest tier.
    Gold,
}

/// The region that the cart goes to: decides shipping and tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub enum Region {
    /// The seller's own country.
    Domestic,
    /// A member state with a high standard rate.
    EuStandard,
    /// A member state with low rates.
    EuReduced,
    /// The United Kingdom.
    Uk,
    /// California.
    UsCa,
    /// New York.
    UsNy,
    /// Nobody taxes it.
    Exempt,
}

flags! {
    /// The way that a line must be packed and carried.
    Handling {
        /// Wrapped as a present.
        GIFT_WRAP = 0 => "gift-wrap",
        /// Breaks easily.
        FRAGILE = 1 => "fragile",
        /// Too large for a parcel.
        OVERSIZE = 2 => "oversize",
        /// Must stay cold.
        COLD_CHAIN = 3 => "cold-chain",
        /// Dangerous goods.
        HAZARDOUS = 4 => "hazardous",
    }
}

/// One line of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Line {
    /// The article.
    pub sku_id: u32,
    /// Number of pieces.
    pub quantity: u32,
    /// The way that it must be packed and carried.
    pub handling: Handling,
    /// The text to write on the card of a present.
    pub note: Option<String>,
}

/// For every `buy` paid, `free` are free.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Bundle {
    /// The article.
    pub sku_id: u32,
    /// Pieces paid.
    pub buy: u32,
    /// Pieces free.
    pub free: u32,
}

/// A coupon of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub enum Coupon {
    /// Basis points off the goods.
    Percent(u16),
    /// Cents off the goods.
    Fixed(#[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))] u64),
    /// Free pieces of one article.
    Bundle(Bundle),
    /// No charge for carrying (handling stays).
    FreeShipping,
}

/// The input of [`quote_cart`](super::quote_cart).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Cart {
    /// Who buys; `vat:` in front marks a business with a VAT number.
    pub customer: String,
    /// The customer's standing.
    pub tier: Tier,
    /// The region that it goes to.
    pub region: Region,
    /// The lines that are bought.
    pub lines: Vec<Line>,
    /// The coupons that the customer hands in.
    pub coupons: Vec<Coupon>,
    /// Points to redeem; `None` for a customer outside the loyalty programme.
    pub loyalty_points: Option<u32>,
}

/// The price of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct LineQuote {
    /// The article.
    pub sku_id: u32,
    /// One piece, before discounts.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub unit_cents: u64,
    /// Everything taken off this line.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub discount_cents: u64,
    /// All pieces, after discounts, before tax.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub net_cents: u64,
}

/// The answer of [`quote_cart`](super::quote_cart).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct CartQuote {
    /// One for each line of the cart, in its order.
    pub lines: Vec<LineQuote>,
    /// All goods before discounts.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub goods_cents: u64,
    /// Everything taken off the goods.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub discount_cents: u64,
    /// Carrying and handling.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub shipping_cents: u64,
    /// Tax on goods and, where the region says so, on shipping.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub tax_cents: u64,
    /// Goods − discount + shipping + tax.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub total_cents: u64,
    /// Loyalty points for this purchase.
    pub points_earned: u32,
}

/// The line where a catalog cannot be read, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Malformed {
    /// Counted from 1.
    pub line: u32,
    /// The error there.
    pub reason: String,
}

/// The reason that there is no price.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub enum PricingError {
    /// A cart without lines, or a catalog without rows.
    EmptyCart,
    /// No such article.
    UnknownSku(u32),
    /// No pieces, or more than is sold at once.
    InvalidQuantity(u32),
    /// A coupon that the rules refuse, and why.
    CouponRejected(String),
    /// An amount that does not fit its type.
    Overflow,
    /// Text that is not a catalog.
    Malformed(Malformed),
}
