/* score-transaction: the model's score, and the rules on top of it. */
#include "arithmetic.h"
#include "score.h"
#include "text.h"

/* What rules look at. */
struct facts {
    const transaction *tx;
    const struct history *history;
    const features *features;
    uint16_t model_score;
};

struct rule {
    text reason;
    int32_t points;
    bool (*applies)(const struct facts *facts);
};

static bool has_signal(const struct facts *facts, exports_fraud_signals_t signal) {
    return (facts->tx->signals & signal) != 0;
}

static bool is_card(const struct facts *facts) {
    return facts->tx->instrument.tag == EXPORTS_FRAUD_INSTRUMENT_CARD;
}

static bool model(const struct facts *facts) {
    return facts->model_score >= 600;
}

static bool velocity_minute(const struct facts *facts) {
    return facts->history->velocity.last_minute >= 3;
}

static bool velocity_hour(const struct facts *facts) {
    return facts->history->velocity.last_hour >= 10;
}

static bool velocity_day(const struct facts *facts) {
    return facts->history->velocity.last_day >= 40;
}

static bool spend_day(const struct facts *facts) {
    return saturating_add(facts->history->velocity.cents_last_day, facts->tx->amount_cents) > 500000;
}

static bool amount_spike(const struct facts *facts) {
    return facts->history->paid > 0 &&
           facts->tx->amount_cents > saturating_multiply(5, facts->history->mean_cents);
}

static bool declines(const struct facts *facts) {
    return facts->history->declined_last_day >= 2;
}

static bool far_from_billing(const struct facts *facts) {
    return facts->features->distance_km > 2000;
}

static bool address_mismatch(const struct facts *facts) {
    return has_signal(facts, EXPORTS_FRAUD_SIGNALS_ADDRESS_MISMATCH);
}

static bool new_device(const struct facts *facts) {
    return has_signal(facts, EXPORTS_FRAUD_SIGNALS_NEW_DEVICE);
}

static bool vpn(const struct facts *facts) {
    return has_signal(facts, EXPORTS_FRAUD_SIGNALS_VPN);
}

static bool cvv_missing(const struct facts *facts) {
    return has_signal(facts, EXPORTS_FRAUD_SIGNALS_CVV_MISSING) && is_card(facts) &&
           facts->tx->channel != EXPORTS_FRAUD_CHANNEL_RECURRING;
}

static bool card_expired(const struct facts *facts) {
    if (!is_card(facts)) {
        return false;
    }
    const exports_fraud_card_t *card = &facts->tx->instrument.val.card;
    const struct month now = month_of(facts->tx->at_seconds);
    return now.year > card->expiry_year || (now.year == card->expiry_year && now.month > card->expiry_month);
}

static bool gift_card(const struct facts *facts) {
    return has_signal(facts, EXPORTS_FRAUD_SIGNALS_GIFT_CARD) && facts->tx->amount_cents >= 20000;
}

static bool unknown_currency(const struct facts *facts) {
    const text *currency = &facts->tx->currency;
    for (size_t i = 0; i < currency->len && i < 3; i++) {
        if (currency->ptr[i] < 'A' || currency->ptr[i] > 'Z') {
            return true;
        }
    }
    return currency->len != 3;
}

static bool three_d_secure(const struct facts *facts) {
    return has_signal(facts, EXPORTS_FRAUD_SIGNALS_THREE_D_SECURE);
}

#define RULES 16u

/* In the order of reasons. */
static const struct rule ALL_RULES[RULES] = {
    {INITIAL("model"), 0, model},
    {INITIAL("velocity-minute"), 120, velocity_minute},
    {INITIAL("velocity-hour"), 90, velocity_hour},
    {INITIAL("velocity-day"), 60, velocity_day},
    {INITIAL("spend-day"), 100, spend_day},
    {INITIAL("amount-spike"), 80, amount_spike},
    {INITIAL("declines"), 110, declines},
    {INITIAL("far-from-billing"), 70, far_from_billing},
    {INITIAL("address-mismatch"), 60, address_mismatch},
    {INITIAL("new-device"), 40, new_device},
    {INITIAL("vpn"), 50, vpn},
    {INITIAL("cvv-missing"), 70, cvv_missing},
    {INITIAL("card-expired"), 150, card_expired},
    {INITIAL("gift-card"), 60, gift_card},
    {INITIAL("unknown-currency"), 50, unknown_currency},
    {INITIAL("three-d-secure"), -150, three_d_secure},
};

void score_transaction(const transaction *tx, assessment *found) {
    const struct history history = history_of(tx);
    const features features = features_of(tx, &history);
    const struct facts facts = {tx, &history, &features, score_features(&features)};
    const struct rule *applying[RULES];
    size_t count = 0;
    int32_t points = facts.model_score;
    bool expired = false;
    for (size_t i = 0; i < RULES; i++) {
        if (ALL_RULES[i].applies(&facts)) {
            points += ALL_RULES[i].points;
            expired |= ALL_RULES[i].applies == card_expired;
            applying[count++] = &ALL_RULES[i];
        }
    }
    const uint16_t score = limited(points);
    *found = (assessment){
        .score = score,
        .decision = expired ? EXPORTS_FRAUD_DECISION_DECLINE : decide(score),
        .velocity = history.velocity,
        .reasons = {allocate_many(count, sizeof(text)), count},
    };
    for (size_t i = 0; i < count; i++) {
        found->reasons.ptr[i] = text_copy(&applying[i]->reason);
    }
}
