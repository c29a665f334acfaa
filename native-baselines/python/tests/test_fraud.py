"""The forest's own check, the calendar against `datetime`, distances, and the edges of windows."""

import struct
import unittest
from datetime import UTC, datetime, timedelta

from tollgate_logic.contract.fraud import Channel, PastPayment, Place
from tollgate_logic.fraud import score
from tollgate_logic.fraud.calendar import day_of_week, hour_of_day, year_and_month
from tollgate_logic.fraud.country import country_risk
from tollgate_logic.fraud.distance import distance_km
from tollgate_logic.fraud.forest import FOREST
from tollgate_logic.fraud.history import history_of
from tollgate_logic.hashing import fnv1a
from tollgate_logic.integers import U32_MAX, U64_MAX


class Forest(unittest.TestCase):
    def test_the_first_tree_is_that_of_the_example(self):
        tree = FOREST[0]
        self.assertEqual((tree.features[0], tree.thresholds[0]), (1, 12_000))
        self.assertEqual((tree.leaves[0], tree.leaves[-1]), (-9, 1))

    def test_all_trees_have_the_hash_that_the_text_gives(self):
        data = b"".join(
            b"".join(struct.pack("<Bi", *node) for node in zip(tree.features, tree.thresholds, strict=True))
            + struct.pack("<16h", *tree.leaves)
            for tree in FOREST
        )
        self.assertEqual(len(FOREST), 48)
        self.assertEqual(fnv1a(data), 1_309_709_731)


class Calendar(unittest.TestCase):
    def test_every_month_begins_at_its_midnight_and_no_second_earlier(self):
        for year in range(1970, 2501):
            for month in range(1, 13):
                start = int(datetime(year, month, 1, tzinfo=UTC).timestamp())
                self.assertEqual(year_and_month(start), (year, month))
                if start:
                    before = (year, month - 1) if month > 1 else (year - 1, 12)
                    self.assertEqual(year_and_month(start - 1), before)

    def test_hours_and_days_of_the_week_are_those_of_the_calendar(self):
        moment = datetime(1970, 1, 1, tzinfo=UTC)
        for _ in range(1_000):
            moment += timedelta(hours=37, minutes=59, seconds=59)
            at = int(moment.timestamp())
            self.assertEqual(hour_of_day(at), moment.hour)
            self.assertEqual(day_of_week(at), moment.isoweekday() % 7)

    def test_the_last_moment_of_all_has_a_month(self):
        # 2⁶⁴ − 1 seconds after 1970 by proleptic Gregorian rules.
        self.assertEqual(year_and_month(U64_MAX), (584_554_051_223, 11))


class Countries(unittest.TestCase):
    def test_each_kind_of_code_has_its_risk(self):
        risks = {b"DE": -30, b"PT": -15, b"US": -10, b"BR": 25, b"NG": 45, b"GR": 35}
        self.assertEqual({code: country_risk(code) for code in risks}, risks)

    def test_what_is_no_code_is_riskiest(self):
        for code in (b"", b"D", b"DEU", b"de", b"D1", b"@A", b"[A", "É".encode()):
            self.assertEqual(country_risk(code), 80, code)


class Distances(unittest.TestCase):
    def test_a_degree_north_is_111_kilometres(self):
        self.assertEqual(distance_km(Place("", 0, 0), Place("", 1_000_000, 0)), 111)

    def test_the_way_round_is_the_shorter_one(self):
        self.assertEqual(distance_km(Place("", 0, 179_500_000), Place("", 0, -179_500_000)), 111)

    def test_degrees_east_shrink_towards_the_poles(self):
        def east(latitude):
            return distance_km(Place("", latitude, 0), Place("", latitude, 10_000_000))

        self.assertEqual(
            [east(0), east(60_000_000), east(-60_000_000), east(90_000_000)], [1_111, 555, 555, 0]
        )

    def test_the_cosine_runs_straight_between_its_steps(self):
        # Halfway between the cosines of 45 and 50 degrees: 46341 − 4215 ÷ 2 = 44234; times 10⁶ degrees >> 16.
        east = (100_000_000 * 44_234) >> 16
        self.assertEqual(
            distance_km(Place("", 47_500_000, 0), Place("", 47_500_000, 100_000_000)),
            east * 111_195 // 1_000_000_000,
        )

    def test_places_off_the_globe_are_brought_to_its_edge(self):
        off, edge = Place("", 2**31 - 1, -(2**31)), Place("", 90_000_000, -180_000_000)
        self.assertEqual(distance_km(off, edge), 0)
        self.assertEqual(distance_km(off, Place("", 0, 0)), distance_km(edge, Place("", 0, 0)))


class Histories(unittest.TestCase):
    def test_windows_include_their_edge(self):
        for seconds, counts in (
            (60, (1, 1, 1)), (61, (0, 1, 1)), (3_600, (0, 1, 1)),
            (3_601, (0, 0, 1)), (86_400, (0, 0, 1)), (86_401, (0, 0, 0)),
        ):  # fmt: skip
            history = history_of([PastPayment(5, seconds, Channel.WEB, False)], Channel.APP)
            self.assertEqual((history.last_minute, history.last_hour, history.last_day), counts)
            self.assertEqual(history.cents_last_day, 5 * counts[2])

    def test_declined_payments_count_but_are_not_paid(self):
        history = history_of([PastPayment(5, 86_400, Channel.WEB, True)], Channel.WEB)
        self.assertEqual((history.last_day, history.declined_last_day), (1, 1))
        self.assertEqual(
            (history.paid, history.cents_last_day, history.mean_cents, history.max_cents), (0,) * 4
        )
        self.assertEqual((history.age_days, history.channel_age_days), (1, 1))

    def test_the_mean_is_that_of_the_saturated_sum(self):
        payments = [PastPayment(U64_MAX, 1, Channel.WEB, False)] * 2
        self.assertEqual(history_of(payments, Channel.WEB).mean_cents, U64_MAX // 2)

    def test_without_history_the_last_payment_is_as_long_ago_as_can_be(self):
        self.assertEqual(history_of([], Channel.WEB).since_last, U32_MAX)


class Scores(unittest.TestCase):
    def test_an_empty_account_scores_most_and_a_named_one_by_its_hash(self):
        self.assertEqual(score("", 0), 1_000)
        self.assertEqual(score("a", 999), 0xE40C292C % 401)
        self.assertEqual(score("a", 2_000_000), 600 + 0xE40C292C % 401)
