/* The checks of coupons, each kind's from top to bottom. */
#include "arithmetic.h"
#include "cart.h"
#include "text.h"

#define MOST_COUPONS 5u
#define GOODS_FOR_MONEY 1000u
#define GOODS_FOR_SHIPPING 2500u
#define MOST_PERCENT 5000u
#define MOST_PERCENT_WITH_FIXED 2500u

/* The coupons before the one that is checked, and what they came to. */
struct before {
    const coupon *coupons;
    size_t count;
    struct coupons sum;
    bool fixed;
};

static bool rejected(pricing_error *error, text reason) {
    *error = (pricing_error){EXPORTS_PRICING_PRICING_ERROR_COUPON_REJECTED,
                             {.coupon_rejected = text_copy(&reason)}};
    return false;
}

static bool overflows(pricing_error *error) {
    *error = (pricing_error){.tag = EXPORTS_PRICING_PRICING_ERROR_OVERFLOW};
    return false;
}

static bool check_percent(const struct priced_cart *cart, uint16_t percent, struct before *before,
                          pricing_error *error) {
    if (percent == 0 || percent > MOST_PERCENT) {
        return rejected(error, LITERAL("percent: expected 1 to 5000 basis points"));
    }
    if (before->sum.percent != 0) {
        return rejected(error, LITERAL("percent: only one a cart"));
    }
    if (percent > MOST_PERCENT_WITH_FIXED && before->fixed) {
        return rejected(error, LITERAL("percent: above 2500 basis points not with fixed"));
    }
    if (cart->goods_cents < GOODS_FOR_MONEY) {
        return rejected(error, LITERAL("percent: goods below 1000 cents"));
    }
    before->sum.percent = percent;
    return true;
}

static bool check_fixed(const struct priced_cart *cart, uint64_t cents, struct before *before,
                        pricing_error *error) {
    if (cents == 0) {
        return rejected(error, LITERAL("fixed: nothing off"));
    }
    if (before->sum.percent > MOST_PERCENT_WITH_FIXED) {
        return rejected(error, LITERAL("fixed: not with percent above 2500 basis points"));
    }
    if (cart->goods_cents < GOODS_FOR_MONEY) {
        return rejected(error, LITERAL("fixed: goods below 1000 cents"));
    }
    before->fixed = true;
    return checked_add(before->sum.fixed_cents, cents, &before->sum.fixed_cents) || overflows(error);
}

static bool is_in_cart(const struct priced_cart *cart, uint32_t sku_id) {
    for (size_t i = 0; i < cart->count; i++) {
        if (cart->lines[i].asked->sku_id == sku_id) {
            return true;
        }
    }
    return false;
}

static bool had_bundle_of(const struct before *before, uint32_t sku_id) {
    for (size_t i = 0; i < before->count; i++) {
        const coupon *other = &before->coupons[i];
        if (other->tag == EXPORTS_PRICING_COUPON_BUNDLE && other->val.bundle.sku_id == sku_id) {
            return true;
        }
    }
    return false;
}

static bool not_in_cart(pricing_error *error, uint32_t sku_id) {
    uint8_t digits[MOST_DIGITS];
    const text parts[] = {LITERAL("bundle: article "), decimal(sku_id, digits),
                          LITERAL(" is not in the cart")};
    *error = (pricing_error){EXPORTS_PRICING_PRICING_ERROR_COUPON_REJECTED,
                             {.coupon_rejected = text_joined(parts, 3)}};
    return false;
}

static bool check_bundle(const struct priced_cart *cart, const exports_pricing_bundle_t *bundle,
                         const struct before *before, pricing_error *error) {
    struct article article;
    if (bundle->buy == 0 || bundle->free == 0) {
        return rejected(error, LITERAL("bundle: nothing to buy or nothing free"));
    }
    if (bundle->free > bundle->buy) {
        return rejected(error, LITERAL("bundle: more free than paid"));
    }
    if (bundle->buy > UINT32_MAX - bundle->free) {
        return overflows(error);
    }
    if (!find_article(bundle->sku_id, &article)) {
        *error = (pricing_error){EXPORTS_PRICING_PRICING_ERROR_UNKNOWN_SKU, {.unknown_sku = bundle->sku_id}};
        return false;
    }
    if (!is_in_cart(cart, bundle->sku_id)) {
        return not_in_cart(error, bundle->sku_id);
    }
    if (had_bundle_of(before, bundle->sku_id)) {
        return rejected(error, LITERAL("bundle: only one an article"));
    }
    return true;
}

static bool has_bulky_goods(const struct priced_cart *cart) {
    for (size_t i = 0; i < cart->count; i++) {
        if (cart->lines[i].asked->handling &
            (EXPORTS_PRICING_HANDLING_OVERSIZE | EXPORTS_PRICING_HANDLING_HAZARDOUS)) {
            return true;
        }
    }
    return false;
}

static bool check_free_shipping(const struct priced_cart *cart, struct before *before, pricing_error *error) {
    if (before->sum.free_shipping) {
        return rejected(error, LITERAL("free-shipping: only one a cart"));
    }
    if (has_bulky_goods(cart)) {
        return rejected(error, LITERAL("free-shipping: not for oversize or hazardous goods"));
    }
    if (cart->goods_cents < GOODS_FOR_SHIPPING) {
        return rejected(error, LITERAL("free-shipping: goods below 2500 cents"));
    }
    before->sum.free_shipping = true;
    return true;
}

static bool check_coupon(const struct priced_cart *cart, const coupon *coupon, struct before *before,
                         pricing_error *error) {
    switch (coupon->tag) {
    case EXPORTS_PRICING_COUPON_PERCENT:
        return check_percent(cart, coupon->val.percent, before, error);
    case EXPORTS_PRICING_COUPON_FIXED:
        return check_fixed(cart, coupon->val.fixed, before, error);
    case EXPORTS_PRICING_COUPON_BUNDLE:
        return check_bundle(cart, &coupon->val.bundle, before, error);
    default:
        return check_free_shipping(cart, before, error);
    }
}

bool check_coupons(const struct priced_cart *cart, struct coupons *coupons, pricing_error *error) {
    const exports_pricing_list_coupon_t *all = &cart->asked->coupons;
    if (all->len > MOST_COUPONS) {
        return rejected(error, LITERAL("at most 5 coupons a cart"));
    }
    struct before before = {all->ptr, 0, {0}, false};
    for (; before.count < all->len; before.count++) {
        if (!check_coupon(cart, &all->ptr[before.count], &before, error)) {
            return false;
        }
    }
    *coupons = before.sum;
    return true;
}
