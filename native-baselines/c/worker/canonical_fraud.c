/* The types of fraud. */
#include "canonical.h"

static const char *const CHANNELS[] = {"web", "app", "phone", "point-of-sale", "recurring", NULL};
static const char *const SIGNALS[] = {
    "new-device", "vpn", "address-mismatch", "cvv-missing", "three-d-secure", "gift-card", NULL};
static const char *const DECISIONS[] = {"approve", "challenge", "review", "decline"};

/* A number of 8 or 16 bits behind its key. */
static bool read_u8_at(struct cursor *cursor, const char *key, uint8_t *number) {
    uint64_t read;
    if (!read_exactly(cursor, key) || !read_unsigned(cursor, UINT8_MAX, &read)) {
        return false;
    }
    *number = (uint8_t)read;
    return true;
}

static bool read_u16_at(struct cursor *cursor, const char *key, uint16_t *number) {
    uint64_t read;
    if (!read_exactly(cursor, key) || !read_unsigned(cursor, UINT16_MAX, &read)) {
        return false;
    }
    *number = (uint16_t)read;
    return true;
}

static bool read_u32_at(struct cursor *cursor, const char *key, uint32_t *number) {
    return read_exactly(cursor, key) && read_u32(cursor, number);
}

static bool read_u64_at(struct cursor *cursor, const char *key, uint64_t *number) {
    return read_exactly(cursor, key) && read_u64(cursor, number);
}

bool read_features(struct cursor *cursor, features *value) {
    return read_u64_at(cursor, "{\"amount-cents\":", &value->amount_cents) &&
           read_u64_at(cursor, ",\"mean-cents\":", &value->mean_cents) &&
           read_u64_at(cursor, ",\"max-cents\":", &value->max_cents) &&
           read_u64_at(cursor, ",\"cents-last-day\":", &value->cents_last_day) &&
           read_u32_at(cursor, ",\"account-age-days\":", &value->account_age_days) &&
           read_u32_at(cursor, ",\"count-last-minute\":", &value->count_last_minute) &&
           read_u32_at(cursor, ",\"count-last-hour\":", &value->count_last_hour) &&
           read_u32_at(cursor, ",\"count-last-day\":", &value->count_last_day) &&
           read_u32_at(cursor, ",\"declined-last-day\":", &value->declined_last_day) &&
           read_u32_at(cursor, ",\"distance-km\":", &value->distance_km) &&
           read_u32_at(cursor, ",\"seconds-since-last\":", &value->seconds_since_last) &&
           read_u32_at(cursor, ",\"device-age-days\":", &value->device_age_days) &&
           read_u8_at(cursor, ",\"hour-of-day\":", &value->hour_of_day) &&
           read_u8_at(cursor, ",\"day-of-week\":", &value->day_of_week) &&
           read_u8_at(cursor, ",\"channel\":", &value->channel) &&
           read_u8_at(cursor, ",\"tier\":", &value->tier) &&
           read_u16_at(cursor, ",\"merchant-risk\":", &value->merchant_risk) &&
           read_exactly(cursor, ",\"country-risk\":") && read_s32(cursor, &value->country_risk) &&
           read_exactly(cursor, ",\"cross-border\":") && read_bool(cursor, &value->cross_border) &&
           read_exactly(cursor, ",\"new-device\":") && read_bool(cursor, &value->new_device) &&
           read_exactly(cursor, "}");
}

static bool read_card(struct cursor *cursor, exports_fraud_card_t *card) {
    return read_u32_at(cursor, "{\"bin\":", &card->bin) &&
           read_u16_at(cursor, ",\"last-four\":", &card->last_four) &&
           read_u8_at(cursor, ",\"expiry-month\":", &card->expiry_month) &&
           read_u16_at(cursor, ",\"expiry-year\":", &card->expiry_year) && read_exactly(cursor, "}");
}

static bool read_instrument(struct cursor *cursor, instrument *value) {
    if (read_exactly(cursor, "\"invoice\"")) {
        value->tag = EXPORTS_FRAUD_INSTRUMENT_INVOICE;
        return true;
    }
    if (read_exactly(cursor, "{\"card\":")) {
        value->tag = EXPORTS_FRAUD_INSTRUMENT_CARD;
        return read_card(cursor, &value->val.card) && read_exactly(cursor, "}");
    }
    if (read_exactly(cursor, "{\"bank-transfer\":")) {
        value->tag = EXPORTS_FRAUD_INSTRUMENT_BANK_TRANSFER;
        return read_text(cursor, &value->val.bank_transfer) && read_exactly(cursor, "}");
    }
    value->tag = EXPORTS_FRAUD_INSTRUMENT_WALLET;
    value->val.wallet = (text){NULL, 0};
    return read_exactly(cursor, "{\"wallet\":") && read_text(cursor, &value->val.wallet) &&
           read_exactly(cursor, "}");
}

static bool read_place(struct cursor *cursor, place *value) {
    return read_exactly(cursor, "{\"country\":") && read_text(cursor, &value->country) &&
           read_exactly(cursor, ",\"lat-microdegrees\":") && read_s32(cursor, &value->lat_microdegrees) &&
           read_exactly(cursor, ",\"lon-microdegrees\":") && read_s32(cursor, &value->lon_microdegrees) &&
           read_exactly(cursor, "}");
}

static bool read_billing(struct cursor *cursor, exports_fraud_option_place_t *billing) {
    if (read_exactly(cursor, "null")) {
        return true;
    }
    billing->is_some = true;
    return read_place(cursor, &billing->val);
}

static bool read_payment(struct cursor *cursor, void *into) {
    past_payment *value = into;
    return read_u64_at(cursor, "{\"amount-cents\":", &value->amount_cents) &&
           read_u32_at(cursor, ",\"seconds-ago\":", &value->seconds_ago) &&
           read_exactly(cursor, ",\"channel\":") && read_enum(cursor, CHANNELS, &value->channel) &&
           read_exactly(cursor, ",\"declined\":") && read_bool(cursor, &value->declined) &&
           read_exactly(cursor, "}");
}

static bool read_history(struct cursor *cursor, exports_fraud_list_past_payment_t *history) {
    void *elements;
    const bool read = read_list(cursor, sizeof(past_payment), read_payment, &elements, &history->len);
    history->ptr = elements;
    return read;
}

bool read_transaction(struct cursor *cursor, transaction *value) {
    value->instrument.tag = EXPORTS_FRAUD_INSTRUMENT_INVOICE; /* which holds nothing, until there is one */
    return read_exactly(cursor, "{\"id\":") && read_text(cursor, &value->id) &&
           read_exactly(cursor, ",\"account-id\":") && read_text(cursor, &value->account_id) &&
           read_u64_at(cursor, ",\"amount-cents\":", &value->amount_cents) &&
           read_exactly(cursor, ",\"currency\":") && read_text(cursor, &value->currency) &&
           read_u64_at(cursor, ",\"at-seconds\":", &value->at_seconds) &&
           read_exactly(cursor, ",\"channel\":") && read_enum(cursor, CHANNELS, &value->channel) &&
           read_exactly(cursor, ",\"instrument\":") && read_instrument(cursor, &value->instrument) &&
           read_exactly(cursor, ",\"origin\":") && read_place(cursor, &value->origin) &&
           read_exactly(cursor, ",\"billing\":") && read_billing(cursor, &value->billing) &&
           read_exactly(cursor, ",\"signals\":") && read_flags(cursor, SIGNALS, &value->signals) &&
           read_exactly(cursor, ",\"history\":") && read_history(cursor, &value->history) &&
           read_exactly(cursor, "}");
}

void write_assessment(struct buffer *to, const assessment *value) {
    put_format(to, "{\"score\":%u,\"decision\":\"%s\",\"velocity\":{\"last-minute\":%u,\"last-hour\":%u,",
               value->score, DECISIONS[value->decision], value->velocity.last_minute,
               value->velocity.last_hour);
    put_format(to, "\"last-day\":%u,\"cents-last-day\":", value->velocity.last_day);
    put_decimal_string(to, value->velocity.cents_last_day);
    put(to, "},\"reasons\":[");
    for (size_t i = 0; i < value->reasons.len; i++) {
        put(to, i > 0 ? "," : "");
        put_string(to, &value->reasons.ptr[i]);
    }
    put(to, "]}");
}
