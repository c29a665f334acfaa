/* Times in nanoseconds to three digits, up to an hour: an HdrHistogram. */
#ifndef TOLLGATE_HISTOGRAM_H
#define TOLLGATE_HISTOGRAM_H

#include "buffer.h"

struct histogram {
    uint64_t *counts;
    uint64_t total;
    double sum;
};

struct histogram new_histogram(void);
void histogram_free(struct histogram *histogram);
void histogram_record(struct histogram *histogram, uint64_t ns);

/* The distribution as answers have it: percentiles with intervals where there are operations enough, and the
 * whole. */
void write_tail(const struct histogram *histogram, struct buffer *to);

#endif
