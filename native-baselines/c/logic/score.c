#include "score.h"

#include "arithmetic.h"

int32_t amount_points(uint64_t cents) {
    return cents < 1000      ? 0
           : cents < 5000    ? 30
           : cents < 20000   ? 80
           : cents < 100000  ? 160
           : cents < 500000  ? 300
           : cents < 2000000 ? 450
                             : 600;
}

uint16_t limited(int32_t points) {
    return (uint16_t)(points < 0 ? 0 : points > MOST_POINTS ? MOST_POINTS : points);
}

exports_fraud_decision_t decide(uint16_t score) {
    return score < 300   ? EXPORTS_FRAUD_DECISION_APPROVE
           : score < 550 ? EXPORTS_FRAUD_DECISION_CHALLENGE
           : score < 800 ? EXPORTS_FRAUD_DECISION_REVIEW
                         : EXPORTS_FRAUD_DECISION_DECLINE;
}

uint16_t score(const text *account_id, uint64_t amount_cents) {
    if (account_id->len == 0) {
        return MOST_POINTS;
    }
    const uint32_t of_account = fnv1a(account_id->ptr, account_id->len) % 401;
    return (uint16_t)((uint32_t)amount_points(amount_cents) + of_account);
}
