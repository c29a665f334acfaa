/* Everything that is taken off the lines, in its order: standing and volume, bundles, percent, fixed, points.
 */
#include "arithmetic.h"
#include "cart.h"

/* Takes so much off a line, and never more than its net; what is left of it. */
static uint64_t take_off(struct priced_line *line, uint64_t cents) {
    const uint64_t taken = least(cents, line->quote->net_cents);
    line->quote->net_cents -= taken;
    line->quote->discount_cents += taken;
    return cents - taken;
}

static void take_off_in_order(struct priced_cart *cart, uint64_t cents) {
    for (size_t i = 0; i < cart->count && cents > 0; i++) {
        cents = take_off(&cart->lines[i], cents);
    }
}

static void take_share_off(struct priced_line *line, uint32_t rate) {
    take_off(line, share(line->quote->net_cents, rate, ROUND_HALF_EVEN));
}

static uint32_t standing_and_volume(const struct priced_cart *cart) {
    static const uint32_t standing[] = {0, 300, 700};
    const uint64_t goods = cart->goods_cents;
    const uint32_t volume = goods >= 2000000 ? 400 : goods >= 500000 ? 250 : goods >= 100000 ? 100 : 0;
    return standing[cart->asked->tier] + volume;
}

static void take_bundle_off(struct priced_cart *cart, const exports_pricing_bundle_t *bundle) {
    for (size_t i = 0; i < cart->count; i++) {
        struct priced_line *line = &cart->lines[i];
        if (line->asked->sku_id == bundle->sku_id) {
            const uint64_t pieces =
                (uint64_t)(line->asked->quantity / (bundle->buy + bundle->free)) * bundle->free;
            take_off(line, pieces * line->quote->unit_cents);
        }
    }
}

void discount(struct priced_cart *cart, const struct coupons *coupons) {
    const exports_pricing_list_coupon_t *all = &cart->asked->coupons;
    const uint32_t rate = standing_and_volume(cart);
    for (size_t i = 0; i < cart->count; i++) {
        if (!cart->lines[i].of_contract) {
            take_share_off(&cart->lines[i], rate);
        }
    }
    for (size_t i = 0; i < all->len; i++) {
        if (all->ptr[i].tag == EXPORTS_PRICING_COUPON_BUNDLE) {
            take_bundle_off(cart, &all->ptr[i].val.bundle);
        }
    }
    for (size_t i = 0; i < cart->count && coupons->percent > 0; i++) {
        take_share_off(&cart->lines[i], coupons->percent);
    }
    take_off_in_order(cart, least(coupons->fixed_cents, net_of(cart) / 2));
    if (cart->asked->loyalty_points.is_some) {
        take_off_in_order(cart, least(cart->asked->loyalty_points.val, net_of(cart) / 5));
    }
}
