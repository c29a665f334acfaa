"""What the worker's figures are made of."""

import base64
import gc
import random
import struct
import unittest
import zlib

from tollgate_logic.contract.outcome import Err
from tollgate_worker.clock import calibrate, median, now_ns
from tollgate_worker.closed_loop import Ready
from tollgate_worker.collections_seen import CollectionsSeen
from tollgate_worker.failure import Failure
from tollgate_worker.latencies import Latencies
from tollgate_worker.subject import Subject
from tollgate_worker.warm_up import WarmUpJudge, trend_score


def spin(ns):
    until = now_ns() + ns
    while now_ns() < until:
        pass


class ClosedLoop(unittest.TestCase):
    def test_a_known_time_is_found_again(self):
        ready = Ready(Subject(spin, 1, [[20_000]]), 40.0, 2_000, 20)
        # The best of several slices: whatever else runs here can only add time.
        best = min(took for _ in range(10) for took in ready.slice(2_000)["call-ns"])
        self.assertTrue(19_500 < best < 25_000, best)

    def test_the_clock_takes_less_than_a_thousandth_of_a_batch(self):
        for each in (1_000, 30_000, 900_000):
            prepared = Ready(Subject(spin, 1, [[each]]), 40.0, 2_000, 10).prepared
            self.assertLess(prepared["clock-share"], 0.0015)

    def test_a_call_longer_than_a_slice_is_a_batch_of_one(self):
        ready = Ready(Subject(spin, 1, [[3_000_000]]), 40.0, 2_000, 0)
        self.assertEqual((ready.prepared["batch"], len(ready.slice(2_000)["call-ns"])), (1, 1))

    def test_collections_of_a_slice_are_told(self):
        def make_cycles(_):
            for _ in range(10_000):
                cycle = []
                cycle.append(cycle)

        seen = Ready(Subject(make_cycles, 1, [[0]]), 40.0, 2_000, 0).slice(2_000)["collections"]
        self.assertGreater(seen["count"], 0)
        self.assertGreater(seen["ns"], 0)


class Subjects(unittest.TestCase):
    def test_calls_go_round_the_inputs_whatever_their_number(self):
        for parameters, ring, expected in (
            (0, [[], []], [()] * 3),
            (1, [[1], [2]], [(1,), (2,), (1,)]),
            (2, [[1, 2], [3, 4]], [(1, 2), (3, 4), (1, 2)]),
        ):
            seen = []
            subject = Subject(lambda *arguments, seen=seen: seen.append(arguments), parameters, ring)
            subject.call(2)
            next(subject.single_calls_ns())
            self.assertEqual(seen, expected)
            subject.loop_only(5)
            self.assertEqual(seen, expected)

    def test_a_refusal_is_an_answer_and_anything_else_a_failure(self):
        def refuses(fault):
            raise fault

        Subject(refuses, 1, [[Err("no")]]).call(3)
        next(Subject(refuses, 1, [[Err("no")]]).single_calls_ns())
        with self.assertRaises(Failure) as raised:
            Subject(refuses, 1, [[KeyError("x")]]).call(1)
        self.assertEqual(
            (raised.exception.kind, raised.exception.message), ("subject", "a call raised KeyError: 'x'")
        )


class WarmUp(unittest.TestCase):
    def judged(self, shape):
        """After how many batches of 100 with 1 % noise they are steady, if ever."""
        noise, judge = random.Random(7), WarmUpJudge()
        for batch in range(300):
            judge.feed(100 * shape(batch) * noise.gauss(1, 0.01))
            if judge.is_steady:
                return judge.batches
        return None

    def test_a_flat_series_is_steady_after_two_windows_or_soon_after(self):
        self.assertTrue(20 <= self.judged(lambda _: 1) <= 40)

    def test_a_slow_start_is_waited_for(self):
        self.assertGreaterEqual(self.judged(lambda batch: 1 + 2 * 0.9**batch), 40)

    def test_a_drift_is_not_steady(self):
        self.assertIsNone(self.judged(lambda batch: 1.01**batch))

    def test_a_trend_is_one_of_order_alone(self):
        # S = 45, variance 10 · 9 · 25 / 18 = 125.
        self.assertAlmostEqual(trend_score([float(n) for n in range(10)]), 44 / 125**0.5)
        self.assertEqual(trend_score([3.0] * 10), 0)


class Clock(unittest.TestCase):
    def test_reading_costs_something_and_not_much(self):
        clock = calibrate()
        self.assertTrue(0 < clock["cost-ns"] < 100_000 and clock["resolution-ns"] > 0, clock)

    def test_a_median_of_an_even_number_lies_between(self):
        self.assertEqual([median([3.0, 1.0, 2.0]), median([4.0, 1.0])], [2.0, 2.5])


class Collections(unittest.TestCase):
    def test_they_are_counted_while_entered(self):
        with CollectionsSeen() as seen:
            gc.collect()
        gc.collect()
        self.assertEqual(seen.count, 1)
        self.assertGreater(seen.ns, 0)


def decoded(text):
    """An HdrHistogram of format V2 read back, by the format's description: counts by index."""
    packed = base64.b64decode(text)
    cookie, length = struct.unpack(">ii", packed[:8])
    assert (cookie, length) == (0x1C849314, len(packed) - 8), (hex(cookie), length)
    plain = zlib.decompress(packed[8:])
    cookie, length, offset, digits, lowest, highest, ratio = struct.unpack(">iiiiqqd", plain[:40])
    assert (cookie, offset, digits, lowest, ratio) == (0x1C849313, 0, 3, 1, 1.0)
    assert highest == 3_600_000_000_000 and length == len(plain) - 40
    counts, index, number, shift = {}, 0, 0, 0
    for byte in plain[40:]:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            value = number >> 1 ^ -(number & 1)
            if value > 0:
                counts[index] = value
            index += 1 if value > 0 else -value
            number = shift = 0
    return counts


class Distribution(unittest.TestCase):
    def test_percentiles_come_with_intervals_where_operations_allow(self):
        latencies = Latencies()
        for micros in range(1, 10_001):
            latencies.record(micros * 1_000)
        tail = latencies.tail()
        self.assertEqual([each["q"] for each in tail["percentiles"]], [0.5, 0.9, 0.99])
        self.assertEqual(tail["too-few"], [{"q": 0.999, "needed": 100_000}])
        p99 = tail["percentiles"][2]
        # Ranks 9880, 9900 and 9921 of 10,000.
        for found, expected in (
            (p99["low-ns"], 9_880_000),
            (p99["value-ns"], 9_900_000),
            (p99["high-ns"], 9_921_000),
        ):
            self.assertLess(abs(found - expected), expected / 1_000)
        self.assertLess(abs(tail["mean-ns"] - 5_000_500), 5_000)
        self.assertLess(abs(tail["max-ns"] - 10_000_000), 10_000)

    def test_the_histogram_can_be_read_back(self):
        latencies = Latencies()
        for nanos in (0, 1, 1, 2_047, 2_048, 2_049, 4_095, 4_096, 10**9):
            latencies.record(nanos)
        # From 2,048 on two neighbours share a step, from 4,096 on four; 10⁹ has 30 bits, so 19 are dropped.
        at = 19 * 1_024 + (10**9 >> 19)
        expected = {0: 1, 1: 2, 2_047: 1, 2_048: 2, 3_071: 1, 3_072: 1, at: 1}
        self.assertEqual(decoded(latencies.tail()["histogram"]), expected)

    def test_more_than_an_hour_is_at_least_that(self):
        latencies = Latencies()
        for _ in range(300):
            latencies.record(10**13)
        tail = latencies.tail()
        self.assertEqual((tail["censored"], tail["censored-from-ns"]), (300, 3_600_000_000_000))
        self.assertTrue(tail["max-at-least"] and tail["percentiles"][0]["at-least"])

    def test_nothing_is_no_percentile(self):
        tail = Latencies().tail()
        self.assertEqual((tail["count"], tail["max-ns"], tail["percentiles"]), (0, 0, []))
