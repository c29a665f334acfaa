"""The JSON form: every kind of WIT type there and back, and what is refused."""

import unittest

from tollgate_json.codec import Unfit
from tollgate_json.functions import FUNCTIONS
from tollgate_json.text import canonical, digest, parse
from tollgate_json.types import codec_of
from tollgate_logic.contract.fraud import Card, Channel, Instrument, Instrument_BankTransfer, Instrument_Card
from tollgate_logic.contract.pricing import (
    Coupon,
    Coupon_FreeShipping,
    Coupon_Percent,
    Handling,
    Line,
    PricingError,
    PricingError_Overflow,
    Region,
)
from tollgate_logic.contract.scalars import S32, U8, U64


class Values(unittest.TestCase):
    def test_each_kind_of_type_is_written_as_the_table_says(self):
        for type_, value, text in (
            (U8, 255, "255"),
            (S32, -30, "-30"),
            (U64, 2**64 - 1, '"18446744073709551615"'),
            (bool, True, "true"),
            (str, "é価", '"é価"'),
            (bytes, b"\x00\xff", '"00ff"'),
            (list[U8], [1, 2], "[1,2]"),
            (str | None, None, "null"),
            (str | None, "x", '"x"'),
            (Line, Line(1, 2, Handling(0), None), '{"sku-id":1,"quantity":2,"handling":[],"note":null}'),
            (Region, Region.EU_STANDARD, '"eu-standard"'),
            (Channel, Channel.POINT_OF_SALE, '"point-of-sale"'),
            (Handling, Handling.COLD_CHAIN | Handling.GIFT_WRAP, '["gift-wrap","cold-chain"]'),
            (Coupon, Coupon_Percent(250), '{"percent":250}'),
            (Coupon, Coupon_FreeShipping(), '"free-shipping"'),
            (PricingError, PricingError_Overflow(), '"overflow"'),
            (Instrument, Instrument_BankTransfer("DE"), '{"bank-transfer":"DE"}'),
        ):
            with self.subTest(text):
                codec = codec_of(type_)
                self.assertEqual(canonical(codec.encode(value, "")), text)
                self.assertEqual(codec.decode(parse(text), ""), value)

    def test_what_is_no_value_of_its_type_is_refused_with_its_place(self):
        for type_, text, message in (
            (U8, "256", "value: expected u8, got 256"),
            (U8, "true", "value: expected u8, got True"),
            (U8, "1.0", "value: expected u8, got 1.0"),
            (U64, "1", "value: expected u64 as a decimal string, got 1"),
            (U64, '"01"', "value: expected u64 as a decimal string, got '01'"),
            (U64, '"18446744073709551616"', "value: expected u64, got 18446744073709551616"),
            (bytes, '"0G"', "value: expected bytes as lowercase hexadecimal digits, got '0G'"),
            (bytes, '"0a0"', "value: expected bytes as lowercase hexadecimal digits, got '0a0'"),
            (str, r'"\ud800"', "value: expected a string without lone surrogates, got '\\ud800'"),
            (list[U8], "[0,-1]", "[1]: expected u8, got -1"),
            (Region, '"EU"', "value: expected one of"),
            (Handling, '["fragile","gift-wrap"]', "value: expected names in the order"),
            (Handling, '["fragile","fragile"]', "value: expected names in the order"),
            (Coupon, '"percent"', "value: expected one of the cases"),
            (Coupon, '{"free-shipping":null}', "value: expected one of the cases"),
            (Instrument, '{"card":{"bin":1}}', "card: expected the keys"),
        ):
            with self.subTest(text), self.assertRaises(Unfit) as raised:
                codec_of(type_).decode(parse(text), "")
            self.assertTrue(str(raised.exception).startswith(message), raised.exception)

    def test_a_place_deep_inside_is_named_in_full(self):
        codec = codec_of(list[Instrument])
        card = '[{"card":{"bin":1,"last-four":2,"expiry-month":256,"expiry-year":4}}]'
        with self.assertRaisesRegex(Unfit, r"^\[0\]\.card\.expiry-month: expected u8, got 256$"):
            codec.decode(parse(card), "")

    def test_an_answer_that_does_not_fit_its_type_is_no_answer(self):
        with self.assertRaisesRegex(Unfit, r"^card\.bin: expected u32"):
            codec_of(Instrument).encode(Instrument_Card(Card(2**32, 0, 0, 0)), "")


class Text(unittest.TestCase):
    def test_only_what_must_be_escaped_is(self):
        self.assertEqual(
            canonical('"\\/\b\t\n\f\r\x00\x1f\x7f\u2028'), r'"\"\\/\b\t\n\f\r\u0000\u001f' + '\x7f\u2028"'
        )

    def test_the_digest_is_that_of_the_canonical_text(self):
        self.assertEqual(digest(None), "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b")

    def test_a_key_said_twice_and_what_is_no_json_are_refused(self):
        for text in ('{"a":1,"a":2}', "NaN", "[1", ""):
            with self.assertRaises(ValueError):
                parse(text)


class Functions(unittest.TestCase):
    def test_there_are_22(self):
        self.assertEqual(len(FUNCTIONS), 22)

    def test_inputs_are_null_a_value_or_an_array(self):
        self.assertEqual(self.answer("probe/nop", "null"), "null")
        self.assertEqual(self.answer("probe/echo-text", '"a"'), '"a"')
        self.assertEqual(self.answer("probe/echo-scalar", "[1,0]"), '"4294967296"')
        for name, text in (("probe/nop", "[]"), ("probe/echo-scalar", "[1]"), ("probe/echo-scalar", "1")):
            with self.assertRaises(Unfit):
                self.answer(name, text)

    def test_what_may_fail_answers_ok_or_err(self):
        self.assertEqual(
            self.answer("pricing/get-quote", '{"sku":"TG-0001-B","quantity":1}'),
            '{"ok":{"cents":"3199","source":"list"}}',
        )
        self.assertEqual(
            self.answer("pricing/reprice", '"sku,name,cost,margin,stock,price"'), '{"err":"empty-cart"}'
        )

    @staticmethod
    def answer(name, text):
        function = FUNCTIONS[name]
        return canonical(function.answer(function.decode(parse(text))))
