#!/usr/bin/env python3
"""Has a language's worker answer the golden cases that are written out: golden.py PROGRAM CONTENDER. Recipes are left to
`tollgate verify`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def written_out(golden: Path, into: Path) -> int:
    """Copies the cases of a golden file that have an input; how many those are."""
    lines = [line for line in golden.read_text(encoding="utf-8").splitlines() if '"generate":' not in line]
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return len(lines)


def main(program: str, contender: str) -> int:
    worker = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(**request: object) -> dict:
        worker.stdin.write(json.dumps(request) + "\n")
        worker.stdin.flush()
        return json.loads(worker.stdout.readline())

    opened = ask(request="open", protocol=3, contender=contender)
    assert opened["answer"] == "opened", opened
    cases, wrong = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for golden in sorted(FIXTURES.glob("*/golden/*/*.jsonl")):
            function = f"{golden.parent.name}/{golden.stem}"
            expected = written_out(golden, Path(folder, f"{function}.jsonl"))
            found = ask(request="verify", function=function, golden=folder)
            if found.get("difference") or found.get("cases") != expected:
                print(f"{function}: {found}", file=sys.stderr)
                wrong += 1
            cases += expected
    ask(request="close")
    ended = worker.wait()
    print(f"golden: {cases} cases, {'all the same' if wrong == 0 else f'{wrong} functions differ'}")
    return 1 if wrong or ended else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
