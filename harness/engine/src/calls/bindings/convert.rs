//! Between the logic's types and the bindings' types, outside anything that is timed.
//!
//! A macro because `bindgen!` makes a set of types for the plain bindings and another for the awaited ones.

/// A record: every field moves; the items of lists and options are converted one by one.
macro_rules! record {
    ($logic:ty, $wit:ty { $($field:ident),* } $(lists { $($list:ident),* })? $(options { $($option:ident),* })?) => {
        impl From<$logic> for $wit {
            fn from(it: $logic) -> Self {
                Self {
                    $($field: it.$field.into(),)*
                    $($($list: it.$list.into_iter().map(Into::into).collect(),)*)?
                    $($($option: it.$option.map(Into::into),)*)?
                }
            }
        }
        impl From<$wit> for $logic {
            fn from(it: $wit) -> Self {
                Self {
                    $($field: it.$field.into(),)*
                    $($($list: it.$list.into_iter().map(Into::into).collect(),)*)?
                    $($($option: it.$option.map(Into::into),)*)?
                }
            }
        }
    };
}

/// A variant or an enum: every case is its namesake.
macro_rules! variant {
    ($logic:ty, $wit:ty { $($case:ident $(($payload:ident))?),* }) => {
        const _: () = {
            // Patterns take a name, not a type with a path.
            type Logic = $logic;
            type Wit = $wit;
            impl From<Logic> for Wit {
                fn from(it: Logic) -> Self {
                    match it {
                        $(Logic::$case $(($payload))? => Self::$case $(($payload.into()))?,)*
                    }
                }
            }
            impl From<Wit> for Logic {
                fn from(it: Wit) -> Self {
                    match it {
                        $(Wit::$case $(($payload))? => Self::$case $(($payload.into()))?,)*
                    }
                }
            }
        };
    };
}

/// Flags: bit by bit.
macro_rules! flags {
    ($logic:ty, $wit:ty { $($flag:ident),* }) => {
        impl From<$logic> for $wit {
            fn from(it: $logic) -> Self {
                let mut all = Self::empty();
                $(if it.contains(<$logic>::$flag) { all |= Self::$flag; })*
                all
            }
        }
        impl From<$wit> for $logic {
            fn from(it: $wit) -> Self {
                let mut all = Self::default();
                $(if it.contains(<$wit>::$flag) { all = all | Self::$flag; })*
                all
            }
        }
    };
}

macro_rules! conversions {
    () => {
        /// The bindings' types under one roof.
        mod wit {
            pub use super::bindings::exports::tollgate::fraud::fraud::*;
            pub use super::bindings::exports::tollgate::pricing::pricing::*;
        }

        mod conversions {
            use super::wit;
            use crate::calls::bindings::convert::{flags, record, variant};
            use tollgate_logic::{fraud, pricing};

            record!(pricing::Request, wit::Request { sku, quantity });
            record!(pricing::Response, wit::Response { cents, source });
            variant!(pricing::Tier, wit::Tier { Standard, Silver, Gold });
            variant!(pricing::Region, wit::Region { Domestic, EuStandard, EuReduced, Uk, UsCa, UsNy, Exempt });
            flags!(pricing::Handling, wit::Handling { GIFT_WRAP, FRAGILE, OVERSIZE, COLD_CHAIN, HAZARDOUS });
            record!(pricing::Line, wit::Line { sku_id, quantity, handling, note });
            record!(pricing::Bundle, wit::Bundle { sku_id, buy, free });
            variant!(pricing::Coupon, wit::Coupon { Percent(it), Fixed(it), Bundle(it), FreeShipping });
            record!(pricing::Cart, wit::Cart { customer, tier, region, loyalty_points } lists { lines, coupons });
            record!(pricing::LineQuote, wit::LineQuote { sku_id, unit_cents, discount_cents, net_cents });
            record!(pricing::CartQuote, wit::CartQuote {
                goods_cents, discount_cents, shipping_cents, tax_cents, total_cents, points_earned
            } lists { lines });
            record!(pricing::Malformed, wit::Malformed { line, reason });
            variant!(pricing::PricingError, wit::PricingError {
                EmptyCart, UnknownSku(it), InvalidQuantity(it), CouponRejected(it), Overflow, Malformed(it)
            });

            variant!(fraud::Channel, wit::Channel { Web, App, Phone, PointOfSale, Recurring });
            flags!(fraud::Signals, wit::Signals {
                NEW_DEVICE, VPN, ADDRESS_MISMATCH, CVV_MISSING, THREE_D_SECURE, GIFT_CARD
            });
            record!(fraud::Card, wit::Card { bin, last_four, expiry_month, expiry_year });
            variant!(fraud::Instrument, wit::Instrument { Card(it), BankTransfer(it), Wallet(it), Invoice });
            record!(fraud::Place, wit::Place { country, lat_microdegrees, lon_microdegrees });
            record!(fraud::PastPayment, wit::PastPayment { amount_cents, seconds_ago, channel, declined });
            record!(fraud::Features, wit::Features {
                amount_cents, mean_cents, max_cents, cents_last_day, account_age_days, count_last_minute,
                count_last_hour, count_last_day, declined_last_day, distance_km, seconds_since_last,
                device_age_days, hour_of_day, day_of_week, channel, tier, merchant_risk, country_risk,
                cross_border, new_device
            });
            record!(fraud::Transaction, wit::Transaction {
                id, account_id, amount_cents, currency, at_seconds, channel, instrument, origin, signals
            } lists { history } options { billing });
            variant!(fraud::Decision, wit::Decision { Approve, Challenge, Review, Decline });
            record!(fraud::Velocity, wit::Velocity { last_minute, last_hour, last_day, cents_last_day });
            record!(fraud::Assessment, wit::Assessment { score, decision, velocity, reasons });
        }

        // What the rows of the table of functions name.
        #[allow(unused_imports)]
        use tollgate_logic::fraud::{Assessment, Features, Transaction};
        #[allow(unused_imports)]
        use tollgate_logic::pricing::{Cart, CartQuote, PricingError, Request, Response};
    };
}

pub(super) use {conversions, flags, record, variant};
