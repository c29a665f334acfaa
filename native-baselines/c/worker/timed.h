/* The timed region: a loop over ready-made inputs, of which the compiler may assume nothing, nor of results.
 * Freeing what a call returned is inside, because whoever calls has to. */
#ifndef TOLLGATE_TIMED_H
#define TOLLGATE_TIMED_H

#include "functions.h"

/* A pointer to something that the compiler knows nothing of. */
static inline const void *opaque(const void *pointer) {
    __asm__ volatile("" : "+r"(pointer) : : "memory");
    return pointer;
}

/* A result that somebody might look at. */
static inline void keep(const void *pointer) {
    __asm__ volatile("" : : "r"(pointer) : "memory");
}

/* The same of a number, which need not be in memory. */
static inline void keep_number(uint64_t number) {
    __asm__ volatile("" : : "r"(number));
}

/* The loops NAME_calls, whose BODY calls with `input`, and NAME_empty. */
#define TIMED(NAME, INPUT, BODY)                                                                             \
    static void NAME##_calls(const struct ring *ring, uint64_t from, uint64_t count) {                       \
        const INPUT *inputs = ring->inputs;                                                                  \
        for (uint64_t at = from; at < from + count; at++) {                                                  \
            const INPUT *input = opaque(&inputs[at & ring->mask]);                                           \
            (void)input;                                                                                     \
            BODY                                                                                             \
        }                                                                                                    \
    }                                                                                                        \
    static void NAME##_empty(const struct ring *ring, uint64_t from, uint64_t count) {                       \
        const INPUT *inputs = ring->inputs;                                                                  \
        for (uint64_t at = from; at < from + count; at++) {                                                  \
            opaque(&inputs[at & ring->mask]);                                                                \
        }                                                                                                    \
    }

#endif
