"""The steps of a cart one by one, on both sides of edges that whole carts hardly ever meet."""

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
    Region,
    Tier,
)
from tollgate_logic.pricing.catalog import CATALOG
from tollgate_logic.pricing.coupons import check_coupons
from tollgate_logic.pricing.discounts import take_off_discounts
from tollgate_logic.pricing.lines import PricedLine
from tollgate_logic.pricing.shipping import shipping_of
from tollgate_logic.pricing.tax import tax_of
from tollgate_logic.pricing.tiers import UnitPrice

PLAIN = Handling(0)


def cart(region=Region.EXEMPT, coupons=(), tier=Tier.STANDARD):
    return Cart("c", tier, region, [], list(coupons), None)


def line(net=10_000, sku_id=1, unit_cents=10_000, handling=PLAIN, quantity=1, note=None):
    given = Line(sku_id, quantity, handling, note)
    return PricedLine(given, CATALOG[sku_id], UnitPrice(unit_cents, "list"), net)


class Coupons(unittest.TestCase):
    def is_taken(self, *coupons, goods=1_000_000):
        try:
            check_coupons(coupons, [line()], goods)
        except Err:
            return False
        return True

    def test_five_coupons_are_not_too_many(self):
        self.assertTrue(self.is_taken(*[Coupon_Fixed(1)] * 5))
        self.assertFalse(self.is_taken(*[Coupon_Fixed(1)] * 6))

    def test_half_off_is_the_most(self):
        self.assertEqual([self.is_taken(Coupon_Percent(rate)) for rate in (0, 1, 5_000, 5_001)],
                         [False, True, True, False])  # fmt: skip

    def test_as_much_free_as_paid_is_the_most(self):
        self.assertTrue(self.is_taken(Coupon_Bundle(Bundle(1, buy=2, free=2))))
        self.assertFalse(self.is_taken(Coupon_Bundle(Bundle(1, buy=2, free=3))))

    def test_goods_must_reach_the_least(self):
        for coupon, least in (
            (Coupon_Percent(1), 1_000),
            (Coupon_Fixed(1), 1_000),
            (Coupon_FreeShipping(), 2_500),
        ):
            self.assertFalse(self.is_taken(coupon, goods=least - 1))
            self.assertTrue(self.is_taken(coupon, goods=least))


class Discounts(unittest.TestCase):
    def off(self, goods, tier=Tier.STANDARD):
        """What is off 10,000 cents: the rate."""
        only = line()
        take_off_discounts(cart(tier=tier), [only], goods)
        return only.discount

    def test_volume_counts_from_its_edges_on(self):
        for goods, below, rate in ((100_000, 0, 100), (500_000, 100, 250), (2_000_000, 250, 400)):
            self.assertEqual((self.off(goods - 1), self.off(goods)), (below, rate))

    def test_standing_and_volume_are_one_rate(self):
        self.assertEqual(self.off(0, Tier.SILVER), 300)
        self.assertEqual(self.off(100_000, Tier.GOLD), 800)


class Shipping(unittest.TestCase):
    def test_only_domestic_carts_are_carried_free_and_from_15000_on(self):
        light = [line(sku_id=1)]  # 1,963 g: two kilograms
        self.assertEqual(shipping_of(cart(Region.DOMESTIC), light, 14_999), 495 + 2 * 60)
        self.assertEqual(shipping_of(cart(Region.DOMESTIC), light, 15_000), 0)
        self.assertEqual(shipping_of(cart(Region.EXEMPT), light, 15_000), 495 + 2 * 60)

    def test_handling_is_paid_even_where_carrying_is_free(self):
        every = line(handling=~Handling(0), quantity=30, note="x")  # 58,890 g
        self.assertEqual(
            shipping_of(cart(coupons=[Coupon_FreeShipping()]), [every, every], 0),
            2 * (5_000 + 100 + 120 * 59 + 2_500 + 900 + 80 * 59) + 4_000,
        )

    def test_a_note_costs_only_with_gift_wrap_and_only_if_it_says_something(self):
        for handling, note, cents in (
            (Handling.GIFT_WRAP, "x", 350),
            (Handling.GIFT_WRAP, "", 250),
            (Handling.GIFT_WRAP, None, 250),
            (PLAIN, "x", 0),
        ):
            free = cart(coupons=[Coupon_FreeShipping()])
            self.assertEqual(shipping_of(free, [line(handling=handling, note=note)], 0), cents)


class Tax(unittest.TestCase):
    def test_exact_halves_go_up_in_the_states(self):
        # 14.5 and 166.5 cents: to even would be down.
        self.assertEqual(tax_of(cart(Region.US_CA), [line(net=200)], 0), 15)
        self.assertEqual(tax_of(cart(Region.US_NY), [line(net=1_875)], 0), 167)

    def test_exact_halves_go_to_even_in_the_eu_and_down_in_the_uk(self):
        self.assertEqual(tax_of(cart(Region.EU_STANDARD), [line(net=50)], 0), 10)
        self.assertEqual(tax_of(cart(Region.EU_REDUCED), [line(net=5)], 0), 0)
        self.assertEqual(tax_of(cart(Region.UK), [line(net=9)], 0), 1)

    def test_lines_are_rounded_one_by_one_only_where_the_table_says(self):
        lines = [line(net=3), line(net=3)]
        self.assertEqual(tax_of(cart(Region.EU_STANDARD), lines, 3), 3)
        self.assertEqual(tax_of(cart(Region.EU_REDUCED), [line(net=4), line(net=4)], 4), 1)

    def test_new_york_lets_only_cheap_articles_off(self):
        for unit_cents, tax in ((10_999, 0), (11_000, 888)):
            only = line(sku_id=5, unit_cents=unit_cents)
            self.assertEqual(tax_of(cart(Region.US_NY), [only], 0), tax)

    def test_shipping_is_taxed_at_the_standard_rate_or_not_at_all(self):
        for region, tax in ((Region.DOMESTIC, 190), (Region.UK, 200), (Region.US_CA, 0), (Region.EXEMPT, 0)):
            self.assertEqual(tax_of(cart(region), [line(net=0)], 1_000), tax)
