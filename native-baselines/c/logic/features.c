/* What the model looks at, extracted from a transaction and its history. */
#include "arithmetic.h"
#include "score.h"
#include "text.h"

static uint16_t merchant_risk(const instrument *instrument) {
    switch (instrument->tag) {
    case EXPORTS_FRAUD_INSTRUMENT_CARD:
        return (uint16_t)((scatter(instrument->val.card.bin) >> 16) % 500);
    case EXPORTS_FRAUD_INSTRUMENT_BANK_TRANSFER: {
        const text *iban = &instrument->val.bank_transfer;
        return (uint16_t)(150 + country_risk_of(iban->ptr, iban->len < 2 ? 0 : 2));
    }
    case EXPORTS_FRAUD_INSTRUMENT_WALLET: {
        const text *name = &instrument->val.wallet;
        return (uint16_t)(200 + fnv1a(name->ptr, name->len) % 300);
    }
    default:
        return 550;
    }
}

features features_of(const transaction *tx, const struct history *history) {
    const bool new_device = (tx->signals & EXPORTS_FRAUD_SIGNALS_NEW_DEVICE) != 0;
    const text *country = &tx->origin.country;
    const place *billing = tx->billing.is_some ? &tx->billing.val : NULL;
    return (features){
        .amount_cents = tx->amount_cents,
        .mean_cents = history->mean_cents,
        .max_cents = history->max_cents,
        .cents_last_day = history->velocity.cents_last_day,
        .account_age_days = history->age_days,
        .count_last_minute = history->velocity.last_minute,
        .count_last_hour = history->velocity.last_hour,
        .count_last_day = history->velocity.last_day,
        .declined_last_day = history->declined_last_day,
        .distance_km = billing != NULL ? distance_km(&tx->origin, billing) : 0,
        .seconds_since_last = history->seconds_since_last,
        .device_age_days = new_device ? 0 : history->channel_age_days,
        .hour_of_day = (uint8_t)(tx->at_seconds / 3600 % 24),
        .day_of_week = (uint8_t)((tx->at_seconds / 86400 + 4) % 7),
        .channel = tx->channel,
        .tier = history->paid < 3    ? 0
                : history->paid < 10 ? 1
                                     : 2,
        .merchant_risk = merchant_risk(&tx->instrument),
        .country_risk = country_risk_of(country->ptr, country->len),
        .cross_border = billing != NULL && !text_equals(&billing->country, country),
        .new_device = new_device,
    };
}
