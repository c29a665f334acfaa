/* One pass over the past payments of an account. */
#include "arithmetic.h"
#include "score.h"

#define MINUTE 60u
#define HOUR 3600u
#define DAY 86400u

static void count_windows(const past_payment *payment, struct history *history) {
    history->velocity.last_minute += payment->seconds_ago <= MINUTE;
    history->velocity.last_hour += payment->seconds_ago <= HOUR;
    if (payment->seconds_ago > DAY) {
        return;
    }
    history->velocity.last_day += 1;
    if (payment->declined) {
        history->declined_last_day += 1;
    } else {
        history->velocity.cents_last_day =
            saturating_add(history->velocity.cents_last_day, payment->amount_cents);
    }
}

struct history history_of(const transaction *tx) {
    struct history history = {.seconds_since_last = UINT32_MAX};
    uint64_t sum = 0;
    uint32_t oldest = 0, oldest_on_channel = 0;
    for (size_t i = 0; i < tx->history.len; i++) {
        const past_payment *payment = &tx->history.ptr[i];
        count_windows(payment, &history);
        if (payment->seconds_ago < history.seconds_since_last) {
            history.seconds_since_last = payment->seconds_ago;
        }
        if (payment->seconds_ago > oldest) {
            oldest = payment->seconds_ago;
        }
        if (payment->channel == tx->channel && payment->seconds_ago > oldest_on_channel) {
            oldest_on_channel = payment->seconds_ago;
        }
        if (!payment->declined) {
            history.paid += 1;
            sum = saturating_add(sum, payment->amount_cents);
            if (payment->amount_cents > history.max_cents) {
                history.max_cents = payment->amount_cents;
            }
        }
    }
    history.mean_cents = history.paid > 0 ? sum / history.paid : 0;
    history.age_days = oldest / DAY;
    history.channel_age_days = oldest_on_channel / DAY;
    return history;
}
