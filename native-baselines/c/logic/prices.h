/* The price of one piece, and which rule set it. */
#ifndef TOLLGATE_PRICES_H
#define TOLLGATE_PRICES_H

#include "catalog.h"

/* Nobody orders more pieces at once. */
#define MOST_PIECES 100000u

enum price_source { FROM_LIST, FROM_TIER, FROM_CONTRACT };

struct price {
    uint64_t cents;
    enum price_source source;
};

/* Of an article, when so many are bought: not 0. */
struct price price_of(const struct article *article, uint32_t quantity);

/* Whether so many pieces can be ordered. */
static inline bool can_order(uint32_t quantity) {
    return quantity >= 1 && quantity <= MOST_PIECES;
}

#endif
