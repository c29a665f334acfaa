//! From a transaction to the twenty features.

use super::velocity::Profile;
use super::{Features, Instrument, Signals, Transaction, calendar, country, distance};
use crate::hash::{fnv1a, scatter};

/// Customers who paid fewer times than this are new, those below the second number known.
const TIERS: [u32; 2] = [3, 10];

/// The features of a payment.
pub(super) fn extract(tx: &Transaction, profile: &Profile) -> Features {
    let new_device = tx.signals.contains(Signals::NEW_DEVICE);
    Features {
        amount_cents: tx.amount_cents,
        mean_cents: profile.mean_cents,
        max_cents: profile.max_cents,
        cents_last_day: profile.velocity.cents_last_day,
        account_age_days: profile.age_days,
        count_last_minute: profile.velocity.last_minute,
        count_last_hour: profile.velocity.last_hour,
        count_last_day: profile.velocity.last_day,
        declined_last_day: profile.declined_last_day,
        distance_km: tx.billing.as_ref().map_or(0, |billing| distance::kilometres(&tx.origin, billing)),
        seconds_since_last: profile.seconds_since_last,
        device_age_days: if new_device { 0 } else { profile.channel_age_days },
        hour_of_day: calendar::hour_of_day(tx.at_seconds),
        day_of_week: calendar::day_of_week(tx.at_seconds),
        channel: tx.channel as u8,
        tier: TIERS.iter().map(|from| u8::from(profile.paid >= *from)).sum(),
        merchant_risk: instrument_risk(&tx.instrument),
        country_risk: country::risk(tx.origin.country.as_bytes()),
        cross_border: tx.billing.as_ref().is_some_and(|billing| billing.country != tx.origin.country),
        new_device,
    }
}

/// A transaction names no merchant: what is paid with stands in for it.
fn instrument_risk(instrument: &Instrument) -> u16 {
    match instrument {
        Instrument::Card(card) => ((scatter(card.bin) >> 16) % 500) as u16,
        Instrument::BankTransfer(iban) => {
            let country = iban.as_bytes().get(..2).unwrap_or_default();
            (150 + country::risk(country)) as u16
        }
        Instrument::Wallet(name) => 200 + (fnv1a(name.as_bytes()) % 300) as u16,
        Instrument::Invoice => 550,
    }
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;

    use super::*;
    use crate::fraud::testing::calm_transaction;

    fn features(change: impl FnOnce(&mut Transaction)) -> Features {
        let mut tx = calm_transaction();
        change(&mut tx);
        extract(&tx, &Profile::read(&tx.history, tx.channel))
    }

    #[test]
    fn without_an_address_there_is_no_distance_and_no_border() {
        let none = features(|tx| tx.billing = None);
        assert_eq!((none.distance_km, none.cross_border), (0, false));
        assert!(features(|tx| tx.origin.country = "FR".to_owned()).cross_border);
    }

    #[test]
    fn a_new_device_has_no_age() {
        assert!(features(|_| {}).device_age_days > 0);
        let new = features(|tx| tx.signals = Signals::NEW_DEVICE);
        assert_eq!((new.device_age_days, new.new_device), (0, true));
    }

    #[test]
    fn each_instrument_has_its_risk() {
        let risk = |instrument| instrument_risk(&instrument);
        assert_eq!(risk(Instrument::BankTransfer("DE02".to_owned())), 120);
        assert_eq!(risk(Instrument::BankTransfer("D".to_owned())), 230);
        assert_eq!(risk(Instrument::BankTransfer("é".to_owned())), 230);
        assert_eq!(risk(Instrument::Invoice), 550);
        assert!((200..500).contains(&risk(Instrument::Wallet("purse".to_owned()))));
    }
}
