/* score-features: the forest's margin, on a curve. */
#include "contract.h"
#include "forest.h"

#define MOST_MARGIN 4096

static int64_t capped(uint64_t amount) {
    return amount > INT64_MAX ? INT64_MAX : (int64_t)amount;
}

static int32_t margin_of(const int64_t values[FEATURES]) {
    int32_t margin = 0;
    for (uint32_t t = 0; t < TREES; t++) {
        const struct tree *tree = &FOREST[t];
        uint32_t node = 0;
        for (uint32_t level = 0; level < 4; level++) {
            node = 2 * node + 1 + (values[tree->feature[node]] > tree->threshold[node]);
        }
        margin += tree->leaf[node - NODES];
    }
    return margin;
}

static uint16_t on_curve(int32_t margin) {
    static const int32_t curve[] = {6,   11,  21,  39,  72,  128, 218, 345, 500,
                                    655, 782, 872, 928, 961, 979, 989, 994};
    const int32_t limited = margin < -MOST_MARGIN   ? -MOST_MARGIN
                            : margin >= MOST_MARGIN ? MOST_MARGIN - 1
                                                    : margin;
    const int32_t at = limited + MOST_MARGIN;
    const int32_t k = at >> 9, part = at & 511;
    return (uint16_t)(curve[k] + (((curve[k + 1] - curve[k]) * part) >> 9));
}

uint16_t score_features(const features *of) {
    const int64_t values[FEATURES] = {
        capped(of->amount_cents),
        capped(of->mean_cents),
        capped(of->max_cents),
        capped(of->cents_last_day),
        of->account_age_days,
        of->count_last_minute,
        of->count_last_hour,
        of->count_last_day,
        of->declined_last_day,
        of->distance_km,
        of->seconds_since_last,
        of->device_age_days,
        of->hour_of_day,
        of->day_of_week,
        of->channel,
        of->tier,
        of->merchant_risk,
        of->country_risk,
        of->cross_border,
        of->new_device,
    };
    return on_curve(margin_of(values));
}
