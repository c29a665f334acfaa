/* The boundary with no logic behind it. */
#include <string.h>

#include "contract.h"
#include "text.h"

#define PHRASE                                                                                               \
    "the payment was refused because the order of article 42 arrived late, and the customer of the "         \
    "caf\xc3\xa9 asks "                                                                                      \
    "for a refund: delivery note and \xe4\xbe\xa1\xe6\xa0\xbc of the article are in the order, a note of "   \
    "the payment. "
#define PHRASE_LENGTH (sizeof(PHRASE) - 1)

void nop(void) {}

void sink_scalar(uint32_t a, uint32_t b) {
    (void)a;
    (void)b;
}

uint64_t source_scalar(void) {
    return 0x0123456789abcdef;
}

uint64_t echo_scalar(uint32_t a, uint32_t b) {
    return (uint64_t)a << 32 | b;
}

void sink_scalars(const features *of) {
    (void)of;
}

void sink_structured(const cart *asked) {
    (void)asked;
}

static line line_of(uint32_t i) {
    return (line){
        .sku_id = 1 + i % 128,
        .quantity = 1 + i % 24,
        .handling = (exports_pricing_handling_t)(i % 4),
        .note = i % 4 == 3 ? (guest_option_string_t){true, text_copy(&LITERAL("leave at the door"))}
                           : (guest_option_string_t){false, {NULL, 0}},
    };
}

void source_structured(uint32_t lines, cart *made) {
    *made = (cart){
        .customer = text_copy(&LITERAL("customer-0001")),
        .tier = EXPORTS_PRICING_TIER_GOLD,
        .region = EXPORTS_PRICING_REGION_EU_STANDARD,
        .lines = {allocate_many(lines, sizeof(line)), lines},
        .coupons = {allocate_many(4, sizeof(coupon)), 4},
        .loyalty_points = {true, 1200},
    };
    for (uint32_t i = 0; i < lines; i++) {
        made->lines.ptr[i] = line_of(i);
    }
    made->coupons.ptr[0] = (coupon){EXPORTS_PRICING_COUPON_PERCENT, {.percent = 500}};
    made->coupons.ptr[1] = (coupon){EXPORTS_PRICING_COUPON_FIXED, {.fixed = 1000}};
    made->coupons.ptr[2] = (coupon){EXPORTS_PRICING_COUPON_BUNDLE, {.bundle = {1, 2, 1}}};
    made->coupons.ptr[3] = (coupon){.tag = EXPORTS_PRICING_COUPON_FREE_SHIPPING};
}

void sink_text(const text *asked) {
    (void)asked;
}

/* Where the last whole letter ends that fits so many bytes of the phrase. */
static size_t whole_letters(size_t length) {
    while (length > 0 && (PHRASE[length] & 0xc0) == 0x80) {
        length -= 1;
    }
    return length;
}

void source_text(uint32_t length, text *made) {
    *made = (text){allocate(length), length};
    size_t at = 0;
    while (length - at >= PHRASE_LENGTH) {
        memcpy(made->ptr + at, PHRASE, PHRASE_LENGTH);
        at += PHRASE_LENGTH;
    }
    const size_t rest = length - at;
    if (rest > 0) {
        const size_t letters = whole_letters(rest);
        memcpy(made->ptr + at, PHRASE, letters);
        memset(made->ptr + at + letters, '.', rest - letters);
    }
}

void sink_bytes(const bytes *data) {
    (void)data;
}

void source_bytes(uint32_t length, bytes *made) {
    *made = (bytes){allocate(length), length};
    if (length > 0) {
        memset(made->ptr, 'a', length);
    }
}
