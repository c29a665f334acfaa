/* The catalog: 128 articles, each told by its number alone; and their textual SKUs. */
#ifndef TOLLGATE_CATALOG_H
#define TOLLGATE_CATALOG_H

#include "contract.h"

struct article {
    uint32_t id;
    uint32_t list_cents;
    uint32_t grams;
    uint8_t grade; /* 0 for A to 3 for D */
    bool contract;
    bool reduced_tax;
};

/* Whether there is an article of that number. */
bool find_article(uint32_t id, struct article *found);

enum sku_fault { SKU_FINE, SKU_MALFORMED, SKU_UNKNOWN, SKU_OF_WRONG_GRADE };

/* A textual SKU such as TG-0042-C, and its article, if it has one. */
struct sku {
    enum sku_fault fault;
    uint32_t number;
    struct article article;
};

struct sku parse_sku(const text *sku);

#endif
