"""What is not timed in batches: the first calls of a process, a window of calls, and single calls one by one."""

from itertools import islice, pairwise
from typing import Any

from tollgate_worker.clock import now_ns
from tollgate_worker.failure import bad_request
from tollgate_worker.latencies import Latencies
from tollgate_worker.subject import Subject

_CHUNK_NS = 100_000
"""Calls between two looks at the clock take about this long."""
_WINDOW_WARM_UP_NS = 5_000_000

_TOLERABLE = 0.1
"""The clock may add this part of the median call: above that, what varies is the clock."""
_EMPTY = 4_096
_PILOT = 2_048
_PILOT_NS = 100_000_000


def first_calls(subject: Subject, calls: list[int]) -> dict[str, Any]:
    """The first call, and the time from its beginning to the end of each of `calls`."""
    if not calls or calls[0] < 1 or any(one >= following for one, following in pairwise(calls)):
        raise bad_request(f"`calls` must be ascending and begin at 1 or more, and is {calls}")
    begin = now_ns()
    subject.call(1)
    first = (now_ns() - begin) / 1e3
    done, to_call_us = 1, []
    for asked in calls:
        if asked > done:
            subject.call(asked - done)
            done = asked
        to_call_us.append([asked, first if asked == 1 else (now_ns() - begin) / 1e3])
    return {"phases": [{"name": "first-call", "us": first}], "to-call-us": to_call_us}


def in_window(subject: Subject, window_ms: int) -> dict[str, int]:
    """Calls that end within a window, after a warm-up."""
    chunk, begin = 1, now_ns()
    while True:
        one = now_ns()
        subject.call(chunk)
        if now_ns() - one < _CHUNK_NS // 2:
            chunk *= 2
        elif now_ns() - begin >= _WINDOW_WARM_UP_NS:
            break
    calls, begin = 0, now_ns()
    while True:
        subject.call(chunk)
        calls += chunk
        elapsed = now_ns() - begin
        if elapsed >= window_ms * 1_000_000:
            return {"calls": calls, "ns": elapsed}


def tail(subject: Subject, duration_ms: int) -> dict[str, Any]:
    """Calls for so long, each timed on its own, with the clock's cost taken off; after a warm-up of one round of the
    inputs, or a quarter of the time."""
    duration = duration_ms * 1_000_000
    times = subject.single_calls_ns()
    until = now_ns() + duration // 4
    for _ in islice(times, subject.inputs):
        if now_ns() > until:
            break
    cost = _middle([_empty_ns() for _ in range(_EMPTY)])
    until = now_ns() + _PILOT_NS
    pilot = []
    for took in times:
        pilot.append(max(took - cost, 0))
        if len(pilot) == _PILOT or now_ns() >= until:
            break
    middle = _middle(pilot)
    figures = {"clock-ns": float(cost), "median-ns": float(middle)}
    if cost > middle * _TOLERABLE:
        return {"per-call": "not-measurable", **figures}
    latencies = Latencies()
    until = now_ns() + duration
    for took in times:
        latencies.record(max(took - cost, 0))
        if now_ns() >= until:
            break
    return {"per-call": "measured", **figures, "service": latencies.tail()}


def _empty_ns() -> int:
    begin = now_ns()
    return now_ns() - begin


def _middle(times: list[int]) -> int:
    return sorted(times)[len(times) // 2]
