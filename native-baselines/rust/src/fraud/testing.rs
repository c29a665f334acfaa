//! Payments for the tests of the rules: a calm one to change, and any at all for the properties.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;

use proptest::prelude::*;

use super::{Card, Channel, Features, Instrument, PastPayment, Place, Signals, Transaction};

/// A regular customer's regular purchase.
pub(super) fn calm_features() -> Features {
    Features {
        amount_cents: 2_500,
        mean_cents: 3_000,
        max_cents: 9_000,
        cents_last_day: 0,
        account_age_days: 700,
        count_last_minute: 0,
        count_last_hour: 0,
        count_last_day: 0,
        declined_last_day: 0,
        distance_km: 3,
        seconds_since_last: 400_000,
        device_age_days: 500,
        hour_of_day: 14,
        day_of_week: 3,
        channel: 0,
        tier: 2,
        merchant_risk: 100,
        country_risk: -30,
        cross_border: false,
        new_device: false,
    }
}

/// A payment about which no rule says anything.
pub(super) fn calm_transaction() -> Transaction {
    let past = |seconds_ago| PastPayment {
        amount_cents: 3_000,
        seconds_ago,
        channel: Channel::Web,
        declined: false,
    };
    let berlin =
        Place { country: "DE".to_owned(), lat_microdegrees: 52_520_000, lon_microdegrees: 13_405_000 };
    Transaction {
        id: "payment-1".to_owned(),
        account_id: "account-1".to_owned(),
        amount_cents: 2_500,
        currency: "EUR".to_owned(),
        at_seconds: 1_750_000_000,
        channel: Channel::Web,
        instrument: Instrument::Card(Card {
            bin: 400_000,
            last_four: 42,
            expiry_month: 12,
            expiry_year: 2030,
        }),
        origin: berlin.clone(),
        billing: Some(berlin),
        signals: Signals(0),
        history: vec![past(400_000), past(4_000_000), past(40_000_000)],
    }
}

prop_compose! {
    pub(super) fn any_features()(
        cents in any::<[u64; 4]>(),
        counts in any::<[u32; 8]>(),
        small in any::<[u8; 4]>(),
        merchant_risk: u16,
        country_risk: i32,
        cross_border: bool,
        new_device: bool,
    ) -> Features {
        let [amount_cents, mean_cents, max_cents, cents_last_day] = cents;
        let [account_age_days, count_last_minute, count_last_hour, count_last_day, ..] = counts;
        let [.., declined_last_day, distance_km, seconds_since_last, device_age_days] = counts;
        let [hour_of_day, day_of_week, channel, tier] = small;
        Features {
            amount_cents, mean_cents, max_cents, cents_last_day,
            account_age_days, count_last_minute, count_last_hour, count_last_day,
            declined_last_day, distance_km, seconds_since_last, device_age_days,
            hour_of_day, day_of_week, channel, tier,
            merchant_risk, country_risk, cross_border, new_device,
        }
    }
}

const CHANNELS: [Channel; 5] =
    [Channel::Web, Channel::App, Channel::Phone, Channel::PointOfSale, Channel::Recurring];

fn any_channel() -> impl Strategy<Value = Channel> {
    proptest::sample::select(&CHANNELS)
}

prop_compose! {
    fn any_place()(
        country in "[A-C]{2}|\\PC{0,3}", lat_microdegrees: i32, lon_microdegrees: i32,
    ) -> Place {
        Place { country, lat_microdegrees, lon_microdegrees }
    }
}

prop_compose! {
    fn any_past()(
        amount_cents: u64,
        seconds_ago in prop_oneof![0_u32..100_000, any::<u32>()],
        channel in any_channel(),
        declined: bool,
    ) -> PastPayment {
        PastPayment { amount_cents, seconds_ago, channel, declined }
    }
}

fn any_instrument() -> impl Strategy<Value = Instrument> {
    prop_oneof![
        any::<(u32, u16, u8, u16)>().prop_map(|(bin, last_four, expiry_month, expiry_year)| {
            Instrument::Card(Card { bin, last_four, expiry_month, expiry_year })
        }),
        "\\PC{0,4}".prop_map(Instrument::BankTransfer),
        "\\PC{0,4}".prop_map(Instrument::Wallet),
        Just(Instrument::Invoice),
    ]
}

prop_compose! {
    pub(super) fn any_transaction()(
        account_id in "\\PC{0,8}",
        amount_cents: u64,
        currency in "[A-Z]{3}|\\PC{0,4}",
        at_seconds: u64,
        channel in any_channel(),
        instrument in any_instrument(),
        origin in any_place(),
        billing in proptest::option::of(any_place()),
        signals: u8,
        history in proptest::collection::vec(any_past(), 0..60),
    ) -> Transaction {
        let (id, signals) = (String::from("payment-1"), Signals(signals));
        Transaction {
            id, account_id, amount_cents, currency, at_seconds, channel, instrument, origin, billing, signals, history,
        }
    }
}
