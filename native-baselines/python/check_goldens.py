#!/usr/bin/env python3
"""Holds this implementation against the golden answers.

Exit code 0 if all answers are equal, 1 if one differs, 2 if the input cannot be used.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tollgate_json.codec import Unfit
from tollgate_json.functions import FUNCTIONS, Function
from tollgate_json.goldens import BadInput, Case, cases, function_of

_FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def main(arguments: list[str]) -> int:
    """Checks what the arguments name, and returns the exit code."""
    options = _options(arguments)
    try:
        total: Counter[str] = Counter()
        for path in golden_files(options.golden):
            total += _check_file(path, options.expanded)
    except BadInput as fault:
        print(f"check_goldens: {fault}", file=sys.stderr)
        return 2
    print(_summary("total", total))
    return 1 if total["different"] else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Holds the Python implementation against the golden answers."
    )
    parser.add_argument(
        "golden",
        nargs="*",
        type=Path,
        metavar="GOLDEN_DIR",
        help="a folder with PACKAGE/FUNCTION.jsonl; without one, every folder `golden` of the fixtures",
    )
    parser.add_argument(
        "--expanded",
        type=Path,
        metavar="DIR",
        help="inputs of recipes, written out as DIR/PACKAGE/FUNCTION/CASE.json",
    )
    return parser.parse_args(arguments)


def golden_files(folders: list[Path]) -> list[Path]:
    """The golden files in these folders; in those of the repository if there are none."""
    searches = [(folder, "*/*.jsonl") for folder in folders] or [(_FIXTURES, "**/golden/*/*.jsonl")]
    found = []
    for folder, pattern in searches:
        files = sorted(folder.glob(pattern))
        if not files:
            raise BadInput(f"{folder}: no golden files in it: expected PACKAGE/FUNCTION.jsonl")
        found += files
    return found


def _check_file(path: Path, expanded: Path | None) -> Counter[str]:
    """Checks the cases of one function and counts them by outcome."""
    name = function_of(path)
    if name not in FUNCTIONS:
        raise BadInput(f"{path}: no such function; known are {', '.join(FUNCTIONS)}")
    outcomes = Counter(_outcome(name, case) for case in cases(path, expanded))
    print(_summary(name, outcomes), flush=True)
    return outcomes


def _outcome(name: str, case: Case) -> str:
    if not case.has_input:
        return "skipped"
    function = FUNCTIONS[name]
    try:
        arguments = function.decode(case.input)
    except Unfit as fault:
        raise BadInput(f"{case.place}: the input of {case.name}: {fault}") from None
    got = _answer(function, arguments, case)
    if got == case.expected:
        return "equal"
    print(f"{name} {case.name} differs\n  expected {case.expected}\n  got      {got}")
    return "different"


def _answer(function: Function, arguments: list[Any], case: Case) -> str:
    try:
        return case.shown(function.answer(arguments))
    except Exception as fault:  # Whatever it is, it is no answer; the other cases are still worth a look.
        return f"{type(fault).__name__}: {fault}"


def _summary(name: str, outcomes: Counter[str]) -> str:
    parts = [f"{name} {outcomes.total()} cases", f"{outcomes['equal']} equal"]
    if outcomes["different"]:
        parts.append(f"{outcomes['different']} different")
    if outcomes["skipped"]:
        parts.append(f"{outcomes['skipped']} skipped (recipes)")
    return ", ".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
