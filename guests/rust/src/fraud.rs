//! `tollgate:fraud/fraud`: bindings to logic and back.

use tollgate_logic::fraud as logic;

use crate::bindings::exports::tollgate::fraud::fraud as wit;

impl wit::Guest for crate::Guest {
    fn score(account_id: String, amount_cents: u64) -> u16 {
        logic::score(&account_id, amount_cents)
    }

    fn score_features(features: wit::Features) -> u16 {
        logic::score_features(&features.into())
    }

    fn score_transaction(tx: wit::Transaction) -> wit::Assessment {
        logic::score_transaction(&tx.into()).into()
    }

    fn screen(log: Vec<u8>) -> Vec<u8> {
        logic::screen(&log)
    }
}

impl From<wit::Features> for logic::Features {
    fn from(it: wit::Features) -> Self {
        Self {
            amount_cents: it.amount_cents,
            mean_cents: it.mean_cents,
            max_cents: it.max_cents,
            cents_last_day: it.cents_last_day,
            account_age_days: it.account_age_days,
            count_last_minute: it.count_last_minute,
            count_last_hour: it.count_last_hour,
            count_last_day: it.count_last_day,
            declined_last_day: it.declined_last_day,
            distance_km: it.distance_km,
            seconds_since_last: it.seconds_since_last,
            device_age_days: it.device_age_days,
            hour_of_day: it.hour_of_day,
            day_of_week: it.day_of_week,
            channel: it.channel,
            tier: it.tier,
            merchant_risk: it.merchant_risk,
            country_risk: it.country_risk,
            cross_border: it.cross_border,
            new_device: it.new_device,
        }
    }
}

impl From<wit::Transaction> for logic::Transaction {
    fn from(tx: wit::Transaction) -> Self {
        Self {
            id: tx.id,
            account_id: tx.account_id,
            amount_cents: tx.amount_cents,
            currency: tx.currency,
            at_seconds: tx.at_seconds,
            channel: tx.channel.into(),
            instrument: tx.instrument.into(),
            origin: tx.origin.into(),
            billing: tx.billing.map(Into::into),
            signals: logic::Signals(tx.signals.bits()),
            history: tx.history.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<wit::Channel> for logic::Channel {
    fn from(channel: wit::Channel) -> Self {
        match channel {
            wit::Channel::Web => Self::Web,
            wit::Channel::App => Self::App,
            wit::Channel::Phone => Self::Phone,
            wit::Channel::PointOfSale => Self::PointOfSale,
            wit::Channel::Recurring => Self::Recurring,
        }
    }
}

impl From<wit::Instrument> for logic::Instrument {
    fn from(instrument: wit::Instrument) -> Self {
        match instrument {
            wit::Instrument::Card(card) => Self::Card(logic::Card {
                bin: card.bin,
                last_four: card.last_four,
                expiry_month: card.expiry_month,
                expiry_year: card.expiry_year,
            }),
            wit::Instrument::BankTransfer(iban) => Self::BankTransfer(iban),
            wit::Instrument::Wallet(name) => Self::Wallet(name),
            wit::Instrument::Invoice => Self::Invoice,
        }
    }
}

impl From<wit::Place> for logic::Place {
    fn from(place: wit::Place) -> Self {
        Self {
            country: place.country,
            lat_microdegrees: place.lat_microdegrees,
            lon_microdegrees: place.lon_microdegrees,
        }
    }
}

impl From<wit::PastPayment> for logic::PastPayment {
    fn from(payment: wit::PastPayment) -> Self {
        Self {
            amount_cents: payment.amount_cents,
            seconds_ago: payment.seconds_ago,
            channel: payment.channel.into(),
            declined: payment.declined,
        }
    }
}

impl From<logic::Assessment> for wit::Assessment {
    fn from(assessment: logic::Assessment) -> Self {
        Self {
            score: assessment.score,
            decision: assessment.decision.into(),
            velocity: assessment.velocity.into(),
            reasons: assessment.reasons,
        }
    }
}

impl From<logic::Decision> for wit::Decision {
    fn from(decision: logic::Decision) -> Self {
        match decision {
            logic::Decision::Approve => Self::Approve,
            logic::Decision::Challenge => Self::Challenge,
            logic::Decision::Review => Self::Review,
            logic::Decision::Decline => Self::Decline,
        }
    }
}

impl From<logic::Velocity> for wit::Velocity {
    fn from(velocity: logic::Velocity) -> Self {
        Self {
            last_minute: velocity.last_minute,
            last_hour: velocity.last_hour,
            last_day: velocity.last_day,
            cents_last_day: velocity.cents_last_day,
        }
    }
}
