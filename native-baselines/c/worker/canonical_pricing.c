/* The types of pricing. */
#include "canonical.h"

static const char *const TIERS[] = {"standard", "silver", "gold", NULL};
static const char *const REGIONS[] = {"domestic", "eu-standard", "eu-reduced", "uk",
                                      "us-ca",    "us-ny",       "exempt",     NULL};
static const char *const HANDLINGS[] = {"gift-wrap", "fragile", "oversize", "cold-chain", "hazardous", NULL};

bool read_request(struct cursor *cursor, request *value) {
    return read_exactly(cursor, "{\"sku\":") && read_text(cursor, &value->sku) &&
           read_exactly(cursor, ",\"quantity\":") && read_u32(cursor, &value->quantity) &&
           read_exactly(cursor, "}");
}

static bool read_note(struct cursor *cursor, guest_option_string_t *note) {
    if (read_exactly(cursor, "null")) {
        return true;
    }
    note->is_some = read_text(cursor, &note->val);
    return note->is_some;
}

static bool read_line(struct cursor *cursor, void *into) {
    line *value = into;
    return read_exactly(cursor, "{\"sku-id\":") && read_u32(cursor, &value->sku_id) &&
           read_exactly(cursor, ",\"quantity\":") && read_u32(cursor, &value->quantity) &&
           read_exactly(cursor, ",\"handling\":") && read_flags(cursor, HANDLINGS, &value->handling) &&
           read_exactly(cursor, ",\"note\":") && read_note(cursor, &value->note) && read_exactly(cursor, "}");
}

static bool read_percent(struct cursor *cursor, coupon *value) {
    uint64_t percent;
    if (!read_unsigned(cursor, UINT16_MAX, &percent)) {
        return false;
    }
    *value = (coupon){EXPORTS_PRICING_COUPON_PERCENT, {.percent = (uint16_t)percent}};
    return true;
}

static bool read_coupon(struct cursor *cursor, void *into) {
    coupon *value = into;
    if (read_exactly(cursor, "\"free-shipping\"")) {
        value->tag = EXPORTS_PRICING_COUPON_FREE_SHIPPING;
        return true;
    }
    if (read_exactly(cursor, "{\"percent\":")) {
        return read_percent(cursor, value) && read_exactly(cursor, "}");
    }
    if (read_exactly(cursor, "{\"fixed\":")) {
        value->tag = EXPORTS_PRICING_COUPON_FIXED;
        return read_u64(cursor, &value->val.fixed) && read_exactly(cursor, "}");
    }
    value->tag = EXPORTS_PRICING_COUPON_BUNDLE;
    return read_exactly(cursor, "{\"bundle\":{\"sku-id\":") && read_u32(cursor, &value->val.bundle.sku_id) &&
           read_exactly(cursor, ",\"buy\":") && read_u32(cursor, &value->val.bundle.buy) &&
           read_exactly(cursor, ",\"free\":") && read_u32(cursor, &value->val.bundle.free) &&
           read_exactly(cursor, "}}");
}

static bool read_points(struct cursor *cursor, guest_option_u32_t *points) {
    if (read_exactly(cursor, "null")) {
        return true;
    }
    points->is_some = read_u32(cursor, &points->val);
    return points->is_some;
}

static bool read_lines(struct cursor *cursor, exports_pricing_list_line_t *lines) {
    void *elements;
    const bool read = read_list(cursor, sizeof(line), read_line, &elements, &lines->len);
    lines->ptr = elements;
    return read;
}

static bool read_coupons(struct cursor *cursor, exports_pricing_list_coupon_t *coupons) {
    void *elements;
    const bool read = read_list(cursor, sizeof(coupon), read_coupon, &elements, &coupons->len);
    coupons->ptr = elements;
    return read;
}

bool read_cart(struct cursor *cursor, cart *value) {
    return read_exactly(cursor, "{\"customer\":") && read_text(cursor, &value->customer) &&
           read_exactly(cursor, ",\"tier\":") && read_enum(cursor, TIERS, &value->tier) &&
           read_exactly(cursor, ",\"region\":") && read_enum(cursor, REGIONS, &value->region) &&
           read_exactly(cursor, ",\"lines\":") && read_lines(cursor, &value->lines) &&
           read_exactly(cursor, ",\"coupons\":") && read_coupons(cursor, &value->coupons) &&
           read_exactly(cursor, ",\"loyalty-points\":") && read_points(cursor, &value->loyalty_points) &&
           read_exactly(cursor, "}");
}

void write_response(struct buffer *to, const response *value) {
    put(to, "{\"cents\":");
    put_decimal_string(to, value->cents);
    put(to, ",\"source\":");
    put_string(to, &value->source);
    put(to, "}");
}

static void write_line(struct buffer *to, const line *value) {
    put_format(to, "{\"sku-id\":%u,\"quantity\":%u,\"handling\":[", value->sku_id, value->quantity);
    const char *separator = "\"";
    for (uint32_t i = 0; HANDLINGS[i] != NULL; i++) {
        if (value->handling >> i & 1) {
            put(to, separator);
            put(to, HANDLINGS[i]);
            separator = "\",\"";
        }
    }
    put(to, value->handling != 0 ? "\"],\"note\":" : "],\"note\":");
    if (value->note.is_some) {
        put_string(to, &value->note.val);
    } else {
        put(to, "null");
    }
    put(to, "}");
}

static void write_coupon(struct buffer *to, const coupon *value) {
    switch (value->tag) {
    case EXPORTS_PRICING_COUPON_PERCENT:
        put_format(to, "{\"percent\":%u}", value->val.percent);
        break;
    case EXPORTS_PRICING_COUPON_FIXED:
        put(to, "{\"fixed\":");
        put_decimal_string(to, value->val.fixed);
        put(to, "}");
        break;
    case EXPORTS_PRICING_COUPON_BUNDLE:
        put_format(to, "{\"bundle\":{\"sku-id\":%u,\"buy\":%u,\"free\":%u}}", value->val.bundle.sku_id,
                   value->val.bundle.buy, value->val.bundle.free);
        break;
    default:
        put(to, "\"free-shipping\"");
    }
}

void write_cart(struct buffer *to, const cart *value) {
    put(to, "{\"customer\":");
    put_string(to, &value->customer);
    put_format(to, ",\"tier\":\"%s\",\"region\":\"%s\",\"lines\":[", TIERS[value->tier],
               REGIONS[value->region]);
    for (size_t i = 0; i < value->lines.len; i++) {
        put(to, i > 0 ? "," : "");
        write_line(to, &value->lines.ptr[i]);
    }
    put(to, "],\"coupons\":[");
    for (size_t i = 0; i < value->coupons.len; i++) {
        put(to, i > 0 ? "," : "");
        write_coupon(to, &value->coupons.ptr[i]);
    }
    put(to, "],\"loyalty-points\":");
    if (value->loyalty_points.is_some) {
        put_number(to, value->loyalty_points.val);
    } else {
        put(to, "null");
    }
    put(to, "}");
}

static void write_cents(struct buffer *to, const char *key, uint64_t cents) {
    put(to, key);
    put_decimal_string(to, cents);
}

void write_cart_quote(struct buffer *to, const cart_quote *value) {
    put(to, "{\"lines\":[");
    for (size_t i = 0; i < value->lines.len; i++) {
        const line_quote *quote = &value->lines.ptr[i];
        put_format(to, "%s{\"sku-id\":%u", i > 0 ? "," : "", quote->sku_id);
        write_cents(to, ",\"unit-cents\":", quote->unit_cents);
        write_cents(to, ",\"discount-cents\":", quote->discount_cents);
        write_cents(to, ",\"net-cents\":", quote->net_cents);
        put(to, "}");
    }
    write_cents(to, "],\"goods-cents\":", value->goods_cents);
    write_cents(to, ",\"discount-cents\":", value->discount_cents);
    write_cents(to, ",\"shipping-cents\":", value->shipping_cents);
    write_cents(to, ",\"tax-cents\":", value->tax_cents);
    write_cents(to, ",\"total-cents\":", value->total_cents);
    put_format(to, ",\"points-earned\":%u}", value->points_earned);
}

void write_pricing_error(struct buffer *to, const pricing_error *value) {
    switch (value->tag) {
    case EXPORTS_PRICING_PRICING_ERROR_EMPTY_CART:
        put(to, "\"empty-cart\"");
        break;
    case EXPORTS_PRICING_PRICING_ERROR_UNKNOWN_SKU:
        put_format(to, "{\"unknown-sku\":%u}", value->val.unknown_sku);
        break;
    case EXPORTS_PRICING_PRICING_ERROR_INVALID_QUANTITY:
        put_format(to, "{\"invalid-quantity\":%u}", value->val.invalid_quantity);
        break;
    case EXPORTS_PRICING_PRICING_ERROR_COUPON_REJECTED:
        put(to, "{\"coupon-rejected\":");
        put_string(to, &value->val.coupon_rejected);
        put(to, "}");
        break;
    case EXPORTS_PRICING_PRICING_ERROR_OVERFLOW:
        put(to, "\"overflow\"");
        break;
    default:
        put_format(to, "{\"malformed\":{\"line\":%u,\"reason\":", value->val.malformed.line);
        put_string(to, &value->val.malformed.reason);
        put(to, "}}");
    }
}
