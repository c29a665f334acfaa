/* What the functions of fraud share. */
#ifndef TOLLGATE_SCORE_H
#define TOLLGATE_SCORE_H

#include "contract.h"

#define MOST_POINTS 1000

/* Points for an amount. */
int32_t amount_points(uint64_t cents);

/* Points, limited to 0 … 1,000. */
uint16_t limited(int32_t points);

/* The decision for a score. */
exports_fraud_decision_t decide(uint16_t score);

/* The risk of a country code, by its two bytes. */
int32_t country_risk(uint8_t first, uint8_t second);

/* The same of a code of any length. */
int32_t country_risk_of(const uint8_t *code, size_t length);

/* Kilometres between two places. */
uint32_t distance_km(const place *from, const place *to);

/* Year and month of a time, in UTC. */
struct month {
    uint64_t year;
    uint64_t month;
};

struct month month_of(uint64_t at_seconds);

/* What the history of an account amounts to. */
struct history {
    exports_fraud_velocity_t velocity;
    uint32_t declined_last_day;
    uint64_t paid;
    uint64_t mean_cents;
    uint64_t max_cents;
    uint32_t age_days;
    uint32_t channel_age_days;
    uint32_t seconds_since_last;
};

struct history history_of(const transaction *tx);

/* What the model looks at. */
features features_of(const transaction *tx, const struct history *history);

#endif
