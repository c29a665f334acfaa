#!/usr/bin/env python3
"""Holds the golden answers against mutants of this implementation: small mistakes, put into it one at a time.

A mutant that gives every golden answer is a mistake that the answers would not notice in any implementation. Exit code 0
if there is none but those that are listed as no mistakes at all, 1 if there is, 2 if the input cannot be used.
"""

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from tollgate_json.goldens import BadInput
from tollgate_mutation.equivalents import Name, outdated, read_names, unlisted
from tollgate_mutation.imports import LOGIC, files
from tollgate_mutation.mutants import mutants_of
from tollgate_mutation.trials import Outcome, Trials

_EQUIVALENTS = Path(__file__).resolve().parent / "equivalent-mutants.toml"


def main(arguments: list[str]) -> int:
    """Tries the mutants that the arguments name, and returns the exit code."""
    options = _options(arguments)
    try:
        paths = _paths(options.file)
        names = read_names(options.equivalents)
        trials = Trials(options.golden)
    except BadInput as fault:
        print(f"mutants: {fault}", file=sys.stderr)
        return 2
    total: Counter[str] = Counter()
    for path in paths:
        total += _check_file(path, trials, names, options.jobs)
    print(_summary("total", total))
    return 1 if total["unnoticed"] or total["outdated"] else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Holds the golden answers against mutants of the Python implementation."
    )
    parser.add_argument(
        "file",
        nargs="*",
        metavar="FILE",
        help="files of the logic to change, as fraud/rules.py; all of them without one",
    )
    parser.add_argument(
        "--golden",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="a folder with PACKAGE/FUNCTION.jsonl; without one, every folder `golden` of the fixtures",
    )
    parser.add_argument(
        "--equivalents",
        default=_EQUIVALENTS,
        type=Path,
        metavar="FILE",
        help="the list of mutants that are no mistakes (default: equivalent-mutants.toml beside this program)",
    )
    parser.add_argument(
        "--jobs",
        default=os.cpu_count() or 1,
        type=int,
        metavar="N",
        help="how many mutants to try at once (default: one a core)",
    )
    return parser.parse_args(arguments)


def _paths(asked: list[str]) -> list[Path]:
    known = {path.relative_to(LOGIC).as_posix(): path for path in files()}
    for file in asked:
        if file not in known:
            raise BadInput(f"{file}: no file with logic; known are {', '.join(known)}")
    return [known[file] for file in asked or known]


def _check_file(path: Path, trials: Trials, names: Counter[Name], jobs: int) -> Counter[str]:
    """Tries the mutants of one file, says which are unnoticed, and counts them by what became of them."""
    file = path.relative_to(LOGIC).as_posix()
    mutants = list(mutants_of(LOGIC, path))
    outcomes = dict(trials.run(path, mutants, jobs))
    survivors = [mutant for mutant in mutants if outcomes[mutant] is Outcome.SURVIVED]
    unnoticed, no_more = unlisted(survivors, names), outdated(file, survivors, names)
    counts = Counter(outcome.name.lower() for outcome in outcomes.values())
    counts["unnoticed"], counts["outdated"] = len(unnoticed), len(no_more)
    print(_summary(file, counts), flush=True)
    for mutant in unnoticed:
        print(f"{file}:{mutant.number} is unnoticed: {mutant.change}\n    {mutant.line}", flush=True)
    for name in no_more:
        print(
            f"{file}: listed as equivalent, but noticed or gone: {name.change}\n    {name.line}", flush=True
        )
    return counts


def _summary(name: str, counts: Counter[str]) -> str:
    tried = sum(counts[outcome.name.lower()] for outcome in Outcome)
    parts = [f"{name} {tried} mutants", f"{counts['killed'] + counts['endless']} noticed"]
    if counts["endless"]:
        parts[-1] += f" ({counts['endless']} as endless)"
    if equivalent := counts["survived"] - counts["unnoticed"]:
        parts.append(f"{equivalent} equivalent")
    if counts["unnoticed"]:
        parts.append(f"{counts['unnoticed']} unnoticed")
    return ", ".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
