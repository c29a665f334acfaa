"""The check against golden answers: that it passes on those of this repository, and that it can fail."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from check_goldens import main
from tollgate_json.functions import FUNCTIONS, Function
from tollgate_logic.contract.scalars import U32, U64

RIGHT = '{"case":"right","input":[1,1],"output":"3199"}'
WRONG = '{"case":"wrong","input":[1,1],"output":"3200"}'
RECIPE = '{"case":"big","generate":{"kind":"bytes","seed":1,"size":2},"output":"0102"}'


class CheckGoldens(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def golden(self, function, *lines):
        return self.write(f"{function}.jsonl", "\n".join(lines) + "\n")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def check(self, *arguments):
        """The exit code, what was printed and what was complained about."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*arguments])
        return code, out.getvalue(), err.getvalue()

    def test_all_golden_answers_of_the_repository_are_equal(self):
        code, out, err = self.check()
        self.assertEqual((code, err), (0, ""), out)
        self.assertEqual(len(out.splitlines()), 23)

    def test_equal_answers_are_counted(self):
        self.golden("pricing/unit-price", RIGHT, RIGHT)
        code, out, _ = self.check(str(self.folder))
        self.assertEqual((code, out.splitlines()[0]), (0, "pricing/unit-price 2 cases, 2 equal"))

    def test_a_difference_is_shown_and_fails(self):
        self.golden("pricing/unit-price", RIGHT, WRONG)
        code, out, _ = self.check(str(self.folder))
        self.assertEqual(code, 1)
        self.assertIn('pricing/unit-price wrong differs\n  expected "3200"\n  got      "3199"\n', out)
        self.assertIn("pricing/unit-price 2 cases, 1 equal, 1 different\n", out)

    def test_true_is_not_one(self):
        self.golden("fraud/score", '{"case":"a","input":["b","0"],"output":true}')
        self.assertEqual(self.check(str(self.folder))[0], 1)

    def test_logic_that_breaks_down_is_a_difference_and_the_rest_is_still_checked(self):
        def broken(sku_id: U32, quantity: U32) -> U64:
            return 1 // (sku_id - 1)

        self.golden("pricing/unit-price", RIGHT, '{"case":"other","input":[2,1],"output":"1"}')
        with mock.patch.dict(FUNCTIONS, {"pricing/unit-price": Function(broken)}):
            code, out, _ = self.check(str(self.folder))
        self.assertEqual(code, 1)
        self.assertIn("got      ZeroDivisionError", out)
        self.assertIn("pricing/unit-price 2 cases, 1 equal, 1 different\n", out)

    def test_digests_are_compared_too(self):
        right = "9d26b17b490741a74e3853ec156b84eaf5f59fcd1a734d8642ad59d1c556e833"
        self.golden("probe/source-structured", json.dumps({"case": "a", "input": 59, "output-sha256": right}))
        self.assertEqual(self.check(str(self.folder))[0], 0)
        self.golden("probe/source-structured", json.dumps({"case": "a", "input": 58, "output-sha256": right}))
        self.assertEqual(self.check(str(self.folder))[0], 1)

    def test_recipes_are_skipped_until_their_input_is_written_out(self):
        self.golden("probe/echo-bytes", RECIPE)
        _, out, _ = self.check(str(self.folder))
        self.assertIn("probe/echo-bytes 1 cases, 0 equal, 1 skipped (recipes)\n", out)
        for written_out, code in (('"0102"', 0), ('"0103"', 1)):
            self.write("expanded/probe/echo-bytes/big.json", written_out)
            self.assertEqual(
                self.check(str(self.folder), "--expanded", str(self.folder / "expanded"))[0], code
            )

    def test_input_that_cannot_be_used_is_named_and_fails_otherwise(self):
        for function, line, message in (
            ("pricing/unit-price", "{", "unit-price.jsonl:1: no JSON"),
            ("pricing/unit-price", '{"case":"a","input":[1,1]}', "unit-price.jsonl:1: expected case, input"),
            (
                "pricing/unit-price",
                '{"case":"a","input":[1],"output":"1"}',
                "the input of a: value: expected an array",
            ),
            ("pricing/no-such", RIGHT, "no such function"),
        ):
            with self.subTest(message), tempfile.TemporaryDirectory() as name:
                self.folder = Path(name)
                self.golden(function, line)
                code, _, err = self.check(name)
                self.assertEqual(code, 2)
                self.assertIn(message, err)

    def test_a_folder_without_goldens_is_refused(self):
        code, _, err = self.check(str(self.folder))
        self.assertEqual(code, 2)
        self.assertIn("no golden files in it", err)
