//! The records and variants of `tollgate:fraud`, field for field.

use alloc::string::String;
use alloc::vec::Vec;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::flags::flags;

/// The channel by which a payment reaches us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub enum Channel {
    /// The web shop.
    Web,
    /// The app.
    App,
    /// By telephone.
    Phone,
    /// At a till.
    PointOfSale,
    /// A subscription.
    Recurring,
}

flags! {
    /// The signals that the checkout noticed.
    Signals {
        /// A device never seen on this account.
        NEW_DEVICE = 0 => "new-device",
        /// Through an anonymising network.
        VPN = 1 => "vpn",
        /// Billing and delivery address differ.
        ADDRESS_MISMATCH = 2 => "address-mismatch",
        /// The card's verification value was not given.
        CVV_MISSING = 3 => "cvv-missing",
        /// The bank authenticated the customer.
        THREE_D_SECURE = 4 => "three-d-secure",
        /// The purchase is a gift card.
        GIFT_CARD = 5 => "gift-card",
    }
}

/// A payment card, as far as we may keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Card {
    /// The issuer: the number's first digits.
    pub bin: u32,
    /// The number's last digits.
    pub last_four: u16,
    /// 1 to 12; the card is good through this month.
    pub expiry_month: u8,
    /// In full, such as 2027.
    pub expiry_year: u16,
}

/// The instrument that is paid with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub enum Instrument {
    /// A card.
    Card(Card),
    /// The account's IBAN.
    BankTransfer(String),
    /// The wallet's name.
    Wallet(String),
    /// Paid later.
    Invoice,
}

/// A point on the globe.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Place {
    /// Two letters, upper case, as in ISO 3166-1.
    pub country: String,
    /// North is positive.
    pub lat_microdegrees: i32,
    /// East is positive.
    pub lon_microdegrees: i32,
}

/// An earlier payment of the same account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct PastPayment {
    /// The amount.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub amount_cents: u64,
    /// Seconds from then to this payment.
    pub seconds_ago: u32,
    /// The channel by which it reached us.
    pub channel: Channel,
    /// Whether it was refused.
    pub declined: bool,
}

/// The input of [`score_transaction`](super::score_transaction).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Transaction {
    /// The payment's own name; no rule reads it.
    pub id: String,
    /// Who pays.
    pub account_id: String,
    /// The amount.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub amount_cents: u64,
    /// Three letters, upper case, as in ISO 4217.
    pub currency: String,
    /// Seconds since 1970-01-01T00:00:00Z.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub at_seconds: u64,
    /// The channel by which it reaches us.
    pub channel: Channel,
    /// The instrument that is paid with.
    pub instrument: Instrument,
    /// The place that the payment comes from.
    pub origin: Place,
    /// The place where the customer says they live.
    pub billing: Option<Place>,
    /// The signals that the checkout noticed.
    pub signals: Signals,
    /// Earlier payments, in any order.
    pub history: Vec<PastPayment>,
}

/// The decision on a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub enum Decision {
    /// Let it through.
    Approve,
    /// Ask the customer to prove themselves.
    Challenge,
    /// Let a person look.
    Review,
    /// Refuse.
    Decline,
}

/// The account's payments of late, this payment not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Velocity {
    /// Payments at most 60 seconds ago.
    pub last_minute: u32,
    /// Payments at most 3,600 seconds ago.
    pub last_hour: u32,
    /// Payments at most 86,400 seconds ago.
    pub last_day: u32,
    /// Their amounts in the last day, declined ones not counted; saturating.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub cents_last_day: u64,
}

/// The answer of [`score_transaction`](super::score_transaction).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Assessment {
    /// 0 (fine) to 1000 (certainly fraud).
    pub score: u16,
    /// The decision.
    pub decision: Decision,
    /// The account's payments of late.
    pub velocity: Velocity,
    /// The rules that spoke, in the order of `LOGIC.md`.
    pub reasons: Vec<String>,
}

/// The twenty parameters of [`score_features`](super::score_features), in the contract's order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub struct Features {
    /// This payment.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub amount_cents: u64,
    /// The account's usual payment.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub mean_cents: u64,
    /// The account's largest payment.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub max_cents: u64,
    /// Paid in the last day.
    #[cfg_attr(feature = "serde", serde(with = "crate::json::decimal"))]
    pub cents_last_day: u64,
    /// Days that we have known the account.
    pub account_age_days: u32,
    /// Payments in the last minute.
    pub count_last_minute: u32,
    /// Payments in the last hour.
    pub count_last_hour: u32,
    /// Payments in the last day.
    pub count_last_day: u32,
    /// Refused payments in the last day.
    pub declined_last_day: u32,
    /// From where it is paid to where the customer lives.
    pub distance_km: u32,
    /// Since the account's latest payment.
    pub seconds_since_last: u32,
    /// Days that we have known the device.
    pub device_age_days: u32,
    /// 0 to 23, UTC.
    pub hour_of_day: u8,
    /// 0 is Sunday.
    pub day_of_week: u8,
    /// The position of the channel in [`Channel`].
    pub channel: u8,
    /// 0 to 2: how well we know the customer.
    pub tier: u8,
    /// 0 to 1000.
    pub merchant_risk: u16,
    /// Negative for safe countries.
    pub country_risk: i32,
    /// Whether origin and billing country differ.
    pub cross_border: bool,
    /// Whether the device was never seen on this account.
    pub new_device: bool,
}
