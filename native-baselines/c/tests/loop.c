/* A loop as one writes it by hand: loop FUNCTION INPUTS MILLISECONDS prints nanoseconds a call, round after
 * round, and with `empty` behind that nanoseconds a turn without the call. It shares the logic and the reading of inputs with the worker, and nothing of how the worker
 * measures: `agreement` holds the two together. Without arguments it is the worker, so that both call the same
 * machine code at the same addresses. */
#define _GNU_SOURCE

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../worker/inputs.h"
#include "../worker/subject.h"

/* A round takes at least this many seconds: shorter than a processor is lent for where others wait for it. */
#define ROUND 0.00075

static volatile uint64_t sink;

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static uint64_t call_unit_price(const void *inputs, uint64_t at) {
    const struct two_numbers *input = (const struct two_numbers *)inputs + at;
    return unit_price(input->a, input->b);
}

static uint64_t call_get_quote(const void *inputs, uint64_t at) {
    response quote;
    text error;
    if (get_quote((const request *)inputs + at, &quote, &error)) {
        const uint64_t cents = quote.cents;
        exports_pricing_response_free(&quote);
        return cents;
    }
    const uint64_t length = error.len;
    guest_string_free(&error);
    return length;
}

static uint64_t call_quote_cart(const void *inputs, uint64_t at) {
    cart_quote quote;
    pricing_error error;
    if (quote_cart((const cart *)inputs + at, &quote, &error)) {
        const uint64_t cents = quote.total_cents;
        exports_pricing_cart_quote_free(&quote);
        return cents;
    }
    exports_pricing_pricing_error_free(&error);
    return error.tag;
}

static uint64_t call_score_features(const void *inputs, uint64_t at) {
    return score_features((const features *)inputs + at);
}

static uint64_t call_score_transaction(const void *inputs, uint64_t at) {
    assessment found;
    score_transaction((const transaction *)inputs + at, &found);
    const uint64_t points = found.score;
    exports_fraud_assessment_free(&found);
    return points;
}

static uint64_t call_screen(const void *inputs, uint64_t at) {
    bytes verdicts;
    screen((const bytes *)inputs + at, &verdicts);
    const uint64_t first = verdicts.len > 0 ? verdicts.ptr[0] : 0;
    guest_list_u8_free(&verdicts);
    return first;
}

/* One loop a function, so that the call in it is a direct one. */
#define LOOP(NAME)                                                                                           \
    static void loop_##NAME(const struct ring *ring, uint64_t calls) {                                       \
        for (uint64_t i = 0; i < calls; i++) {                                                               \
            sink = call_##NAME(ring->inputs, i & ring->mask);                                                \
        }                                                                                                    \
    }

LOOP(unit_price)
LOOP(get_quote)
LOOP(quote_cart)
LOOP(score_features)
LOOP(score_transaction)
LOOP(screen)

static void loop_empty(const struct ring *ring, uint64_t calls) {
    for (uint64_t i = 0; i < calls; i++) {
        sink = i & ring->mask;
    }
}

static const struct {
    const char *function;
    void (*loop)(const struct ring *ring, uint64_t calls);
} LOOPS[] = {
    {"pricing/unit-price", loop_unit_price},
    {"pricing/get-quote", loop_get_quote},
    {"pricing/quote-cart", loop_quote_cart},
    {"fraud/score-features", loop_score_features},
    {"fraud/score-transaction", loop_score_transaction},
    {"fraud/screen", loop_screen},
};

/* The worker's `main`, which `agreement` compiles under this name. */
int worker_main(void);

int main(int count, char **arguments) {
    if (count == 1) {
        return worker_main();
    }
    struct subject subject;
    struct buffer why = {NULL, 0, 0};
    const bool empty = count == 5 && strcmp(arguments[4], "empty") == 0;
    const bool fine = count == 4 || empty;
    const text name = {(uint8_t *)(fine ? arguments[1] : ""), fine ? strlen(arguments[1]) : 0};
    for (size_t i = 0; i < sizeof LOOPS / sizeof *LOOPS; i++) {
        if (!fine || strcmp(LOOPS[i].function, arguments[1]) != 0) {
            continue;
        }
        if (!subject_read(&subject, find_function(&name), arguments[2], &why)) {
            fprintf(stderr, "loop: %.*s\n", (int)why.length, (const char *)why.bytes);
            return 2;
        }
        void (*const loop)(const struct ring *, uint64_t) = empty ? loop_empty : LOOPS[i].loop;
        const double end = seconds() + atof(arguments[3]) / 1e3;
        uint64_t calls = 1;
        double took = 0;
        while (took < ROUND) { /* which is the warm-up, too */
            const double begin = seconds();
            loop(&subject.ring, calls *= 2);
            took = seconds() - begin;
        }
        while (seconds() < end) {
            const double begin = seconds();
            loop(&subject.ring, calls);
            printf("%.4f\n", (seconds() - begin) * 1e9 / (double)calls);
        }
        subject_free(&subject);
        return 0;
    }
    fprintf(stderr, "loop: expected FUNCTION INPUTS MILLISECONDS [empty]\n");
    return 2;
}
