"""The catalog, textual SKUs and unit prices."""

import unittest

from tollgate_logic.money import Rounding, share
from tollgate_logic.pricing import unit_price
from tollgate_logic.pricing.catalog import CATALOG
from tollgate_logic.pricing.sku import UnknownNumber, WrongForm, WrongGrade, article_of
from tollgate_logic.pricing.tiers import price_of


class Catalog(unittest.TestCase):
    def test_the_three_articles_of_the_examples_are_right(self):
        self.assertEqual(self._figures(1), (3_199, 1_963, "B"))
        self.assertEqual(self._figures(42), (17_199, 2_601, "C"))
        self.assertEqual(self._figures(128), (19_399, 3_338, "A"))

    def test_articles_go_from_1_to_128(self):
        self.assertEqual(list(CATALOG), list(range(1, 129)))

    @staticmethod
    def _figures(number):
        article = CATALOG[number]
        return article.list_cents, article.grams, article.grade


class Sku(unittest.TestCase):
    def test_the_example_names_article_42(self):
        self.assertEqual(article_of("TG-0042-C").id, 42)

    def test_other_forms_are_refused(self):
        others = ("", "TG-42-C", "TG-0042-c", "TG-0042C", "tg-0042-C", "TG-0042-C\n", " TG-0042-C", "TG-٠٠٤٢-C",
                  "TG-0042-Ä", "TG-00042-C")  # fmt: skip
        for other in others:
            with self.subTest(other), self.assertRaises(WrongForm):
                article_of(other)

    def test_the_number_is_looked_at_before_the_grade(self):
        with self.assertRaises(UnknownNumber) as raised:
            article_of("TG-0129-Z")
        self.assertEqual(raised.exception.number, 129)
        with self.assertRaises(WrongGrade):
            article_of("TG-0042-Z")


class UnitPrice(unittest.TestCase):
    def test_no_article_and_no_quantity_cost_nothing(self):
        self.assertEqual([unit_price(0, 1), unit_price(129, 1), unit_price(1, 0)], [0, 0, 0])

    def test_each_step_begins_where_the_table_says(self):
        for number, start, before, rate in (
            (4, 10, 0, 200), (4, 1_000, 900, 1_200),
            (1, 50, 300, 700), (1, 200, 700, 1_200),
            (2, 5, 0, 250), (2, 500, 1_000, 1_500),
            (7, 2, 0, 100), (7, 144, 800, 1_600),
        ):  # fmt: skip
            with self.subTest(number=number, start=start):
                self.assert_rate(number, start - 1, before)
                self.assert_rate(number, start, rate)

    def test_a_contract_begins_at_250_pieces(self):
        self.assertEqual(price_of(CATALOG[3], 249).source, "tier")
        self.assertEqual(price_of(CATALOG[3], 250).source, "contract")
        self.assert_rate(3, 250, 2_500)

    def test_there_is_no_largest_quantity(self):
        self.assertEqual(unit_price(1, 2**32 - 1), unit_price(1, 1_000))

    def assert_rate(self, number, quantity, rate):
        list_cents = CATALOG[number].list_cents
        self.assertEqual(
            unit_price(number, quantity), list_cents - share(list_cents, rate, Rounding.HALF_EVEN)
        )
