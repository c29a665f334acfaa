#include "closed_loop.h"

#include "warm_up.h"

/* A slice holds about this many batches. */
#define BATCHES_A_SLICE 16u
/* The clock's two readings may take this part of a batch, at most. */
#define CLOCK_SHARE 0.001
/* Batches of the empty loop; their median is subtracted. */
#define EMPTY_BATCHES 7u
/* How often a batch that came out too short is mended. */
#define TRIES 4u

__attribute__((noinline)) uint64_t timed(struct subject *subject, uint64_t calls) {
    const uint64_t begin = now_ns();
    subject_call(subject, calls);
    return now_ns() - begin;
}

/* Whoever is interrupted only takes longer: the best of some tries is believed. */
static uint64_t best_of(uint32_t tries, struct subject *subject, uint64_t calls) {
    uint64_t best = timed(subject, calls);
    for (uint32_t i = 1; i < tries; i++) {
        const uint64_t took = timed(subject, calls);
        best = took < best ? took : best;
    }
    return best;
}

/* Calls that last as long as `target`, if so many lasted so long. */
static uint64_t scaled(uint64_t calls, double took_ns, double target_ns) {
    const double fitting = (double)calls * target_ns / (took_ns > 1 ? took_ns : 1);
    return fitting >= 1 ? (uint64_t)fitting : 1;
}

/* Twice as many until they last long enough, then in proportion. */
static uint64_t batch_for(struct subject *subject, double target_ns) {
    for (uint64_t calls = 1;; calls *= 2) {
        const double took = (double)best_of(2, subject, calls);
        if (took >= target_ns / 2) {
            return scaled(calls, took, target_ns);
        }
    }
}

/* A batch that really lasts as long as it should, and how long that is. */
static uint64_t settled(struct subject *subject, uint64_t batch, double target_ns, double *took_ns) {
    for (uint32_t tries = 0;; tries++) {
        *took_ns = (double)best_of(3, subject, batch);
        if (*took_ns >= target_ns * 3 / 4 || tries == TRIES) {
            return batch;
        }
        batch = scaled(batch, *took_ns, target_ns);
    }
}

static double empty_loop_ns(struct subject *subject, uint64_t batch) {
    double times[EMPTY_BATCHES];
    for (uint32_t i = 0; i < EMPTY_BATCHES; i++) {
        const uint64_t begin = now_ns();
        subject_loop_only(subject, batch);
        times[i] = (double)(now_ns() - begin) / (double)batch;
    }
    return median(times, EMPTY_BATCHES);
}

struct ready make_ready(struct subject *subject, const struct clock *clock, uint64_t slice_ns,
                        uint64_t warm_up_ns) {
    const double shortest = 2 * clock->cost_ns / CLOCK_SHARE, even = (double)slice_ns / BATCHES_A_SLICE;
    const double target = even > shortest ? even : shortest;
    const uint64_t begin = now_ns();
    const uint64_t cold_batch = batch_for(subject, target);
    struct warm_up warm_up = {.batches = 0};
    double first = 0;
    while (warm_up.batches == 0 || (!is_steady(&warm_up) && now_ns() - begin < warm_up_ns)) {
        const double took = (double)timed(subject, cold_batch);
        first = warm_up.batches == 0 ? took : first;
        warm_up_feed(&warm_up, took);
    }
    const double last = last_median(&warm_up);
    double took;
    struct ready ready = {
        .batch = settled(subject, scaled(cold_batch, last, target), target, &took),
        .steady = is_steady(&warm_up),
        .batches = warm_up.batches,
        .first_over_last = first / (last > 1 ? last : 1),
    };
    ready.clock_share = 2 * clock->cost_ns / (took > 1 ? took : 1);
    ready.empty_ns = empty_loop_ns(subject, ready.batch);
    ready.ms = (double)(now_ns() - begin) / 1e6;
    return ready;
}

void measure_slice(struct subject *subject, const struct ready *ready, uint64_t slice_ns, struct buffer *to) {
    const uint64_t begin = now_ns();
    subject_call(subject, ready->batch); /* finds caches gone cold, and is not kept */
    put(to, "[");
    for (const char *separator = "";; separator = ",") {
        const double took = (double)timed(subject, ready->batch);
        put(to, separator);
        put_double(to, took / (double)ready->batch - ready->empty_ns);
        if (now_ns() - begin >= slice_ns) {
            break;
        }
    }
    put(to, "]");
}
