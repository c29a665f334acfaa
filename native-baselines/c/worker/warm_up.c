#include "warm_up.h"

#include <math.h>
#include <string.h>

#include "clock.h"

#define BOTH (2 * WINDOW)
#define TOLERANCE 0.02

/* The two-sided 5 % point of the normal distribution. */
#define BELIEVABLE_TREND 1.96

void warm_up_feed(struct warm_up *warm_up, double batch_ns) {
    if (warm_up->batches >= BOTH) {
        memmove(warm_up->recent, warm_up->recent + 1, (BOTH - 1) * sizeof(double));
    }
    warm_up->recent[warm_up->batches < BOTH ? warm_up->batches : BOTH - 1] = batch_ns;
    warm_up->batches += 1;
}

static double median_of(const double *values, uint32_t count) {
    double copy[BOTH];
    memcpy(copy, values, count * sizeof(double));
    return median(copy, count);
}

double last_median(const struct warm_up *warm_up) {
    const uint32_t filled = warm_up->batches < BOTH ? warm_up->batches : BOTH;
    const uint32_t window = filled < WINDOW ? filled : WINDOW;
    return median_of(warm_up->recent + filled - window, window);
}

/* By how much a believed trend changes the times from the first to the last; 0 if none is believed. */
static double trend(const double *times) {
    double slopes[BOTH * (BOTH - 1) / 2];
    uint32_t pairs = 0;
    int32_t rising = 0;
    for (uint32_t i = 0; i < BOTH; i++) {
        for (uint32_t j = i + 1; j < BOTH; j++) {
            rising += (times[j] > times[i]) - (times[j] < times[i]);
            slopes[pairs++] = (times[j] - times[i]) / (double)(j - i);
        }
    }
    const double variance = BOTH * (BOTH - 1.0) * (2.0 * BOTH + 5.0) / 18.0;
    const double score = fmax(fabs((double)rising) - 1, 0) / sqrt(variance);
    return score > BELIEVABLE_TREND ? median(slopes, pairs) * BOTH : 0;
}

bool is_steady(const struct warm_up *warm_up) {
    if (warm_up->batches < BOTH) {
        return false;
    }
    const double before = median_of(warm_up->recent, WINDOW),
                 now = median_of(warm_up->recent + WINDOW, WINDOW);
    return before > 0 && now > 0 && fabs(now / before - 1) <= TOLERANCE &&
           fabs(trend(warm_up->recent) / now) <= TOLERANCE / 2;
}
