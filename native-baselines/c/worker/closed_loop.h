/* Closed-loop measuring of one workload: make it ready, then one slice at a time (docs/methodology/calls.md).
 */
#ifndef TOLLGATE_CLOSED_LOOP_H
#define TOLLGATE_CLOSED_LOOP_H

#include "clock.h"
#include "subject.h"

/* How a subject that is warm is measured, and how it became so. */
struct ready {
    uint64_t batch;
    double clock_share;
    double empty_ns;
    bool steady;
    uint32_t batches;
    double ms;
    double first_over_last;
};

struct ready make_ready(struct subject *subject, const struct clock *clock, uint64_t slice_ns,
                        uint64_t warm_up_ns);

/* Measures until the slice is over, and writes nanoseconds a call of each batch as an array. */
void measure_slice(struct subject *subject, const struct ready *ready, uint64_t slice_ns, struct buffer *to);

/* Nanoseconds of a batch: the timed region. */
uint64_t timed(struct subject *subject, uint64_t calls);

#endif
