#include "histogram.h"

#include <math.h>
#include <stdlib.h>

#include "hdr_text.h"

/* Values below this have a place each; above, each doubling has half as many. */
#define PLACES 2048u
#define HALF 1024u
#define HALF_BITS 10u
/* An hour. What takes longer is told as one. */
#define LONGEST 3600000000000u
#define LENGTH ((32u + 1) * HALF)

/* The number of operations that lie beyond a percentile that is given. */
#define BEYOND 100.0
/* Half of the normal distribution's 95 %. */
#define QUANTILE 1.959963984540054

struct histogram new_histogram(void) {
    uint64_t *counts = calloc(LENGTH, sizeof *counts);
    if (counts == NULL) {
        abort();
    }
    return (struct histogram){counts, 0, 0};
}

void histogram_free(struct histogram *histogram) {
    free(histogram->counts);
}

/* How many bits of a value are not told apart. */
static uint32_t lost_bits(uint64_t value) {
    return 53 - (uint32_t)__builtin_clzll(value | (PLACES - 1));
}

static uint32_t place_of(uint64_t value) {
    const uint32_t lost = lost_bits(value);
    return ((lost + 1) << HALF_BITS) + (uint32_t)(value >> lost) - HALF;
}

/* The lowest and the highest value of a place. */
static uint64_t lowest_at(uint32_t place) {
    if (place < PLACES) {
        return place;
    }
    return (uint64_t)(place % HALF + HALF) << (place / HALF - 1);
}

static uint64_t highest_at(uint32_t place) {
    return lowest_at(place + 1) - 1;
}

void histogram_record(struct histogram *histogram, uint64_t ns) {
    ns = ns < LONGEST ? ns : LONGEST;
    histogram->counts[place_of(ns)] += 1;
    histogram->total += 1;
    histogram->sum += (double)ns;
}

/* The value of a rank, counted from 1. */
static uint64_t at_rank(const struct histogram *histogram, uint64_t rank) {
    uint64_t below = 0;
    for (uint32_t place = 0; place < LENGTH; place++) {
        below += histogram->counts[place];
        if (below >= rank) {
            return highest_at(place);
        }
    }
    return LONGEST;
}

static uint64_t rank(double position, uint64_t count) {
    return position<1 ? 1 : position>(double) count ? count : (uint64_t)position;
}

/* A percentile with its distribution-free interval between two ranks, by the normal approximation of the
 * binomial. */
static void write_percentile(const struct histogram *histogram, double q, struct buffer *to) {
    const double n = (double)histogram->total, spread = QUANTILE * sqrt(n * q * (1 - q));
    put_format(to, "{\"q\":%g,\"value-ns\":", q);
    put_number(to, at_rank(histogram, rank(ceil(n * q - 1e-6), histogram->total)));
    put(to, ",\"low-ns\":");
    put_number(to, at_rank(histogram, rank(floor(n * q - spread), histogram->total)));
    put(to, ",\"high-ns\":");
    put_number(to, at_rank(histogram, rank(ceil(n * q + spread) + 1, histogram->total)));
    put(to, ",\"at-least\":false,\"high-at-least\":false,\"generator-bound\":false}");
}

/* One more element of a list. */
static void put_separator(struct buffer *list) {
    put(list, list->length > 0 ? "," : "");
}

static void write_percentiles(const struct histogram *histogram, struct buffer *to) {
    static const double percentiles[] = {0.5, 0.9, 0.99, 0.999};
    struct buffer given = {NULL, 0, 0}, too_few = {NULL, 0, 0};
    for (size_t i = 0; i < 4; i++) {
        const double q = percentiles[i], needed = round(BEYOND / (1 - q));
        if ((double)histogram->total >= needed) {
            put_separator(&given);
            write_percentile(histogram, q, &given);
        } else {
            put_separator(&too_few);
            put_format(&too_few, "{\"q\":%g,\"needed\":%.0f}", q, needed);
        }
    }
    put(to, "\"percentiles\":[");
    put_bytes(to, given.bytes, given.length);
    put(to, "],\"too-few\":[");
    put_bytes(to, too_few.bytes, too_few.length);
    put(to, "]");
    buffer_free(&given);
    buffer_free(&too_few);
}

void write_tail(const struct histogram *histogram, struct buffer *to) {
    uint32_t first = 0, last = LENGTH - 1;
    while (first < last && histogram->counts[first] == 0) {
        first += 1;
    }
    while (last > first && histogram->counts[last] == 0) {
        last -= 1;
    }
    const bool any = histogram->total > 0;
    put(to, "{\"count\":");
    put_number(to, histogram->total);
    put(to, ",\"censored\":0,\"censored-from-ns\":null,\"min-ns\":");
    put_number(to, any ? lowest_at(first) : 0);
    put(to, ",\"mean-ns\":");
    put_double(to, any ? histogram->sum / (double)histogram->total : 0);
    put(to, ",\"max-ns\":");
    put_number(to, any ? highest_at(last) : 0);
    put(to, ",\"max-at-least\":false,");
    write_percentiles(histogram, to);
    put(to, ",\"histogram\":\"");
    write_hdr_text(histogram->counts, any ? last + 1 : 1, LONGEST, to);
    put(to, "\"}");
}
