#include "prices.h"

#include "arithmetic.h"
#include "text.h"

#define CONTRACT_FROM 250u
#define CONTRACT_RATE 2500u

struct step {
    uint16_t from;
    uint16_t rate;
};

/* By grade; the first step that a quantity reaches counts. */
static const struct step STEPS[4][4] = {
    {{1000, 1200}, {200, 900}, {50, 500}, {10, 200}},
    {{1000, 1800}, {200, 1200}, {50, 700}, {10, 300}},
    {{500, 1500}, {100, 1000}, {25, 600}, {5, 250}},
    {{144, 1600}, {48, 800}, {12, 400}, {2, 100}},
};

static struct price less(const struct article *article, uint32_t rate, enum price_source source) {
    const uint64_t list = article->list_cents;
    return (struct price){list - share(list, rate, ROUND_HALF_EVEN), source};
}

struct price price_of(const struct article *article, uint32_t quantity) {
    if (article->contract && quantity >= CONTRACT_FROM) {
        return less(article, CONTRACT_RATE, FROM_CONTRACT);
    }
    for (size_t i = 0; i < 4; i++) {
        const struct step *step = &STEPS[article->grade][i];
        if (quantity >= step->from) {
            return less(article, step->rate, FROM_TIER);
        }
    }
    return (struct price){article->list_cents, FROM_LIST};
}

uint64_t unit_price(uint32_t sku_id, uint32_t quantity) {
    struct article article;
    if (quantity == 0 || !find_article(sku_id, &article)) {
        return 0;
    }
    return price_of(&article, quantity).cents;
}

static text wrong_grade(const text *sku, const struct article *article) {
    uint8_t grade = (uint8_t)('A' + article->grade);
    const text parts[] = {
        LITERAL("wrong grade in sku "), *sku, LITERAL(": this article has grade "), {&grade, 1}};
    return text_joined(parts, 4);
}

static text unknown(const text *sku) {
    const text parts[] = {LITERAL("unknown sku "), *sku};
    return text_joined(parts, 2);
}

static text invalid_quantity(uint32_t quantity) {
    uint8_t digits[MOST_DIGITS];
    const text parts[] = {LITERAL("invalid quantity "), decimal(quantity, digits),
                          LITERAL(": order 1 to 100000 pieces")};
    return text_joined(parts, 3);
}

bool get_quote(const request *asked, response *quote, text *error) {
    static const text sources[] = {INITIAL("list"), INITIAL("tier"), INITIAL("contract")};
    const struct sku sku = parse_sku(&asked->sku);
    switch (sku.fault) {
    case SKU_MALFORMED:
        *error = text_copy(&LITERAL("malformed sku: expected the form TG-0042-C"));
        return false;
    case SKU_UNKNOWN:
        *error = unknown(&asked->sku);
        return false;
    case SKU_OF_WRONG_GRADE:
        *error = wrong_grade(&asked->sku, &sku.article);
        return false;
    case SKU_FINE:
        break;
    }
    if (!can_order(asked->quantity)) {
        *error = invalid_quantity(asked->quantity);
        return false;
    }
    const struct price price = price_of(&sku.article, asked->quantity);
    *quote = (response){price.cents * asked->quantity, text_copy(&sources[price.source])};
    return true;
}
