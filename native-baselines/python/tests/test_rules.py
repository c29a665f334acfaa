"""The rules, held against their table in LOGIC.md and tried on both sides of each edge."""

import re
import unittest
from dataclasses import replace
from pathlib import Path

from tollgate_logic.contract.fraud import (
    Card,
    Channel,
    Decision,
    Instrument_BankTransfer,
    Instrument_Card,
    Instrument_Invoice,
    Instrument_Wallet,
    PastPayment,
    Place,
    Signals,
    Transaction,
)
from tollgate_logic.fraud import score_transaction
from tollgate_logic.fraud.features import features_of
from tollgate_logic.fraud.history import history_of
from tollgate_logic.fraud.model import _CURVE
from tollgate_logic.fraud.rules import RULES
from tollgate_logic.hashing import fnv1a, scatter

LOGIC = (Path(__file__).resolve().parents[2] / "LOGIC.md").read_text(encoding="utf-8")
HOME = Place("DE", 0, 0)
TX = Transaction("", "", 100, "EUR", 0, Channel.WEB, Instrument_Invoice(), HOME, None, Signals(0), [])


def paid(cents, ago=1_000_000, channel=Channel.WEB):
    return PastPayment(cents, ago, channel, declined=False)


def card(month, year):
    return Instrument_Card(Card(0, 0, month, year))


def reasons(**changes):
    return [reason for reason in score_transaction(replace(TX, **changes)).reasons if reason != "model"]


class Tables(unittest.TestCase):
    def test_reasons_and_points_are_those_of_the_text(self):
        rows = re.findall(r"^\| `([a-z0-9-]+)` \| ([−0-9]+) \| ", LOGIC, re.MULTILINE)
        table = [(reason, int(points.replace("−", "-"))) for reason, points in rows]
        self.assertEqual([(rule.reason, rule.points) for rule in RULES], table)

    def test_the_curve_is_that_of_the_text(self):
        values = re.search(r"with K = ([\d, ]+)\.", LOGIC)[1]
        self.assertEqual(_CURVE, tuple(int(value) for value in values.split(",")))


class Edges(unittest.TestCase):
    def test_velocity_counts_from_its_edge_on(self):
        for ago, edge, reason in (
            (60, 3, "velocity-minute"),
            (3_600, 10, "velocity-hour"),
            (86_400, 40, "velocity-day"),
        ):
            self.assertNotIn(reason, reasons(history=[paid(100, ago)] * (edge - 1)))
            self.assertIn(reason, reasons(history=[paid(100, ago)] * edge))

    def test_the_spend_of_the_day_may_be_as_much_as_the_limit(self):
        self.assertEqual(reasons(amount_cents=200_000, history=[paid(300_000, 1)]), [])
        self.assertEqual(reasons(amount_cents=200_001, history=[paid(300_000, 1)]), ["spend-day"])

    def test_five_times_the_mean_is_no_spike_yet(self):
        self.assertEqual(reasons(amount_cents=500, history=[paid(99), paid(101)]), [])
        self.assertEqual(reasons(amount_cents=501, history=[paid(99), paid(101)]), ["amount-spike"])
        self.assertEqual(reasons(amount_cents=1, history=[paid(0)]), ["amount-spike"])
        self.assertEqual(reasons(amount_cents=1), [])

    def test_two_declined_of_the_day_are_too_many(self):
        declined = PastPayment(0, 86_400, Channel.WEB, declined=True)
        self.assertEqual(reasons(history=[declined]), [])
        self.assertEqual(reasons(history=[declined] * 2), ["declines"])
        self.assertEqual(reasons(history=[declined, replace(declined, seconds_ago=86_401)]), [])

    def test_2000_kilometres_are_not_far(self):
        # Whole kilometres are compared, and 2,001 begin at ⌈2,001 × 10⁹ ÷ 111,195⌉ microdegrees.
        self.assertEqual(reasons(billing=Place("DE", 17_995_413, 0)), [])
        self.assertEqual(reasons(billing=Place("DE", 17_995_414, 0)), ["far-from-billing"])

    def test_a_missing_cvv_matters_for_cards_that_do_not_recur(self):
        missing = {"signals": Signals.CVV_MISSING, "instrument": card(1, 1970)}
        self.assertEqual(reasons(**missing), ["cvv-missing"])
        self.assertEqual(reasons(**missing, channel=Channel.RECURRING), [])
        self.assertEqual(reasons(signals=Signals.CVV_MISSING), [])

    def test_a_card_is_good_to_the_end_of_its_month(self):
        march_1972 = 68_256_000
        self.assertEqual(reasons(instrument=card(2, 1972), at_seconds=march_1972 - 1), [])
        self.assertEqual(reasons(instrument=card(2, 1972), at_seconds=march_1972), ["card-expired"])
        self.assertEqual(reasons(instrument=card(13, 1969), at_seconds=0), ["card-expired"])
        self.assertEqual(reasons(instrument=card(0, 1971), at_seconds=0), [])

    def test_an_expired_card_is_declined_whatever_the_score(self):
        assessment = score_transaction(replace(TX, instrument=card(12, 1969), signals=Signals.THREE_D_SECURE))
        self.assertLess(assessment.score, 300)
        self.assertIs(assessment.decision, Decision.DECLINE)

    def test_gift_cards_matter_from_200_on(self):
        self.assertEqual(reasons(signals=Signals.GIFT_CARD, amount_cents=19_999), [])
        self.assertEqual(reasons(signals=Signals.GIFT_CARD, amount_cents=20_000), ["gift-card"])

    def test_currencies_are_three_capitals(self):
        for currency in ("", "EU", "EURO", "eur", "EU1", "É1", "E@A", "[AB"):
            self.assertEqual(reasons(currency=currency), ["unknown-currency"], currency)
        self.assertEqual(reasons(currency="XXX"), [])

    def test_signals_give_their_reasons_in_the_order_of_the_table(self):
        every = Signals.THREE_D_SECURE | Signals.VPN | Signals.NEW_DEVICE | Signals.ADDRESS_MISMATCH
        self.assertEqual(reasons(signals=every), ["address-mismatch", "new-device", "vpn", "three-d-secure"])


class Features(unittest.TestCase):
    def features(self, **changes):
        tx = replace(TX, **changes)
        return features_of(tx, history_of(tx.history, tx.channel))

    def test_merchant_risk_goes_by_the_instrument(self):
        for instrument, risk in (
            (Instrument_Card(Card(400_000, 0, 0, 0)), (scatter(400_000) >> 16) % 500),
            (Instrument_BankTransfer("NG12"), 195),
            (Instrument_BankTransfer("N"), 230),
            (Instrument_Wallet("a"), 200 + fnv1a(b"a") % 300),
            (Instrument_Invoice(), 550),
        ):
            self.assertEqual(self.features(instrument=instrument).merchant_risk, risk)

    def test_the_tier_goes_by_payments_that_were_not_declined(self):
        self.assertEqual(
            [self.features(history=[paid(1)] * n).tier for n in (0, 2, 3, 9, 10)], [0, 0, 1, 1, 2]
        )

    def test_a_new_device_has_no_age(self):
        history = [paid(1, 86_400 * 5), paid(1, 86_400 * 9, Channel.APP)]
        self.assertEqual(self.features(history=history).device_age_days, 5)
        self.assertEqual(self.features(history=history, signals=Signals.NEW_DEVICE).device_age_days, 0)

    def test_without_billing_nothing_is_far_or_across_a_border(self):
        far = Place("FR", 90_000_000, 0)
        here, there = self.features(), self.features(billing=far)
        self.assertEqual((here.distance_km, here.cross_border), (0, False))
        self.assertEqual((there.distance_km, there.cross_border), (10_007, True))
