"""The worker's side of the protocol, request by request, in this process."""

import io
import json
import tempfile
import unittest
from hashlib import sha256
from pathlib import Path

from tollgate_worker.launch import FIXTURES
from tollgate_worker.main import Conversation

SUITES = Path(__file__).resolve().parents[3] / "fixtures"
GOLDEN = str(SUITES / "commerce/golden")
OPEN = {
    "request": "open",
    "protocol": 3,
    "contender": "native/python",
    "config": None,
    "artifact": None,
    "core": None,
}
QUOTE = {"workload": "pricing/get-quote", "inputs": str(SUITES / "commerce/corpora/pricing/get-quote.jsonl")}
PREPARE = {"request": "prepare", **QUOTE, "warm-up-ms": 20, "slice-us": 500}


def conversation(*requests):
    """The answers to these requests, each a line as it is or an object to be written as one."""
    lines = [request if isinstance(request, bytes) else json.dumps(request).encode() for request in requests]
    answers = io.BytesIO()
    Conversation(3_000, 5_000, "as usual").hold(io.BytesIO(b"\n".join(lines)), answers)
    return [json.loads(line) for line in answers.getvalue().splitlines()]


def answer(*requests):
    """The answer to the last of these requests, asked of what is open."""
    return conversation(OPEN, *requests)[-1]


class Opening(unittest.TestCase):
    def test_the_receipt_says_what_it_is_and_how_long_the_start_took(self):
        receipt = conversation({**OPEN, "spawned-ns": 1_000})[0]
        self.assertEqual(
            (receipt["answer"], receipt["protocol"], receipt["language"]), ("opened", 3, "python")
        )
        self.assertTrue(receipt["runtime"].startswith("CPython 3."), receipt)
        self.assertEqual(receipt["phases"], [{"name": "spawn", "us": 2.0}, {"name": "link", "us": 2.0}])
        self.assertGreater(receipt["idle"]["resident"], 1 << 20)
        self.assertTrue(0 < receipt["clock"]["cost-ns"] < 100_000, receipt)
        self.assertEqual(receipt["effective"]["configured"], "as usual")

    def test_a_spawn_that_was_after_the_start_is_not_believed(self):
        receipt = conversation({**OPEN, "spawned-ns": 3_001})[0]
        self.assertEqual([phase["name"] for phase in receipt["phases"]], ["link"])

    def test_what_cannot_be_opened_is_refused_and_may_be_tried_again(self):
        refused = conversation(
            {**OPEN, "protocol": 99},
            {**OPEN, "contender": "native/rust"},
            {**OPEN, "slower": 0.02},
            {**OPEN, "core": 99_999},
            OPEN,
            OPEN,
        )
        kinds = [answer.get("kind") for answer in refused]
        self.assertEqual(kinds, ["protocol", "request", "unsupported", "request", None, "request"])
        self.assertIn("speaks protocol 3, not 99", refused[0]["message"])
        self.assertIn("cannot pin to core 99999", refused[3]["message"])

    def test_before_that_it_can_be_looked_at_and_closed_and_nothing_else(self):
        seen, refused, closed = conversation(
            {"request": "look"}, PREPARE, {"request": "close"}, {"request": "look"}
        )
        self.assertGreater(seen["memory"]["peak"], seen["memory"]["private"])
        self.assertIn("the first request is `open`", refused["message"])
        self.assertEqual(closed["answer"], "closed")
        self.assertGreater(closed["cpu-ms"], 0)

    def test_the_digest_of_the_inputs_is_that_of_the_files(self):
        digest = sha256()
        names = ("unit-price", "get-quote", "quote-cart")
        files = [f"commerce/corpora/pricing/{name}.jsonl" for name in names]
        files += [
            f"commerce/corpora/fraud/{name}.jsonl"
            for name in ("score", "score-features", "score-transaction")
        ]
        for file in (*files, "boundary/corpora/probe/scalar.jsonl"):
            digest.update((SUITES / file).read_bytes())
        commerce, boundary = (
            (SUITES / f"{suite}/corpora/sized.json").read_text() for suite in ("commerce", "boundary")
        )
        digest.update((commerce.removesuffix("\n]\n") + ",\n" + boundary.removeprefix("[\n")).encode())
        self.assertEqual(digest.hexdigest(), FIXTURES)


class Refusals(unittest.TestCase):
    def test_what_is_no_request_is_told_and_the_conversation_goes_on(self):
        lines = (
            b"hello",
            b'"look"',
            b"{}",
            b'{"request":"dance"}',
            b'{"request":"measure"}',
            b"\xff",
            b"[" * 99_999,
        )
        answers = conversation(OPEN, *lines, {**PREPARE, "slice-us": -1}, {**PREPARE, "slice-us": True})
        self.assertEqual({answer.get("kind") for answer in answers[1:]}, {"request"})
        self.assertTrue(
            all(answer["message"].startswith("not a request: ") for answer in answers[1:]), answers
        )
        [refused] = conversation({**OPEN, "core": "first"})
        self.assertIn("`core` of `open` must be a whole number, or null", refused["message"])
        self.assertIn("there is no `dance`", answers[4]["message"])
        self.assertIn("`measure` without `workload`", answers[5]["message"])

    def test_what_native_code_does_not_have_is_unsupported(self):
        for name in ("fuel", "bytes-moved"):
            self.assertEqual(answer({"request": name, **QUOTE})["kind"], "unsupported")
        refused = answer({"request": "throughput", **QUOTE, "threads": 2, "window-ms": 1})
        self.assertEqual(refused["kind"], "unsupported")
        self.assertIn("interpreter lock", refused["message"])

    def test_the_rest_of_the_protocol_is_refused_by_its_name(self):
        for name in (
            "count",
            "warm",
            "instances",
            "components",
            "code-size",
            "serve",
            "open-loop",
            "closed-loop",
        ):
            refused = answer({"request": name})
            self.assertEqual((refused["kind"], refused["message"].split("`")[1]), ("request", name))

    def test_inputs_that_are_none_are_named_by_file_and_line(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "in.jsonl")
            for text, said in (
                (
                    '{"sku":"a","quantity":1}\n{"sku":1,"quantity":1}\n',
                    f"{path}:2: sku: expected string, got 1",
                ),
                ("oops\n", f"{path}:1: no JSON"),
                ("", f"{path}: no inputs in it"),
            ):
                path.write_text(text)
                self.assertIn(said, answer({**PREPARE, "inputs": str(path)})["message"])
            path.unlink()
            self.assertIn(f"{path}: cannot be read", answer({**PREPARE, "inputs": str(path)})["message"])
        self.assertIn("without `inputs`", answer({**PREPARE, "inputs": None})["message"])
        self.assertIn(
            "`probe/zip` does not exist natively", answer({**PREPARE, "workload": "probe/zip"})["message"]
        )


class Measuring(unittest.TestCase):
    def test_a_slice_of_a_prepared_workload_has_its_batches_and_collections(self):
        measure = {"request": "measure", "workload": QUOTE["workload"], "slice-us": 500}
        _, prepared, measured, released, refused = conversation(
            OPEN, PREPARE, measure, {"request": "release", "workload": QUOTE["workload"]}, measure
        )
        self.assertGreaterEqual(prepared["batch"], 1)
        self.assertLess(prepared["clock-share"], 0.0015)
        self.assertTrue(all(took > 0 for took in measured["call-ns"]), measured)
        self.assertEqual(set(measured["collections"]), {"count", "ns"})
        self.assertEqual(released, {"answer": "released"})
        self.assertIn("ask for `prepare` first", refused["message"])

    def test_a_window_counts_calls(self):
        [window] = answer({"request": "throughput", **QUOTE, "threads": 1, "window-ms": 5})["threads"]
        self.assertGreaterEqual(window["ns"], 5_000_000)
        self.assertGreater(window["calls"], 10)

    def test_a_cold_start_is_the_first_thing(self):
        cold = {"request": "cold", **QUOTE, "calls": [1, 10, 100]}
        _, _, started, again = conversation(OPEN, {"request": "look"}, cold, cold)
        [phase] = started["phases"]
        self.assertEqual((phase["name"], started["to-call-us"][0]), ("first-call", [1, phase["us"]]))
        times = [took for _, took in started["to-call-us"]]
        self.assertEqual(sorted(times), times)
        self.assertIn("the first thing after `open`", again["message"])
        self.assertIn("ascending", answer({**cold, "calls": [10, 10]})["message"])

    def test_a_tail_is_of_calls_that_are_longer_than_the_clock(self):
        tail = answer({"request": "call-tail", "duration-ms": 400, **QUOTE})
        self.assertEqual(tail["per-call"], "measured")
        self.assertGreater(tail["service"]["count"], 200)
        self.assertGreaterEqual(tail["service"]["percentiles"][0]["value-ns"], tail["service"]["min-ns"])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "nop.jsonl")
            path.write_text("null\n" * 64)
            nop = {"request": "call-tail", "workload": "probe/nop", "inputs": str(path), "duration-ms": 20}
            self.assertEqual(answer(nop)["per-call"], "not-measurable")

    def test_a_copy_copies_into_a_buffer_that_is_there(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "bytes.jsonl")
            path.write_text('"0102"\n"0304"\n')
            prepare = {**PREPARE, "workload": "probe/memcpy/2B", "inputs": str(path)}
            self.assertEqual(answer(prepare)["answer"], "prepared")


class Verifying(unittest.TestCase):
    def test_right_answers_have_the_digest_of_the_golden_ones(self):
        verified = answer({"request": "verify", "function": "pricing/unit-price", "golden": GOLDEN})
        lines = Path(GOLDEN, "pricing/unit-price.jsonl").read_text(encoding="utf-8").splitlines()
        digest = sha256()
        for line in lines:
            output = json.dumps(json.loads(line)["output"], separators=(",", ":"))
            digest.update(sha256(output.encode()).hexdigest().encode())
        expected = {"cases": len(lines), "digest": digest.hexdigest(), "difference": None}
        self.assertEqual(verified, {"answer": "verified", **expected})

    def verified(self, line):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "pricing/unit-price.jsonl")
            path.parent.mkdir()
            path.write_text(line)
            return answer({"request": "verify", "function": "pricing/unit-price", "golden": folder})

    def test_a_difference_is_told_with_both_answers(self):
        difference = self.verified('{"case":"a","input":[1,1],"output":"3200"}\n')["difference"]
        self.assertEqual(difference, {"case": "a", "expected": '"3200"', "got": '"3199"'})
        digest = sha256(b'"3199"').hexdigest()
        difference = self.verified('{"case":"a","input":[1,1],"output-sha256":"00"}\n')["difference"]
        self.assertEqual(difference, {"case": "a", "expected": "sha256:00", "got": f"sha256:{digest}"})

    def test_a_recipe_is_refused_with_its_place(self):
        refused = self.verified('{"case":"big","generate":{"kind":"log"},"output":"1"}\n')
        self.assertIn("unit-price.jsonl:1: the input of big is a recipe", refused["message"])
