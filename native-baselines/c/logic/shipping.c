/* Carrying, handling, and what hazardous goods add. */
#include "arithmetic.h"
#include "cart.h"

#define DOMESTIC_CARRIED_FREE_FROM 15000u
#define HAZARDOUS_CENTS 4000u

struct carrier {
    uint32_t parcel;
    uint32_t kilogram;
};

/* By region, in the contract's order. */
static const struct carrier CARRIERS[] = {{495, 60},   {995, 110},  {995, 110}, {1295, 140},
                                          {1995, 260}, {1995, 240}, {495, 60}};

static bool carrying_of(const struct priced_cart *cart, const struct coupons *coupons, uint64_t net,
                        uint64_t *cents) {
    const uint8_t region = cart->asked->region;
    *cents = 0;
    if (coupons->free_shipping ||
        (region == EXPORTS_PRICING_REGION_DOMESTIC && net >= DOMESTIC_CARRIED_FREE_FROM)) {
        return true;
    }
    uint64_t grams = 0;
    for (size_t i = 0; i < cart->count; i++) {
        if (!checked_add(grams, cart->lines[i].grams, &grams)) {
            return false;
        }
    }
    const struct carrier *carrier = &CARRIERS[region];
    *cents = carrier->parcel + rounded_up(grams, 1000) * carrier->kilogram;
    return true;
}

static uint64_t handling_of(const struct priced_line *priced) {
    const line *asked = priced->asked;
    const uint64_t kilograms = rounded_up(priced->grams, 1000);
    uint64_t cents = 0;
    if (asked->handling & EXPORTS_PRICING_HANDLING_GIFT_WRAP) {
        cents += least(250 * (uint64_t)asked->quantity, 5000);
        cents += asked->note.is_some && asked->note.val.len > 0 ? 100 : 0;
    }
    if (asked->handling & EXPORTS_PRICING_HANDLING_FRAGILE) {
        cents += 120 * kilograms;
    }
    if (asked->handling & EXPORTS_PRICING_HANDLING_OVERSIZE) {
        cents += 2500;
    }
    if (asked->handling & EXPORTS_PRICING_HANDLING_COLD_CHAIN) {
        cents += 900 + 80 * kilograms;
    }
    return cents;
}

bool shipping_of(const struct priced_cart *cart, const struct coupons *coupons, uint64_t net,
                 uint64_t *cents) {
    bool hazardous = false;
    if (!carrying_of(cart, coupons, net, cents)) {
        return false;
    }
    for (size_t i = 0; i < cart->count; i++) {
        hazardous |= (cart->lines[i].asked->handling & EXPORTS_PRICING_HANDLING_HAZARDOUS) != 0;
        if (!checked_add(*cents, handling_of(&cart->lines[i]), cents)) {
            return false;
        }
    }
    return checked_add(*cents, hazardous ? HAZARDOUS_CENTS : 0, cents);
}
