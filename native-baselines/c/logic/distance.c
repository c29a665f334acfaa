/* The distance between two places, in whole kilometres: on a plane, with the cosine from a table. */
#include "score.h"

#define QUARTER 90000000
#define HALF 180000000
#define STEP 5000000

/* 65,536 times the cosine of every fifth degree. */
static const int64_t COSINES[] = {65536, 65287, 64540, 63303, 61584, 59396, 56756, 53684, 50203, 46341,
                                  42126, 37590, 32768, 27697, 22415, 16962, 11380, 5712,  0};

static int64_t within(int64_t degrees, int64_t most) {
    return degrees < -most ? -most : degrees > most ? most : degrees;
}

static int64_t absolute(int64_t value) {
    return value < 0 ? -value : value;
}

/* Of 0 to a quarter. */
static int64_t cosine(int64_t microdegrees) {
    const int64_t k = microdegrees / STEP;
    if (k == QUARTER / STEP) {
        return 0;
    }
    return COSINES[k] - (COSINES[k] - COSINES[k + 1]) * (microdegrees % STEP) / STEP;
}

/* The integer square root, digit by digit. */
static uint64_t square_root(uint64_t of) {
    uint64_t root = 0;
    for (uint64_t bit = (uint64_t)1 << 62; bit > 0; bit >>= 2) {
        if (of >= root + bit) {
            of -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return root;
}

uint32_t distance_km(const place *from, const place *to) {
    const int64_t from_north = within(from->lat_microdegrees, QUARTER);
    const int64_t to_north = within(to->lat_microdegrees, QUARTER);
    const int64_t apart = absolute(within(from->lon_microdegrees, HALF) - within(to->lon_microdegrees, HALF));
    const int64_t turn = apart > HALF ? 2 * (int64_t)HALF - apart : apart;
    const int64_t mean = absolute(from_north + to_north) / 2;
    const uint64_t north = (uint64_t)absolute(from_north - to_north);
    const uint64_t east = (uint64_t)((turn * cosine(mean)) >> 16);
    return (uint32_t)(square_root(north * north + east * east) * 111195 / 1000000000);
}
