#define _POSIX_C_SOURCE 200809L

#include "clock.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define READINGS 2000u
#define ESTIMATES 9u

static uint64_t read_clock(clockid_t id) {
    struct timespec time;
    clock_gettime(id, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

uint64_t now_ns(void) {
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t processor_ns(void) {
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static double cost(void) {
    const uint64_t begin = now_ns();
    for (uint32_t i = 0; i < READINGS; i++) {
        now_ns();
    }
    return (double)(now_ns() - begin) / READINGS;
}

/* The least step that is not zero. */
static double resolution(void) {
    uint64_t least = 0;
    for (uint32_t i = 0; i < READINGS; i++) {
        const uint64_t begin = now_ns(), step = now_ns() - begin;
        if (step > 0 && (least == 0 || step < least)) {
            least = step;
        }
    }
    return (double)least;
}

struct clock calibrated_clock(void) {
    double costs[ESTIMATES];
    for (uint32_t i = 0; i < ESTIMATES; i++) {
        costs[i] = cost();
    }
    return (struct clock){median(costs, ESTIMATES), resolution()};
}

static int ascending(const void *one, const void *other) {
    const double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

double median(double *values, size_t count) {
    if (count == 0) {
        return 0;
    }
    qsort(values, count, sizeof *values, ascending);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}
