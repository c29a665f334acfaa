/* The conventions of LOGIC.md: integers of 64 bits, checked, saturating or wrapping, and shares with exact
 * rounding. */
#ifndef TOLLGATE_ARITHMETIC_H
#define TOLLGATE_ARITHMETIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rounding { ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN };

/* One whole, in basis points. */
#define WHOLE 10000u

/* Whether the sum fits. */
static inline bool checked_add(uint64_t a, uint64_t b, uint64_t *sum) {
    return !__builtin_add_overflow(a, b, sum);
}

/* Whether the product fits. */
static inline bool checked_multiply(uint64_t a, uint64_t b, uint64_t *product) {
    return !__builtin_mul_overflow(a, b, product);
}

static inline uint64_t saturating_add(uint64_t a, uint64_t b) {
    uint64_t sum;
    return checked_add(a, b, &sum) ? sum : UINT64_MAX;
}

static inline uint64_t saturating_multiply(uint64_t a, uint64_t b) {
    uint64_t product;
    return checked_multiply(a, b, &product) ? product : UINT64_MAX;
}

static inline uint32_t saturating_add_u32(uint32_t a, uint32_t b) {
    return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

static inline uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static inline uint64_t rounded_up(uint64_t amount, uint64_t by) {
    return amount / by + (amount % by != 0);
}

/* `floor` of a share, rounded by its rest. */
static inline uint64_t round_share(uint64_t floor, uint64_t rest, enum rounding rounding) {
    switch (rounding) {
    case ROUND_HALF_UP:
        return floor + (2 * rest >= WHOLE);
    case ROUND_HALF_EVEN:
        return floor + (2 * rest > WHOLE || (2 * rest == WHOLE && floor % 2 == 1));
    case ROUND_DOWN:
    default:
        return floor;
    }
}

/* That part of an amount, in basis points. It fits for rates up to one whole. */
static inline uint64_t share(uint64_t amount, uint64_t rate, enum rounding rounding) {
    const uint64_t part = amount % WHOLE * rate;
    return round_share(amount / WHOLE * rate + part / WHOLE, part % WHOLE, rounding);
}

/* The same for any rate of 32 bits; whether it fits. */
static inline bool checked_share(uint64_t amount, uint32_t rate, enum rounding rounding, uint64_t *result) {
    const uint64_t part = amount % WHOLE * rate;
    uint64_t whole, floor;
    if (!checked_multiply(amount / WHOLE, rate, &whole) || !checked_add(whole, part / WHOLE, &floor)) {
        return false;
    }
    *result = round_share(floor, part % WHOLE, rounding);
    return *result >= floor;
}

static inline uint32_t fnv1a_from(uint32_t hash, const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ bytes[i]) * 0x01000193u;
    }
    return hash;
}

static inline uint32_t fnv1a(const uint8_t *bytes, size_t length) {
    return fnv1a_from(0x811c9dc5u, bytes, length);
}

static inline uint32_t scatter(uint32_t n) {
    return n * 0x9e3779b1u;
}

#endif
