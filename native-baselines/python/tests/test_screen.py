"""Logs: windows by the minute, the verdict's bits, and points to the last one."""

import struct
import unittest

from tollgate_logic.fraud import screen
from tollgate_logic.hashing import scatter
from tollgate_logic.integers import U64_MAX

MERCHANTS = {scatter(merchant) >> 26: merchant for merchant in range(1_000)}
"""A merchant for each number of points."""


def record(account=1, merchant_points=0, at=0, cents=0, country=b"DE", channel=0, signals=0, device=7):
    merchant = MERCHANTS[merchant_points]
    return struct.pack("<IIQQ2sBBI", account, merchant, at, cents, country, channel, signals, device)


def verdicts(*records):
    return list(screen(b"".join(records)))


def decision(verdict):
    return verdict & 3


def is_many(verdict):
    return bool(verdict & 1 << 2)


def is_much(verdict):
    return bool(verdict & 1 << 3)


class Logs(unittest.TestCase):
    def test_what_is_left_of_a_record_is_one_more_verdict(self):
        self.assertEqual(screen(b""), b"")
        self.assertEqual(screen(b"\0"), b"\x80")
        self.assertEqual(len(screen(bytes(95))), 3)

    def test_another_device_is_noticed_once(self):
        log = verdicts(record(device=7), record(device=8), record(device=8))
        self.assertEqual([verdict >> 4 & 1 for verdict in log], [0, 1, 0])

    def test_countries_are_risky_from_35_on(self):
        log = verdicts(*[record(country=country) for country in (b"BR", b"GR", b"NG", b"de")])
        self.assertEqual([verdict >> 5 & 1 for verdict in log], [0, 1, 1, 1])


class Windows(unittest.TestCase):
    def test_five_are_many_and_more_than_300_000_cents_are_much(self):
        self.assertEqual([is_many(verdict) for verdict in verdicts(*[record()] * 5)], [False] * 4 + [True])
        self.assertEqual(
            [is_much(screen(record(cents=cents))[0]) for cents in (300_000, 300_001)], [False, True]
        )

    def test_a_late_payment_counts_to_the_minute_of_its_slot(self):
        log = verdicts(record(at=120), *[record(at=60)] * 4)
        self.assertEqual([verdict >> 6 & 1 for verdict in log], [0, 1, 1, 1, 1])
        self.assertTrue(is_many(log[-1]))

    def test_the_minute_before_counts_for_what_is_left_of_it(self):
        for second, many in ((0, True), (12, True), (13, False), (59, False)):
            self.assertEqual(is_many(verdicts(*[record()] * 5, record(at=60 + second))[-1]), many, second)

    def test_cents_of_the_minute_before_are_divided_first(self):
        # 300,059 ÷ 60 × 60 is 300,000: not much. A whole one more is.
        self.assertFalse(is_much(verdicts(record(cents=300_059), record(at=60))[-1]))
        self.assertTrue(is_much(verdicts(record(cents=300_060), record(at=60))[-1]))

    def test_a_minute_without_payments_clears_the_window(self):
        self.assertFalse(is_many(verdicts(*[record()] * 9, record(at=120))[-1]))

    def test_accounts_of_one_slot_push_each_other_out(self):
        other = next(account for account in range(2, 1_000) if scatter(account) >> 26 == scatter(1) >> 26)
        log = verdicts(*[record()] * 4, record(account=other, device=8), record(device=9))
        self.assertEqual([verdict >> 2 & 0b101 for verdict in log[-2:]], [0, 0])

    def test_accounts_of_other_slots_leave_each_other_alone(self):
        other = next(account for account in range(2, 1_000) if scatter(account) >> 26 != scatter(1) >> 26)
        self.assertTrue(is_many(verdicts(*[record()] * 4, record(account=other), record())[-1]))

    def test_sums_of_cents_saturate(self):
        records = [record(cents=U64_MAX), record(cents=U64_MAX), record(at=60, cents=U64_MAX)]
        self.assertEqual([is_much(verdict) for verdict in verdicts(*records)], [True] * 3)


class Points(unittest.TestCase):
    def assert_points(self, points, *before, **fields):
        """The last record has `points` beside its merchant's: those fill up to the next decision, or miss it by one."""
        edge = next(edge for edge in (300, 550, 800) if edge > points)
        sides = []
        for missing in (edge - points, edge - points - 1):
            log = verdicts(*before, record(merchant_points=missing, **fields))
            sides.append(decision(log[-1]))
        reached = (300, 550, 800).index(edge) + 1
        self.assertEqual(sides, [reached, reached - 1], fields)

    def test_each_signal_has_its_points_and_bits_without_a_name_have_none(self):
        for bit, points in ((0, 60), (1, 80), (2, 60), (3, 80), (5, 60)):
            self.assert_points(160 + 2 * 25 + points, cents=20_000, country=b"BR", signals=1 << bit)
        self.assert_points(450 + 150 - 150 + 2 * 45, cents=500_000, country=b"NG", signals=1 << 4)
        self.assert_points(160 + 2 * 45, cents=20_000, country=b"NG", signals=0b1100_0000)

    def test_a_channel_without_a_name_has_points(self):
        self.assert_points(160 - 2 * 10 + 100, cents=20_000, country=b"US", channel=5)
        self.assert_points(160 + 2 * 45, cents=20_000, country=b"NG", channel=4)

    def test_a_changed_device_has_points(self):
        self.assert_points(160 - 2 * 10 + 120, record(device=8), cents=20_000, country=b"US")

    def test_payments_have_points_from_5_and_from_10_on(self):
        self.assert_points(160 + 2 * 45, *[record()] * 3, cents=20_000, country=b"NG")
        for before in (4, 8):
            self.assert_points(160 - 2 * 10 + 150, *[record()] * before, cents=20_000, country=b"US")
        self.assert_points(160 - 2 * 10 + 350, *[record()] * 9, cents=20_000, country=b"US")

    def test_money_has_points_above_300_000_and_above_1_000_000(self):
        self.assert_points(300 - 2 * 10, cents=300_000, country=b"US")
        self.assert_points(300 + 2 * 25 + 150, cents=300_001, country=b"BR")
        self.assert_points(450 + 2 * 80 + 150, cents=1_000_000, country=b"aa")
        self.assert_points(450 - 2 * 10 + 60 + 300, cents=1_000_001, country=b"US", signals=1 << 0)

    def test_points_stop_at_0_and_at_1000(self):
        self.assertEqual(decision(screen(record(signals=1 << 4))[0]), 0)
        self.assertEqual(decision(screen(record(cents=U64_MAX, country=b"aa", signals=0b10_1111))[0]), 3)
