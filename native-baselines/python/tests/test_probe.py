"""The probes that make something up."""

import unittest

from tollgate_logic import probe
from tollgate_logic.contract.pricing import Handling


class Sources(unittest.TestCase):
    def test_the_scalar_probes_put_their_bits_where_the_text_says(self):
        self.assertEqual(probe.source_scalar(), 81_985_529_216_486_895)
        self.assertEqual(probe.echo_scalar(1, 2), 2**32 + 2)

    def test_the_phrase_has_200_bytes_with_the_space_at_its_end(self):
        self.assertTrue(probe.source_text(401).endswith("a note of the payment. t"))
        self.assertTrue(probe.source_text(200).endswith("payment. "))

    def test_a_letter_that_does_not_fit_gives_way_to_dots(self):
        start = probe.source_text(200).index("é")
        self.assertEqual(probe.source_text(start + 1), probe.source_text(start) + ".")
        self.assertTrue(probe.source_text(start + 2).endswith("é"))

    def test_texts_have_exactly_the_bytes_that_were_asked_for(self):
        for size in range(500):
            self.assertEqual(len(probe.source_text(size).encode()), size)

    def test_bytes_are_all_the_same_letter(self):
        self.assertEqual(probe.source_bytes(3), b"aaa")

    def test_lines_of_the_cart_go_round(self):
        lines = probe.source_structured(130).lines
        self.assertEqual((lines[3].handling, lines[3].note),
                         (Handling.GIFT_WRAP | Handling.FRAGILE, "leave at the door"))  # fmt: skip
        self.assertEqual((lines[129].sku_id, lines[129].quantity, lines[129].note), (2, 10, None))
