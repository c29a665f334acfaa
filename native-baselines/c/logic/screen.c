/* screen: a binary log of payments, and a verdict on each. */
#include "arithmetic.h"
#include "score.h"
#include "text.h"

#define RECORD 32u
#define SLOTS 64u
#define CUT_OFF 0x80u

struct payment {
    uint32_t account;
    uint32_t merchant;
    uint64_t at_seconds;
    uint64_t amount_cents;
    uint8_t country[2];
    uint8_t channel;
    uint8_t signals;
    uint32_t device;
};

/* What happened in a minute. */
struct window {
    uint32_t count;
    uint64_t cents;
};

/* The last account of those that fall into it. */
struct slot {
    bool filled;
    uint32_t account;
    uint32_t device;
    uint64_t minute;
    struct window now;
    struct window before;
};

/* What a payment does to its slot. */
struct seen {
    bool device_changed;
    bool late;
    uint64_t count;
    uint64_t cents;
};

static uint32_t u32_at(const uint8_t *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint64_t u64_at(const uint8_t *bytes) {
    return (uint64_t)u32_at(bytes) | (uint64_t)u32_at(bytes + 4) << 32;
}

static struct payment payment_at(const uint8_t *bytes) {
    return (struct payment){u32_at(bytes),          u32_at(bytes + 4), u64_at(bytes + 8), u64_at(bytes + 16),
                            {bytes[24], bytes[25]}, bytes[26],         bytes[27],         u32_at(bytes + 28)};
}

static struct seen see(struct slot *slot, const struct payment *payment) {
    const uint64_t minute = payment->at_seconds / 60;
    const uint64_t left = 60 - payment->at_seconds % 60;
    struct seen seen;
    if (!slot->filled || slot->account != payment->account) {
        *slot = (struct slot){
            .filled = true, .account = payment->account, .device = payment->device, .minute = minute};
    }
    seen.device_changed = slot->device != payment->device;
    slot->device = payment->device;
    seen.late = minute < slot->minute;
    if (minute > slot->minute) {
        slot->before = minute - slot->minute == 1 ? slot->now : (struct window){0, 0};
        slot->now = (struct window){0, 0};
        slot->minute = minute;
    }
    slot->now.count = saturating_add_u32(slot->now.count, 1);
    slot->now.cents = saturating_add(slot->now.cents, payment->amount_cents);
    seen.count = slot->now.count + slot->before.count * left / 60;
    seen.cents = saturating_add(slot->now.cents, slot->before.cents / 60 * left);
    return seen;
}

static int32_t points_of(const struct payment *payment, const struct seen *seen, int32_t risk) {
    static const int32_t of_signals[] = {60, 80, 60, 80, -150, 60};
    int32_t points =
        amount_points(payment->amount_cents) + 2 * risk + (int32_t)(scatter(payment->merchant) >> 26);
    points += seen->count >= 10 ? 350 : seen->count >= 5 ? 150 : 0;
    points += seen->cents > 1000000 ? 300 : seen->cents > 300000 ? 150 : 0;
    for (uint32_t i = 0; i < 6; i++) {
        points += payment->signals >> i & 1 ? of_signals[i] : 0;
    }
    points += seen->device_changed ? 120 : 0;
    points += payment->channel > 4 ? 100 : 0;
    return points;
}

static uint8_t verdict_on(const struct payment *payment, struct slot slots[SLOTS]) {
    const struct seen seen = see(&slots[scatter(payment->account) >> 26], payment);
    const int32_t risk = country_risk(payment->country[0], payment->country[1]);
    uint32_t verdict = decide(limited(points_of(payment, &seen, risk)));
    verdict |= (uint32_t)(seen.count >= 5) << 2;
    verdict |= (uint32_t)(seen.cents > 300000) << 3;
    verdict |= (uint32_t)seen.device_changed << 4;
    verdict |= (uint32_t)(risk >= 35) << 5;
    verdict |= (uint32_t)seen.late << 6;
    return (uint8_t)verdict;
}

void screen(const bytes *log, bytes *verdicts) {
    const size_t records = log->len / RECORD, rest = log->len % RECORD;
    struct slot slots[SLOTS] = {{0}};
    *verdicts = (bytes){allocate(records + (rest > 0)), records + (rest > 0)};
    for (size_t i = 0; i < records; i++) {
        const struct payment payment = payment_at(log->ptr + i * RECORD);
        verdicts->ptr[i] = verdict_on(&payment, slots);
    }
    if (rest > 0) {
        verdicts->ptr[records] = CUT_OFF;
    }
}
