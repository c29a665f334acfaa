//! The rules that speak beside the model, in the order in which they are reported.

use super::velocity::Profile;
use super::{Card, Channel, Features, Instrument, Signals, Transaction, calendar};

/// The facts that a rule may look at.
pub(super) struct Facts<'a> {
    pub(super) tx: &'a Transaction,
    pub(super) profile: &'a Profile,
    pub(super) features: &'a Features,
    pub(super) model_score: u16,
}

/// A reason to trust or distrust a payment.
pub(super) struct Rule {
    pub(super) reason: &'static str,
    pub(super) points: i32,
    pub(super) applies: fn(&Facts) -> bool,
}

const fn rule(reason: &'static str, points: i32, applies: fn(&Facts) -> bool) -> Rule {
    Rule { reason, points, applies }
}

/// Every rule that applies adds its points and names its reason.
pub(super) static RULES: [Rule; 16] = [
    rule("model", 0, |it| it.model_score >= 600),
    rule("velocity-minute", 120, |it| it.profile.velocity.last_minute >= 3),
    rule("velocity-hour", 90, |it| it.profile.velocity.last_hour >= 10),
    rule("velocity-day", 60, |it| it.profile.velocity.last_day >= 40),
    rule("spend-day", 100, |it| {
        it.profile.velocity.cents_last_day.saturating_add(it.tx.amount_cents) > 500_000
    }),
    rule("amount-spike", 80, |it| {
        it.profile.paid > 0 && it.tx.amount_cents > it.profile.mean_cents.saturating_mul(5)
    }),
    rule("declines", 110, |it| it.profile.declined_last_day >= 2),
    rule("far-from-billing", 70, |it| it.features.distance_km > 2_000),
    rule("address-mismatch", 60, |it| it.tx.signals.contains(Signals::ADDRESS_MISMATCH)),
    rule("new-device", 40, |it| it.features.new_device),
    rule("vpn", 50, |it| it.tx.signals.contains(Signals::VPN)),
    rule("cvv-missing", 70, |it| {
        it.tx.signals.contains(Signals::CVV_MISSING)
            && matches!(it.tx.instrument, Instrument::Card(_))
            && it.tx.channel != Channel::Recurring
    }),
    rule(CARD_EXPIRED, 150, |it| match &it.tx.instrument {
        Instrument::Card(card) => expired(card, it.tx.at_seconds),
        _ => false,
    }),
    rule("gift-card", 60, |it| it.tx.signals.contains(Signals::GIFT_CARD) && it.tx.amount_cents >= 20_000),
    rule("unknown-currency", 50, |it| !is_currency(&it.tx.currency)),
    rule("three-d-secure", -150, |it| it.tx.signals.contains(Signals::THREE_D_SECURE)),
];

/// The one reason that decides by itself.
pub(super) const CARD_EXPIRED: &str = "card-expired";

/// A card is good through its month.
fn expired(card: &Card, at_seconds: u64) -> bool {
    calendar::year_and_month(at_seconds) > (card.expiry_year.into(), card.expiry_month)
}

/// Three capital letters.
fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_good_through_their_month() {
        let card = Card { bin: 0, last_four: 0, expiry_month: 2, expiry_year: 2000 };
        assert!(!expired(&card, 951_868_799)); // the last second of February
        assert!(expired(&card, 951_868_800));
        assert!(expired(&card, u64::MAX));
    }

    #[test]
    fn currencies_are_three_capital_letters() {
        assert!(is_currency("EUR"));
        assert!(!["", "EU", "eur", "EURO", "€"].into_iter().any(is_currency));
    }
}
