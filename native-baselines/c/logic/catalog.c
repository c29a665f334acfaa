#include "catalog.h"

#include <string.h>

#include "arithmetic.h"

#define ARTICLES 128u

bool find_article(uint32_t id, struct article *found) {
    if (id < 1 || id > ARTICLES) {
        return false;
    }
    const uint32_t h = scatter(id);
    *found = (struct article){
        .id = id,
        .list_cents = 100 * (1 + (h >> 20) % 250) - 1,
        .grams = 50 + ((h >> 8) & 0xfff),
        .grade = (uint8_t)(id % 4),
        .contract = id % 8 == 3,
        .reduced_tax = id % 5 == 0,
    };
    return true;
}

/* TG-dddd-L, and the number in it. */
static bool has_form(const text *sku, uint32_t *number) {
    if (sku->len != 9 || memcmp(sku->ptr, "TG-", 3) != 0 || sku->ptr[7] != '-') {
        return false;
    }
    *number = 0;
    for (size_t i = 3; i < 7; i++) {
        if (sku->ptr[i] < '0' || sku->ptr[i] > '9') {
            return false;
        }
        *number = *number * 10 + (uint32_t)(sku->ptr[i] - '0');
    }
    return sku->ptr[8] >= 'A' && sku->ptr[8] <= 'Z';
}

struct sku parse_sku(const text *sku) {
    struct sku parsed = {.fault = SKU_FINE};
    if (!has_form(sku, &parsed.number)) {
        parsed.fault = SKU_MALFORMED;
    } else if (!find_article(parsed.number, &parsed.article)) {
        parsed.fault = SKU_UNKNOWN;
    } else if (sku->ptr[8] != 'A' + parsed.article.grade) {
        parsed.fault = SKU_OF_WRONG_GRADE;
    }
    return parsed;
}
