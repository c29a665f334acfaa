/* Tax by region: line by line or on the sums, with the region's rounding. */
#include "arithmetic.h"
#include "cart.h"
#include "text.h"

/* In us-ny, articles of the reduced class are taxed so below this unit price only. */
#define NY_REDUCED_BELOW 11000u

struct rule {
    uint32_t standard;
    uint32_t reduced;
    bool taxes_shipping;
    enum rounding rounding;
    bool per_line;
};

/* By region, in the contract's order, without the last: exempt. */
static const struct rule RULES[] = {
    {1900, 700, true, ROUND_HALF_EVEN, true},  {2100, 900, true, ROUND_HALF_EVEN, true},
    {1000, 500, true, ROUND_HALF_EVEN, false}, {2000, 0, true, ROUND_DOWN, false},
    {725, 0, false, ROUND_HALF_UP, false},     {888, 0, false, ROUND_HALF_UP, false},
};

static bool is_exempt(const cart *asked) {
    const bool eu = asked->region == EXPORTS_PRICING_REGION_EU_STANDARD ||
                    asked->region == EXPORTS_PRICING_REGION_EU_REDUCED;
    return asked->region == EXPORTS_PRICING_REGION_EXEMPT ||
           (eu && text_starts_with(&asked->customer, &LITERAL("vat:")));
}

static bool is_reduced(const struct priced_line *line, uint8_t region) {
    return line->article.reduced_tax &&
           (region != EXPORTS_PRICING_REGION_US_NY || line->quote->unit_cents < NY_REDUCED_BELOW);
}

static uint64_t tax_per_line(const struct priced_cart *cart, const struct rule *rule, uint64_t shipping) {
    uint64_t tax = share(shipping, rule->standard, rule->rounding);
    for (size_t i = 0; i < cart->count; i++) {
        const uint32_t rate =
            is_reduced(&cart->lines[i], cart->asked->region) ? rule->reduced : rule->standard;
        tax += share(cart->lines[i].quote->net_cents, rate, rule->rounding);
    }
    return tax;
}

static uint64_t tax_on_sums(const struct priced_cart *cart, const struct rule *rule, uint64_t shipping) {
    uint64_t standard = shipping, reduced = 0;
    for (size_t i = 0; i < cart->count; i++) {
        *(is_reduced(&cart->lines[i], cart->asked->region) ? &reduced : &standard) +=
            cart->lines[i].quote->net_cents;
    }
    return share(standard, rule->standard, rule->rounding) + share(reduced, rule->reduced, rule->rounding);
}

uint64_t tax_of(const struct priced_cart *cart, uint64_t shipping) {
    if (is_exempt(cart->asked)) {
        return 0;
    }
    const struct rule *rule = &RULES[cart->asked->region];
    const uint64_t taxed_shipping = rule->taxes_shipping ? shipping : 0;
    return rule->per_line ? tax_per_line(cart, rule, taxed_shipping)
                          : tax_on_sums(cart, rule, taxed_shipping);
}
