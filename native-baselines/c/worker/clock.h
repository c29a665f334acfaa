/* The monotonic clock, and what reading it costs. */
#ifndef TOLLGATE_CLOCK_H
#define TOLLGATE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

struct clock {
    double cost_ns;
    double resolution_ns;
};

/* CLOCK_MONOTONIC in nanoseconds, which all processes of a machine share. */
uint64_t now_ns(void);

/* Processor time of this process, in nanoseconds. */
uint64_t processor_ns(void);

/* Takes about a millisecond. */
struct clock calibrated_clock(void);

/* The median; the values are sorted for it. 0 of none. */
double median(double *values, size_t count);

#endif
