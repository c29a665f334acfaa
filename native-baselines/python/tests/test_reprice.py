"""Catalogs in CSV: what is malformed and where, and what comes out."""

import unittest

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import (
    Malformed,
    PricingError_EmptyCart,
    PricingError_Malformed,
    PricingError_Overflow,
    PricingError_UnknownSku,
)
from tollgate_logic.integers import U64_MAX
from tollgate_logic.pricing import reprice

HEADER = "sku,name,cost,margin,stock,price\n"


def error_of(catalog):
    try:
        reprice(catalog)
    except Err as fault:
        return fault.value
    raise AssertionError("no error")


class Faults(unittest.TestCase):
    def assert_malformed(self, catalog, line, reason):
        self.assertEqual(error_of(catalog), PricingError_Malformed(Malformed(line, reason)))

    def test_a_quote_within_a_plain_field_is_refused(self):
        self.assert_malformed(HEADER + 'a"b', 2, "quote in an unquoted field")

    def test_an_escaped_quote_does_not_close_its_field(self):
        self.assert_malformed(HEADER + '"a""', 2, "unterminated quote")

    def test_only_a_comma_or_an_end_may_follow_the_closing_quote(self):
        for after in ("b", "\r", "\rb", " "):
            self.assert_malformed(HEADER + '"a"' + after, 2, "text after the closing quote")

    def test_a_carriage_return_must_have_its_line_feed(self):
        for text in ("\r", "a\r", "a,\rb\n"):
            self.assert_malformed(HEADER + text, 2, "carriage return without line feed")

    def test_the_first_fault_of_a_record_is_the_one_reported(self):
        self.assert_malformed(HEADER + 'a"b,"c"d\re', 2, "quote in an unquoted field")
        self.assert_malformed(HEADER + '"c"d,a"b', 2, "text after the closing quote")

    def test_fields_are_counted_only_at_the_end_of_the_record(self):
        self.assert_malformed(HEADER + '1,2,3,4,5,6,7,a"b\n', 2, "quote in an unquoted field")
        self.assert_malformed(HEADER + "1,2,3,4,5,6,7\n", 2, "expected 6 fields")
        self.assert_malformed(HEADER + "\n", 2, "expected 6 fields")

    def test_line_feeds_in_quotes_count_and_records_go_by_their_first_line(self):
        row = 'TG-0042-C,"two\nlines",1,1,1,\n'
        self.assert_malformed(HEADER + row + 'x,"\n', 4, "unterminated quote")

    def test_a_row_is_priced_before_the_next_one_is_read(self):
        self.assertEqual(error_of(HEADER + 'TG-0999-A,,1,1,1,\na"b'), PricingError_UnknownSku(999))

    def test_a_catalog_must_begin_with_the_header(self):
        reason = "expected the header sku,name,cost,margin,stock,price"
        self.assert_malformed("", 1, reason)
        self.assert_malformed("\ufeff" + HEADER, 1, reason)
        self.assert_malformed("name,sku,cost,margin,stock,price\n", 1, reason)
        self.assert_malformed("sku,name\n", 1, "expected 6 fields")
        self.assertEqual(error_of(HEADER), PricingError_EmptyCart())
        self.assertEqual(error_of(HEADER.rstrip()), PricingError_EmptyCart())

    def test_numbers_are_ascii_digits_and_no_more_than_64_bits(self):
        for cost in ("", "+1", " 1", "1_0", "1.0", "٣", "²", str(U64_MAX + 1), "9" * 10_000):
            self.assert_malformed(HEADER + f"TG-0042-C,,{cost},0,1,\n", 2, "cost: expected whole cents")


class Prices(unittest.TestCase):
    def price(self, cost, margin, stock, price=""):
        row = reprice(HEADER + f"TG-0042-C,,{cost},{margin},{stock},{price}").split("\n")[1]
        return int(row.split(",")[-1])

    def test_prices_end_in_nine(self):
        self.assertEqual(self.price(100, 0, 1), 109)
        self.assertEqual(self.price(109, 0, 1), 109)

    def test_a_price_moves_by_a_fifth_of_the_old_one_at_most(self):
        self.assertEqual(self.price(100, 50_000, 1, 99), 99 + 19)
        self.assertEqual(self.price(0, 0, 1, 99), 99 - 19)

    def test_what_is_sold_out_keeps_its_price_even_below_cost(self):
        self.assertEqual(self.price(100, 0, 0, 7), 7)
        self.assertEqual(self.price(100, 0, 0), 109)

    def test_cost_is_the_least_whatever_the_old_price(self):
        self.assertEqual(self.price(1_000, 0, 1, 10), 1_000)

    def test_much_in_stock_is_cleared(self):
        self.assertEqual([self.price(1, 50_000, 999), self.price(10_000, 10_000, 999)], [9, 20_009])
        self.assertEqual([self.price(10_000, 10_000, stock) for stock in (1_000, 4_999)], [19_009, 19_009])
        self.assertEqual(self.price(10_000, 10_000, 5_000), 18_009)

    def test_the_upper_bound_is_checked_even_where_it_would_not_matter(self):
        self.assertEqual(error_of(HEADER + f"TG-0042-C,,1,0,1,{U64_MAX}\n"), PricingError_Overflow())

    def test_a_target_that_does_not_fit_is_not_saved_by_its_clearance(self):
        self.assertEqual(error_of(HEADER + f"TG-0042-C,,{2**63},10000,5000,\n"), PricingError_Overflow())
        self.assertGreater(self.price(2**63 - 1, 10_000, 5_000), 2**63)

    def test_the_last_step_of_ten_is_checked(self):
        self.assertEqual(U64_MAX % 10, 5)
        self.assertEqual(error_of(HEADER + f"TG-0042-C,,{U64_MAX},0,1,\n"), PricingError_Overflow())


class Answers(unittest.TestCase):
    def test_every_line_ends_as_the_header_did(self):
        self.assertEqual(
            reprice('"sku",name,cost,margin,stock,price\r\nTG-0042-C,a,007,00,01,\nTG-0042-C,b,1,0,1,""'),
            "sku,name,cost,margin,stock,price\r\nTG-0042-C,a,7,0,1,9\r\nTG-0042-C,b,1,0,1,9\r\n",
        )

    def test_names_are_quoted_only_where_they_must_be(self):
        for given, written in (
            ('"plain"', "plain"),
            ('"a,b"', '"a,b"'),
            ('"say ""hi"""', '"say ""hi"""'),
            ('"cr\r"', '"cr\r"'),
            ("\u2028", "\u2028"),
        ):
            self.assertEqual(
                reprice(HEADER + f"TG-0042-C,{given},1,0,1,"), HEADER + f"TG-0042-C,{written},1,0,1,9\n"
            )
