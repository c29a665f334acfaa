"""The clock of every figure, and what reading it costs.

`time.perf_counter_ns` reads CLOCK_MONOTONIC, as the harness does, and is the cheapest reading that Python has.
"""

from time import perf_counter_ns

now_ns = perf_counter_ns
"""The clock's reading, in nanoseconds."""

_READINGS = 2_000
_ESTIMATES = 9


def calibrate() -> dict[str, float]:
    """Nanoseconds that a reading costs, and the least step between two that is not zero."""
    return {"cost-ns": median([_cost() for _ in range(_ESTIMATES)]), "resolution-ns": _resolution()}


def median(values: list[float]) -> float:
    """The middle one; of an even number the mean of the two. (`statistics` would bring megabytes of modules.)"""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _cost() -> float:
    begin = now_ns()
    for _ in range(_READINGS):
        now_ns()
    return (now_ns() - begin) / _READINGS


def _resolution() -> float:
    steps = []
    for _ in range(_READINGS):
        begin = now_ns()
        steps.append(now_ns() - begin)
    return float(min((step for step in steps if step), default=0))
