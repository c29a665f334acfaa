/* quote-cart, step by step. */
#include "cart.h"

#include <stdlib.h>

#include "arithmetic.h"
#include "text.h"

static bool fails(pricing_error *error, uint8_t tag) {
    *error = (pricing_error){.tag = tag};
    return false;
}

static bool price_line(const line *asked, struct priced_line *priced, pricing_error *error) {
    if (!find_article(asked->sku_id, &priced->article)) {
        *error = (pricing_error){EXPORTS_PRICING_PRICING_ERROR_UNKNOWN_SKU, {.unknown_sku = asked->sku_id}};
        return false;
    }
    if (!can_order(asked->quantity)) {
        *error = (pricing_error){EXPORTS_PRICING_PRICING_ERROR_INVALID_QUANTITY,
                                 {.invalid_quantity = asked->quantity}};
        return false;
    }
    const struct price price = price_of(&priced->article, asked->quantity);
    priced->asked = asked;
    priced->of_contract = price.source == FROM_CONTRACT;
    priced->grams = (uint64_t)priced->article.grams * asked->quantity;
    *priced->quote = (line_quote){asked->sku_id, price.cents, 0, price.cents * asked->quantity};
    return true;
}

static bool price_lines(struct priced_cart *priced, line_quote *quotes, pricing_error *error) {
    for (size_t i = 0; i < priced->count; i++) {
        priced->lines[i].quote = &quotes[i];
        if (!price_line(&priced->asked->lines.ptr[i], &priced->lines[i], error)) {
            return false;
        }
    }
    priced->goods_cents = 0;
    for (size_t i = 0; i < priced->count; i++) {
        if (!checked_add(priced->goods_cents, quotes[i].net_cents, &priced->goods_cents)) {
            return fails(error, EXPORTS_PRICING_PRICING_ERROR_OVERFLOW);
        }
    }
    return true;
}

uint64_t net_of(const struct priced_cart *cart) {
    uint64_t net = 0; /* never more than the goods, which fit */
    for (size_t i = 0; i < cart->count; i++) {
        net += cart->lines[i].quote->net_cents;
    }
    return net;
}

static bool points_of(const cart *asked, uint64_t net, uint32_t *points) {
    static const uint64_t factors[] = {1, 2, 3};
    uint64_t earned = 0;
    if (asked->loyalty_points.is_some && !checked_multiply(net / 100, factors[asked->tier], &earned)) {
        return false;
    }
    *points = (uint32_t)earned;
    return earned <= UINT32_MAX;
}

/* All steps, with memory for the lines. */
static bool quote_lines(struct priced_cart *priced, line_quote *quotes, cart_quote *quote,
                        pricing_error *error) {
    struct coupons coupons;
    if (!price_lines(priced, quotes, error) || !check_coupons(priced, &coupons, error)) {
        return false;
    }
    discount(priced, &coupons);
    const uint64_t net = net_of(priced);
    *quote = (cart_quote){.lines = {quotes, priced->count},
                          .goods_cents = priced->goods_cents,
                          .discount_cents = priced->goods_cents - net};
    if (!shipping_of(priced, &coupons, net, &quote->shipping_cents)) {
        return fails(error, EXPORTS_PRICING_PRICING_ERROR_OVERFLOW);
    }
    quote->tax_cents = tax_of(priced, quote->shipping_cents);
    if (!points_of(priced->asked, net, &quote->points_earned) ||
        !checked_add(net, quote->shipping_cents, &quote->total_cents) ||
        !checked_add(quote->total_cents, quote->tax_cents, &quote->total_cents)) {
        return fails(error, EXPORTS_PRICING_PRICING_ERROR_OVERFLOW);
    }
    return true;
}

bool quote_cart(const cart *asked, cart_quote *quote, pricing_error *error) {
    const size_t count = asked->lines.len;
    if (count == 0) {
        return fails(error, EXPORTS_PRICING_PRICING_ERROR_EMPTY_CART);
    }
    struct priced_line *lines = allocate_many(count, sizeof *lines);
    line_quote *quotes = allocate_many(count, sizeof *quotes);
    struct priced_cart priced = {asked, lines, count, 0};
    const bool quoted = quote_lines(&priced, quotes, quote, error);
    free(lines);
    if (!quoted) {
        free(quotes);
    }
    return quoted;
}
