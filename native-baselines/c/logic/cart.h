/* What the steps of a quote share: a cart with its lines priced. */
#ifndef TOLLGATE_CART_H
#define TOLLGATE_CART_H

#include "prices.h"

/* A line, what it is of, and its quote as far as it goes. */
struct priced_line {
    const line *asked;
    struct article article;
    bool of_contract;
    uint64_t grams; /* of all pieces */
    line_quote *quote;
};

struct priced_cart {
    const cart *asked;
    struct priced_line *lines;
    size_t count;
    uint64_t goods_cents;
};

/* What the coupons of a cart amount to, once they are checked; bundles are read off the cart. */
struct coupons {
    uint32_t percent; /* 0 for none */
    uint64_t fixed_cents;
    bool free_shipping;
};

/* Whether every coupon is good; the first that is not tells the error. */
bool check_coupons(const struct priced_cart *cart, struct coupons *coupons, pricing_error *error);

/* Standing and volume, coupons, points: everything that is taken off the lines. */
void discount(struct priced_cart *cart, const struct coupons *coupons);

/* The sum of the lines' nets. */
uint64_t net_of(const struct priced_cart *cart);

/* Carrying and handling; whether it fits. */
bool shipping_of(const struct priced_cart *cart, const struct coupons *coupons, uint64_t net,
                 uint64_t *cents);

uint64_t tax_of(const struct priced_cart *cart, uint64_t shipping);

#endif
