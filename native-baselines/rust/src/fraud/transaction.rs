//! A transaction from end to end: history, features, model, rules, decision.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use super::features::extract;
use super::rules::{CARD_EXPIRED, Facts, RULES};
use super::score::MAX_SCORE;
use super::velocity::Profile;
use super::{Assessment, Decision, Transaction, score_features};

/// The decision for a score.
pub(super) const fn decide(score: u16) -> Decision {
    match score {
        0..300 => Decision::Approve,
        300..550 => Decision::Challenge,
        550..800 => Decision::Review,
        _ => Decision::Decline,
    }
}

/// Assesses a payment.
#[inline(never)]
#[must_use]
pub fn score_transaction(tx: &Transaction) -> Assessment {
    let profile = Profile::read(&tx.history, tx.channel);
    let features = extract(tx, &profile);
    let model_score = score_features(&features);
    let facts = Facts { tx, profile: &profile, features: &features, model_score };

    let mut score = i32::from(model_score);
    let mut reasons = Vec::new();
    let mut decided = None;
    for rule in RULES.iter().filter(|rule| (rule.applies)(&facts)) {
        score += rule.points;
        reasons.push(rule.reason.to_owned());
        if rule.reason == CARD_EXPIRED {
            decided = Some(Decision::Decline);
        }
    }
    let score = score.clamp(0, MAX_SCORE.into()) as u16;
    Assessment {
        score,
        decision: decided.unwrap_or_else(|| decide(score)),
        velocity: profile.velocity,
        reasons,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fraud::testing::{any_transaction, calm_transaction};
    use crate::fraud::{Channel, Instrument, PastPayment, Signals};

    /// The reasons after one change to a payment about which nothing is to be said.
    #[track_caller]
    fn assert_reasons(change: impl FnOnce(&mut Transaction), expected: &[&str]) {
        let mut tx = calm_transaction();
        change(&mut tx);
        let assessment = score_transaction(&tx);
        let reasons: Vec<&str> =
            assessment.reasons.iter().map(|it| &**it).filter(|it| *it != "model").collect();
        assert_eq!(reasons, expected);
    }

    fn repeat(tx: &mut Transaction, count: usize, seconds_ago: u32, declined: bool) {
        let past = PastPayment { amount_cents: 3_000, seconds_ago, channel: Channel::Web, declined };
        tx.history.extend(core::iter::repeat_n(past, count));
    }

    #[test]
    fn nothing_is_to_be_said_of_a_calm_payment() {
        assert_reasons(|_| {}, &[]);
        assert_eq!(score_transaction(&calm_transaction()).decision, Decision::Approve);
    }

    #[test]
    fn each_rule_speaks_when_it_should() {
        assert_reasons(|tx| repeat(tx, 2, 60, false), &[]);
        assert_reasons(|tx| repeat(tx, 3, 60, false), &["velocity-minute"]);
        assert_reasons(|tx| repeat(tx, 10, 3_600, false), &["velocity-hour"]);
        assert_reasons(|tx| repeat(tx, 40, 86_400, false), &["velocity-day"]);
        assert_reasons(|tx| tx.amount_cents = 500_001, &["spend-day", "amount-spike"]);
        assert_reasons(|tx| repeat(tx, 2, 80_000, true), &["declines"]);
        assert_reasons(|tx| tx.origin.lat_microdegrees = 0, &["far-from-billing"]);
        assert_reasons(|tx| tx.currency = "euro".to_owned(), &["unknown-currency"]);
        assert_reasons(|tx| tx.at_seconds = 4_000_000_000, &["card-expired"]);
    }

    #[test]
    fn each_signal_speaks_when_it_should() {
        for (signal, reason) in [
            (Signals::NEW_DEVICE, "new-device"),
            (Signals::VPN, "vpn"),
            (Signals::ADDRESS_MISMATCH, "address-mismatch"),
            (Signals::CVV_MISSING, "cvv-missing"),
            (Signals::THREE_D_SECURE, "three-d-secure"),
        ] {
            assert_reasons(|tx| tx.signals = signal, &[reason]);
        }
        assert_reasons(|tx| (tx.signals, tx.channel) = (Signals::CVV_MISSING, Channel::Recurring), &[]);
        assert_reasons(|tx| (tx.signals, tx.instrument) = (Signals::CVV_MISSING, Instrument::Invoice), &[]);
        assert_reasons(|tx| (tx.signals, tx.amount_cents) = (Signals::GIFT_CARD, 19_999), &["amount-spike"]);
        assert_reasons(
            |tx| (tx.signals, tx.amount_cents) = (Signals::GIFT_CARD, 20_000),
            &["amount-spike", "gift-card"],
        );
    }

    #[test]
    fn thresholds_belong_to_the_harsher_decision() {
        use Decision::{Approve, Challenge, Decline, Review};
        let decisions = [299, 300, 549, 550, 799, 800, 1_000].map(decide);
        assert_eq!(decisions, [Approve, Challenge, Challenge, Review, Review, Decline, Decline]);
    }

    #[test]
    fn an_expired_card_is_declined_whatever_its_score() {
        let mut tx = calm_transaction();
        tx.at_seconds = 4_000_000_000;
        tx.signals = Signals::THREE_D_SECURE;
        let assessment = score_transaction(&tx);
        assert!(assessment.score < 800);
        assert_eq!(assessment.decision, Decision::Decline);
    }

    proptest! {
        #[test]
        fn any_payment_gets_an_assessment(tx in any_transaction()) {
            let assessment = score_transaction(&tx);
            prop_assert!(assessment.score <= MAX_SCORE);
            let velocity = &assessment.velocity;
            prop_assert!(velocity.last_minute <= velocity.last_hour && velocity.last_hour <= velocity.last_day);
            prop_assert!(velocity.last_day as usize <= tx.history.len());
            // Reasons keep the order of the rules.
            let places: Vec<_> = assessment
                .reasons
                .iter()
                .map(|reason| RULES.iter().position(|rule| rule.reason == reason))
                .collect();
            prop_assert!(places.is_sorted() && places.iter().all(Option::is_some));
        }

        #[test]
        fn the_order_of_the_history_does_not_matter(mut tx in any_transaction()) {
            let forward = score_transaction(&tx);
            tx.history.reverse();
            prop_assert_eq!(score_transaction(&tx), forward);
        }
    }
}
