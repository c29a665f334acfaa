"""Whether a language's worker program times calls as that language's own benchmarking tool does: for the `agreement` of each
native baseline. Both time the same calls of the same source over the same inputs, each in a fresh process on the same core,
in alternating repeats; what is held against 5 % is the ratio of the medians over the repeats."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
COMMERCE = ROOT / "fixtures" / "commerce"
WITHIN = 0.05
RING = 64


class Stop(Exception):
    """One line on what is wrong, and the exit code: 2 for what is missing or asked wrongly, 6 for who fails."""

    def __init__(self, line, code=2):
        super().__init__(line)
        self.code = code


def golden_inputs(workload, folder):
    """The committed corpus; for what comes in sizes, which has none, the longest inputs of its golden cases."""
    corpus = COMMERCE / "corpora" / f"{workload}.jsonl"
    if corpus.is_file():
        return corpus
    golden = COMMERCE / "golden" / f"{workload}.jsonl"
    cases = map(json.loads, golden.read_text(encoding="utf-8").splitlines())
    written_out = [json.dumps(case["input"], ensure_ascii=False, separators=(",", ":")) for case in cases if "input" in case]
    file = folder / f"{workload.replace('/', '-')}.jsonl"
    longest = sorted(written_out, key=len, reverse=True)[:RING]
    file.write_text("".join(line + "\n" for line in longest), encoding="utf-8")
    return file


def by_worker(program, contender, workload, inputs, core, *, slices, slice_us=2_000, warm_up_ms=300, env=None):
    """The batches of each slice in nanoseconds a call, and the number of calls in a batch."""
    asked = [
        {"request": "open", "protocol": 3, "contender": contender, "cache": "", "core": core, "memory-limit": 0},
        {"request": "prepare", "workload": workload, "inputs": str(inputs), "warm-up-ms": warm_up_ms, "slice-us": slice_us},
        *[{"request": "measure", "workload": workload, "slice-us": slice_us}] * slices,
        {"request": "close"},
    ]
    said = run([program], input="".join(json.dumps(request) + "\n" for request in asked), env={**os.environ, **(env or {})})
    answers = [json.loads(line) for line in said.splitlines()]
    for answer in answers:
        if answer["answer"] == "failed":
            raise Stop(f"{workload}: {answer['message']}", 6)
    batch = next(answer["batch"] for answer in answers if answer["answer"] == "prepared")
    return [answer["call-ns"] for answer in answers if answer["answer"] == "measured"], batch


def run(command, **more):
    """What a command prints."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    except OSError as error:
        raise Stop(f"cannot start {command[0]}: {error}", 6) from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise Stop(f"{command[0]} ended with {done.returncode}: {last}", 6)
    return done.stdout


def main(language, workloads, needed, compare, *, about):
    """Compares on each workload. `needed` are files with the command that makes each; `compare(workload, core)` gives the
    tool's name and two functions, ours and the tool's, each of which measures once. Ends with 1 where a ratio is farther than 5 % from 1, with 2
    where something is missing, with 6 where a side fails."""
    parser = argparse.ArgumentParser(
        prog=f"native-baselines/{language}/agreement",
        description=about,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=f"of {', '.join(workloads)}; all if none is named")
    parser.add_argument("--repeats", type=int, default=10, metavar="N", help="alternating repeats (10)")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), metavar="N", help="the core (the last)")
    options = parser.parse_args()
    try:
        _check(options, workloads, needed)
        far = [it for it in options.workloads or workloads if not _one(language, it, options, compare)]
    except Stop as stop:
        print(f"agreement: {language}: {stop}", file=sys.stderr)
        return stop.code
    if far:
        print(f"{language}: more than {WITHIN:.0%} apart: {', '.join(far)}")
        return 1
    return 0


def _check(options, workloads, needed):
    for unknown in set(options.workloads) - set(workloads):
        raise Stop(f"there is no {unknown}: expected {', '.join(workloads)}")
    if options.repeats < 1:
        raise Stop("--repeats must be 1 or more")
    if options.core not in os.sched_getaffinity(0):
        raise Stop(f"core {options.core} is not ours: --core names one of {sorted(os.sched_getaffinity(0))}")
    for file, remedy in needed:
        if not Path(file).exists():
            raise Stop(f"there is no {Path(file).relative_to(ROOT)}: {remedy}")


def _one(language, workload, options, compare):
    tool, *sides = compare(workload, options.core)
    pairs = []
    for repeat in range(options.repeats):
        order = (0, 1) if repeat % 2 == 0 else (1, 0)
        took = {side: sides[side]() for side in order}
        pairs.append((took[0], took[1]))
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    ratios = sorted(one / other for one, other in pairs)
    fine = abs(ours / theirs - 1) <= WITHIN
    print(
        f"{language:6} {workload:24} worker {ours:10,.1f} ns  {tool} {theirs:10,.1f} ns  ratio {ours / theirs:.3f}"
        f"  (of {len(pairs)} pairs: {ratios[0]:.3f} to {ratios[-1]:.3f}){'' if fine else '  NOT within 5 %'}",
        flush=True,
    )
    return fine
