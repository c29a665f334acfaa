"""Carts: the order of errors and steps, where a slip would stay unseen in most carts."""

import unittest

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import (
    Bundle,
    Cart,
    Coupon_Bundle,
    Coupon_Fixed,
    Coupon_FreeShipping,
    Coupon_Percent,
    Handling,
    Line,
    PricingError_CouponRejected,
    PricingError_EmptyCart,
    PricingError_InvalidQuantity,
    PricingError_Overflow,
    PricingError_UnknownSku,
    Region,
    Tier,
)
from tollgate_logic.integers import U32_MAX, U64_MAX
from tollgate_logic.pricing import quote_cart

PLAIN = Handling(0)


def line(sku_id=1, quantity=1, handling=PLAIN, note=None):
    return Line(sku_id, quantity, handling, note)


def cart(*lines, tier=Tier.STANDARD, region=Region.EXEMPT, coupons=(), points=None, customer="c"):
    return Cart(customer, tier, region, list(lines), list(coupons), points)


def error_of(wrong):
    try:
        quote_cart(wrong)
    except Err as fault:
        return fault.value
    raise AssertionError("no error")


class Errors(unittest.TestCase):
    def test_an_empty_cart_comes_before_its_coupons(self):
        self.assertEqual(error_of(cart(coupons=[Coupon_Percent(0)])), PricingError_EmptyCart())

    def test_lines_are_checked_in_order_and_before_coupons(self):
        lines = [line(1, 100_001), line(129)]
        self.assertEqual(error_of(cart(*lines)), PricingError_InvalidQuantity(100_001))
        self.assertEqual(error_of(cart(*reversed(lines))), PricingError_UnknownSku(129))
        self.assertEqual(error_of(cart(line(0, 0), coupons=[Coupon_Fixed(0)])), PricingError_UnknownSku(0))

    def test_a_sixth_coupon_is_refused_before_any_is_looked_at(self):
        self.assertEqual(
            error_of(cart(line(), coupons=[Coupon_Percent(0)] * 6)),
            PricingError_CouponRejected("at most 5 coupons a cart"),
        )

    def test_fixed_coupons_overflow_at_the_one_that_no_longer_fits(self):
        coupons = [Coupon_Fixed(U64_MAX), Coupon_Fixed(1), Coupon_Percent(0)]
        self.assertEqual(error_of(cart(line(), coupons=coupons)), PricingError_Overflow())
        quote_cart(cart(line(), coupons=coupons[:1]))

    def test_a_bundle_overflows_before_its_article_is_looked_for(self):
        def bundle(buy, free):
            return cart(line(), coupons=[Coupon_Bundle(Bundle(999, buy, free))])

        self.assertEqual(error_of(bundle(U32_MAX, 1)), PricingError_Overflow())
        self.assertEqual(error_of(bundle(U32_MAX - 1, 1)), PricingError_UnknownSku(999))

    def test_percent_and_fixed_exclude_each_other_only_above_a_quarter(self):
        quote_cart(cart(line(), coupons=[Coupon_Percent(2_500), Coupon_Fixed(1)]))
        quote_cart(cart(line(), coupons=[Coupon_Fixed(1), Coupon_Percent(2_500)]))
        self.assertEqual(
            error_of(cart(line(), coupons=[Coupon_Percent(2_501), Coupon_Fixed(1)])),
            PricingError_CouponRejected("fixed: not with percent above 2500 basis points"),
        )
        self.assertEqual(
            error_of(cart(line(), coupons=[Coupon_Fixed(1), Coupon_Percent(2_501)])),
            PricingError_CouponRejected("percent: above 2500 basis points not with fixed"),
        )

    def test_oversize_goods_never_travel_free(self):
        self.assertEqual(
            error_of(cart(line(handling=Handling.OVERSIZE), coupons=[Coupon_FreeShipping()])),
            PricingError_CouponRejected("free-shipping: not for oversize or hazardous goods"),
        )


class Steps(unittest.TestCase):
    def test_coupons_apply_by_kind_whatever_their_order(self):
        coupons = [Coupon_Fixed(500), Coupon_Percent(1_000), Coupon_Bundle(Bundle(1, 1, 1))]
        lines = [line(1, 4), line(10, 1)]
        self.assertEqual(
            quote_cart(cart(*lines, coupons=coupons)), quote_cart(cart(*lines, coupons=coupons[::-1]))
        )

    def test_fixed_coupons_take_half_at_most_and_the_first_line_first(self):
        quote = quote_cart(cart(line(1), line(1), line(1), coupons=[Coupon_Fixed(10**9)]))
        self.assertEqual([each.net_cents for each in quote.lines], [0, 3_199 - (4_798 - 3_199), 3_199])

    def test_points_pay_a_fifth_at_most(self):
        self.assertEqual(quote_cart(cart(line(1), points=10**6)).discount_cents, 3_199 // 5)

    def test_contract_lines_get_no_standing_discount(self):
        self.assertEqual(quote_cart(cart(line(3, 250), tier=Tier.GOLD)).discount_cents, 0)
        self.assertGreater(quote_cart(cart(line(3, 249), tier=Tier.GOLD)).discount_cents, 0)

    def test_points_earned_must_fit_and_are_none_without_an_account(self):
        lines = [line(10, 100_000)] * 100
        self.assertEqual(quote_cart(cart(*lines)).points_earned, 0)
        self.assertEqual(error_of(cart(*lines, tier=Tier.GOLD, points=0)), PricingError_Overflow())

    def test_only_the_eu_lets_businesses_off(self):
        for region in Region:
            taxed = quote_cart(cart(line(), region=region, customer="vat:x")).tax_cents > 0
            in_eu = region in (Region.EU_STANDARD, Region.EU_REDUCED)
            self.assertEqual(taxed, not in_eu and region is not Region.EXEMPT, region)
