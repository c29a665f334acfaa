/* The clock is CLOCK_MONOTONIC. What two readings add to a call is measured and taken off; where it is more
 * than a tenth of the median call there is no tail, because what varies then is the clock. */
#include "tail.h"

#include "clock.h"
#include "closed_loop.h"
#include "histogram.h"

#define TOLERABLE 0.1
#define EMPTY 4096u
#define PILOT 2048u
#define PILOT_AT_MOST_NS 100000000u

/* What the clock adds to a time. */
static uint64_t clock_cost(void) {
    double times[EMPTY];
    for (uint32_t i = 0; i < 2 * EMPTY; i++) { /* the first half warms up */
        const uint64_t begin = now_ns();
        times[i % EMPTY] = (double)(now_ns() - begin);
    }
    return (uint64_t)median(times, EMPTY);
}

static uint64_t call_ns(struct subject *subject, uint64_t cost) {
    const uint64_t took = timed(subject, 1);
    return took > cost ? took - cost : 0;
}

static void warm_up(struct subject *subject, uint64_t at_most_ns) {
    const uint64_t begin = now_ns();
    for (uint64_t i = 0; i <= subject->ring.mask && now_ns() - begin <= at_most_ns; i++) {
        subject_call(subject, 1);
    }
}

static double pilot_median(struct subject *subject, uint64_t cost) {
    double times[PILOT];
    uint32_t count = 0;
    const uint64_t begin = now_ns();
    while (count == 0 || (count < PILOT && now_ns() - begin < PILOT_AT_MOST_NS)) {
        times[count++] = (double)call_ns(subject, cost);
    }
    return median(times, count);
}

void write_call_tail(struct subject *subject, uint64_t duration_ns, struct buffer *to) {
    warm_up(subject, duration_ns / 4);
    const uint64_t cost = clock_cost();
    const double median_ns = pilot_median(subject, cost);
    const bool measurable = (double)cost <= median_ns * TOLERABLE;
    put_format(to, "{\"answer\":\"call-tail\",\"per-call\":\"%s\",\"clock-ns\":%lu,\"median-ns\":",
               measurable ? "measured" : "not-measurable", (unsigned long)cost);
    put_double(to, median_ns);
    if (measurable) {
        struct histogram histogram = new_histogram();
        const uint64_t begin = now_ns();
        while (now_ns() - begin < duration_ns) {
            histogram_record(&histogram, call_ns(subject, cost));
        }
        put(to, ",\"service\":");
        write_tail(&histogram, to);
        histogram_free(&histogram);
    }
    put(to, "}");
}
