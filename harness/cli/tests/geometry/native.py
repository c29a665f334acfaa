#!/usr/bin/env python3
"""The suite `drawing` in Python: a native baseline in a language that this project knows nothing of.

It is all that a worker program needs to be: `open`, `verify`, `prepare`, `measure`, `release` and `close`, one line of
JSON each (docs/FORMATS.md, "The worker protocol"). Registered with `inputs = "files"`, it needs to know nothing of suites.
"""

import hashlib
import json
import pathlib
import sys
import time

CALLS = 64


def mirror(at, along):
    x, y = at["x"], at["y"]
    return {"x": x, "y": -y} if along == "x" else {"x": -x, "y": y}


def area(shape):
    if shape == "dot":
        return None
    if "circle" in shape:
        return str(3 * shape["circle"] ** 2)
    wide, high = shape["box"]
    return str(wide * high)


def echo(text):
    return text


def embolden(marks, on):
    return ["bold"] * on + [mark for mark in marks if mark == "dashed"]


def letter(number):
    return {"ok": chr(ord("a") + number)} if number < 26 else {"err": "no letter"}


FUNCTIONS = {function.__name__: function for function in (mirror, area, echo, embolden, letter)}


def called(name):
    """The function of a workload, which takes its arguments as the suite writes them."""
    function = FUNCTIONS[name.removeprefix("geometry/")]
    several = function.__code__.co_argcount > 1
    return (lambda arguments: function(*arguments)) if several else function


def canonical(answer):
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False)


def digest_of_corpora(suites):
    corpora = [file for suite in suites for file in sorted(pathlib.Path(suite).glob("corpora/*.jsonl"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in corpora)).hexdigest()


def open_contender(request):
    return {
        "answer": "opened",
        "protocol": request["protocol"],
        "program": "native.py 1",
        "language": "python",
        "build": "python",
        "runtime": "native",
        "effective": {},
        "artifact-sha256": None,
        "fixtures": digest_of_corpora(request["suites"]),
        "phases": [],
        "clock": {"cost-ns": 50.0, "resolution-ns": 1.0},
        "debug-build": False,
    }


def verify(request):
    function = called(request["function"])
    golden = pathlib.Path(request["golden"], request["function"] + ".jsonl").read_text(encoding="utf-8")
    cases = [json.loads(line) for line in golden.splitlines()]
    digest, difference = hashlib.sha256(), None
    for case in cases:
        got, expected = canonical(function(case["input"])), canonical(case["output"])
        digest.update(hashlib.sha256(got.encode()).hexdigest().encode())
        if got != expected:
            difference = {"case": case["case"], "expected": expected, "got": got}
            break
    return {"answer": "verified", "cases": len(cases), "digest": digest.hexdigest(), "difference": difference}


def batch(function, inputs):
    """Nanoseconds a call, with those of the loop."""
    begin = time.perf_counter_ns()
    for _ in range(CALLS // len(inputs)):
        for arguments in inputs:
            function(arguments)
    return (time.perf_counter_ns() - begin) / CALLS


READY = {}


def prepare(request):
    name = request["workload"]
    inputs = pathlib.Path(request["inputs"]).read_text(encoding="utf-8")
    READY[name] = (called(name), [json.loads(line) for line in inputs.splitlines()])
    begin = time.perf_counter_ns()
    batch(*READY[name])
    spent = (time.perf_counter_ns() - begin) / 1e6
    warm_up = {"steady": True, "batches": 1, "ms": spent, "first-over-last": 1.0}
    return {"answer": "prepared", "batch": CALLS, "clock-share": 0.01, "empty-ns": 0.0, "warm-up": warm_up}


def measure(request):
    until = time.perf_counter_ns() + request["slice-us"] * 1000
    times = [batch(*READY[request["workload"]])]
    while time.perf_counter_ns() < until:
        times.append(batch(*READY[request["workload"]]))
    return {"answer": "measured", "call-ns": times}


def release(request):
    del READY[request["workload"]]
    return {"answer": "released"}


def close(request):
    return {
        "answer": "closed",
        "involuntary-switches": 0,
        "major-faults": 0,
        "minor-faults": 0,
        "cpu-ms": time.process_time() * 1e3,
        "peak-bytes": 0,
    }


ANSWERS = {
    "open": open_contender,
    "verify": verify,
    "prepare": prepare,
    "measure": measure,
    "release": release,
    "close": close,
}

for line in sys.stdin:
    asked = json.loads(line)
    answer = ANSWERS[asked["request"]](asked)
    print(json.dumps(answer), flush=True)
