"""LOGIC.md's chapter Conventions."""

import unittest

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import PricingError_Overflow
from tollgate_logic.hashing import fnv1a, scatter
from tollgate_logic.integers import U32_MAX, U64_MAX, limit, saturate_u32, saturate_u64, wrap_u32
from tollgate_logic.money import WHOLE, Rounding, share
from tollgate_logic.pricing.checked import checked_u32, checked_u64
from tollgate_logic.tables import first_below, first_reached


class Share(unittest.TestCase):
    def test_down_drops_the_rest(self):
        self.assertEqual(share(1, WHOLE - 1, Rounding.DOWN), 0)
        self.assertEqual(share(1, WHOLE, Rounding.DOWN), 1)

    def test_half_up_adds_one_from_exactly_half_on(self):
        self.assertEqual(share(1, 4_999, Rounding.HALF_UP), 0)
        self.assertEqual(share(1, 5_000, Rounding.HALF_UP), 1)
        self.assertEqual(share(5, 5_000, Rounding.HALF_UP), 3)

    def test_half_even_goes_to_the_even_neighbour_at_exactly_half(self):
        self.assertEqual(share(1, 5_000, Rounding.HALF_EVEN), 0)
        self.assertEqual(share(3, 5_000, Rounding.HALF_EVEN), 2)
        self.assertEqual(share(5, 5_000, Rounding.HALF_EVEN), 2)

    def test_half_even_goes_to_the_nearer_neighbour_otherwise(self):
        self.assertEqual(share(1, 5_001, Rounding.HALF_EVEN), 1)
        self.assertEqual(share(3, 4_999, Rounding.HALF_EVEN), 1)

    def test_it_is_exact_where_the_product_needs_more_than_64_bits(self):
        for amount in (U64_MAX, U64_MAX - 1, 2**63, 12_345_678_901_234_567_890):
            for rate in (1, 2_500, 4_999, 5_000, WHOLE):
                part = amount % WHOLE * rate
                split = amount // WHOLE * rate + part // WHOLE
                self.assertEqual(share(amount, rate, Rounding.DOWN), split)
                self.assertEqual(share(amount, rate, Rounding.HALF_UP), split + (2 * (part % WHOLE) >= WHOLE))

    def test_a_whole_of_the_largest_amount_still_fits(self):
        self.assertEqual(share(U64_MAX, WHOLE, Rounding.HALF_UP), U64_MAX)


class Hashes(unittest.TestCase):
    def test_fnv1a_of_nothing_is_its_offset(self):
        self.assertEqual(fnv1a(b""), 0x811C9DC5)

    def test_fnv1a_of_the_letter_a_is_the_example(self):
        self.assertEqual(fnv1a(b"a"), 0xE40C292C)

    def test_scatter_wraps(self):
        self.assertEqual(scatter(1), 0x9E3779B1)
        self.assertEqual(scatter(2), 0x3C6EF362)
        self.assertEqual(scatter(U32_MAX), 2**32 - 0x9E3779B1)


class Widths(unittest.TestCase):
    def test_wrapping_is_modulo_two_to_the_32(self):
        self.assertEqual(wrap_u32(U32_MAX), U32_MAX)
        self.assertEqual(wrap_u32(U32_MAX + 2), 1)

    def test_saturating_stops_at_the_largest_value(self):
        self.assertEqual(saturate_u32(U32_MAX + 1), U32_MAX)
        self.assertEqual(saturate_u64(U64_MAX + 1), U64_MAX)
        self.assertEqual(saturate_u64(7), 7)

    def test_a_limit_holds_on_both_sides(self):
        self.assertEqual([limit(value, -1, 2) for value in (-2, -1, 0, 2, 3)], [-1, -1, 0, 2, 2])

    def test_checked_takes_what_just_fits_and_refuses_the_next(self):
        for checked, most in ((checked_u32, U32_MAX), (checked_u64, U64_MAX)):
            self.assertEqual(checked(most), most)
            with self.assertRaises(Err) as raised:
                checked(most + 1)
            self.assertEqual(raised.exception.value, PricingError_Overflow())


class Tables(unittest.TestCase):
    def test_the_first_row_that_applies_wins(self):
        rows = ((10, "ten"), (5, "five"))
        self.assertEqual([first_reached(rows, value, "none") for value in (11, 10, 9, 5, 4)],
                         ["ten", "ten", "five", "five", "none"])  # fmt: skip
        rows = ((5, "five"), (10, "ten"))
        self.assertEqual([first_below(rows, value, "none") for value in (4, 5, 9, 10)],
                         ["five", "ten", "ten", "none"])  # fmt: skip
