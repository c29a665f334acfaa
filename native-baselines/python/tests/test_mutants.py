"""The check by mutants: what is changed, that what nobody notices is told, and that it ends."""

import ast
import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from mutants import main
from tollgate_mutation.changes import changes_of, condition_changes
from tollgate_mutation.imports import LOGIC, files, used_by
from tollgate_mutation.mutants import mutants_of
from tollgate_mutation.trials import Outcome, Trials

SCORE = '{"case":"a","input":["a","0"],"output":268}'
EMPTY_ACCOUNT = '{"case":"empty","input":["","0"],"output":1000}'
SCATTER = """
[["hashing.py"]]
line = '_GOLDEN_RATIO = 0x9E3779B1'
changes = ['2654435761 → 2654435762', '2654435761 → 2654435760']
why = "no case here scatters"

[["hashing.py"]]
line = 'return wrap_u32(number * _GOLDEN_RATIO)'
changes = ['number * _GOLDEN_RATIO → number // _GOLDEN_RATIO']
why = "no case here scatters"
"""
PRIME = """
[["hashing.py"]]
line = '_FNV_PRIME = 0x01000193'
changes = ['16777619 → 16777620']
why = "not at all"
"""


def changes(source):
    return [change.text for change in changes_of(ast.parse(source, mode="eval").body)]


class Changes(unittest.TestCase):
    def test_comparisons_change_at_their_edge_and_turn_round(self):
        self.assertEqual(changes("a < 5"), ["a < 5 → a <= 5", "a < 5 → a >= 5"])
        self.assertEqual(changes("a == b"), ["a == b → a != b", "a == b → a <= b", "a == b → a >= b"])

    def test_named_limits_move_without_the_texts_that_name_them(self):
        self.assertEqual(changes("a > MOST")[2:], ["a > MOST → a > MOST + 1", "a > MOST → a > MOST - 1"])

    def test_numbers_become_one_more_and_one_less(self):
        self.assertEqual(changes("5_000"), ["5000 → 5001", "5000 → 4999"])

    def test_conditions_are_joined_otherwise_dropped_and_always_or_never_true(self):
        self.assertEqual(changes("a and b"), ["a and b → a or b", "a and b → b", "a and b → a"])
        test = ast.parse("a", mode="eval").body
        self.assertEqual(
            [change.text for change in condition_changes(test)], ["a → always True", "a → always False"]
        )

    def test_roundings_and_rows_and_codes_are_mistaken_too(self):
        self.assertEqual(
            changes("Rounding.DOWN"),
            ["Rounding.DOWN → Rounding.HALF_UP", "Rounding.DOWN → Rounding.HALF_EVEN"],
        )
        self.assertEqual(changes("((1, 2), (3, 4))"), ["without (1, 2)", "without (3, 4)"])
        self.assertEqual(changes("{A: 1, B: 2}"), ["without A", "without B"])
        self.assertEqual(changes("'AT CH'"), ["without AT", "without CH"])

    def test_only_what_runs_is_changed(self):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "file.py"
            path.write_text(
                '"""Says 1."""\n\n\ndef f(a: "1" = 2) -> "3":\n    """And 4."""\n    return a or 5\n'
            )
            found = [(mutant.number, mutant.change) for mutant in mutants_of(Path(name), path)]
        self.assertEqual(
            found,
            [
                (4, "2 → 3"),
                (4, "2 → 1"),
                (6, "a or 5 → a and 5"),
                (6, "a or 5 → 5"),
                (6, "a or 5 → a"),
                (6, "5 → 6"),
                (6, "5 → 4"),
            ],
        )

    def test_every_file_with_logic_is_changed_and_asked_by_some_function(self):
        used = used_by("tollgate_logic.pricing.cart") | used_by("tollgate_logic.fraud.assessment")
        self.assertIn(LOGIC / "tables.py", files())
        self.assertIn("tollgate_logic.tables", used)
        self.assertIn("tollgate_logic.money", used)
        self.assertNotIn("tollgate_logic.pricing.reprice", used)


class Checks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def golden(self, function, *lines):
        path = self.folder / f"{function}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")

    def check(self, file, listed=""):
        """The exit code, what was printed and what was complained about."""
        equivalents = self.folder / "equivalents.toml"
        equivalents.write_text(listed)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([file, "--golden", str(self.folder), "--equivalents", str(equivalents), "--jobs=2"])
        return code, out.getvalue(), err.getvalue()

    def test_what_every_case_notices_passes(self):
        self.golden("fraud/score", SCORE)
        code, out, err = self.check("hashing.py", SCATTER)
        self.assertEqual((code, err), (0, ""), out)
        self.assertIn("hashing.py 9 mutants, 6 noticed, 3 equivalent\n", out)

    def test_what_no_case_notices_is_named_with_its_line_and_fails(self):
        self.golden("fraud/score", EMPTY_ACCOUNT)
        code, out, _ = self.check("hashing.py")
        self.assertEqual(code, 1)
        self.assertIn("hashing.py 9 mutants, 0 noticed, 9 unnoticed\n", out)
        self.assertIn(
            "hashing.py:7 is unnoticed: 2654435761 → 2654435762\n    _GOLDEN_RATIO = 0x9E3779B1\n", out
        )

    def test_a_listed_mutant_that_is_noticed_fails_until_it_is_off_the_list(self):
        self.golden("fraud/score", SCORE)
        code, out, _ = self.check("hashing.py", SCATTER + PRIME)
        self.assertEqual(code, 1)
        self.assertIn("hashing.py: listed as equivalent, but noticed or gone: 16777619 → 16777620\n", out)

    def test_a_mutant_without_end_is_ended(self):
        features = Path(__file__).parents[3] / "fixtures/commerce/golden/fraud/score-features.jsonl"
        self.golden("fraud/score-features", features.read_text().splitlines()[0])
        path = LOGIC / "fraud" / "forest.py"
        mutants = [mutant for mutant in mutants_of(LOGIC, path) if mutant.change == "place > 0 → always True"]
        self.assertEqual(
            [outcome for _, outcome in Trials([self.folder]).run(path, mutants, 1)], [Outcome.ENDLESS]
        )

    def test_input_that_cannot_be_used_is_named_and_fails_otherwise(self):
        self.golden("fraud/score", SCORE)
        for file, listed, message in (
            ("no.py", "", "no.py: no file with logic; known are fraud/assessment.py"),
            ("hashing.py", "[", "equivalents.toml: cannot be read"),
            ("hashing.py", "[['hashing.py']]\nline = 'a'", "expected the keys line, changes and why"),
        ):
            code, _, err = self.check(file, listed)
            self.assertEqual(code, 2)
            self.assertIn(message, err)
        self.golden("fraud/score", SCORE.replace("268", "269"))
        code, _, err = self.check("hashing.py")
        self.assertEqual(code, 2)
        self.assertIn("the logic as it is answers otherwise", err)
