"""A workload made ready: a function of the logic, and the ring of inputs that its calls go round.

The loops below are all that is ever timed. A call is written as a caller would write it, so there is one loop for each
number of parameters; the answer is dropped within the loop, and a refusal (`Err`) is caught there.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from typing import Any

from tollgate_logic.contract.outcome import Err
from tollgate_worker.clock import now_ns
from tollgate_worker.failure import Failure, broken

Called = Callable[..., Any]


class Subject:
    """A function with its inputs, in the logic's own types."""

    def __init__(self, function: Called, parameters: int, arguments: list[list[Any]]) -> None:
        self._function = function
        self._loop, self._empty_loop, self._single = _LOOPS[parameters]
        ring = [several[0] if parameters == 1 else tuple(several) for several in arguments]
        self.inputs = len(ring)
        self._ring = cycle(ring)

    def call(self, calls: int) -> None:
        """So many calls, each with the next input."""
        try:
            self._loop(self._function, islice(self._ring, calls))
        except Exception as fault:
            raise _raised(fault) from fault

    def loop_only(self, calls: int) -> None:
        """As many turns of the loop without calling."""
        self._empty_loop(islice(self._ring, calls))

    def single_calls_ns(self) -> Iterator[int]:
        """Calls one by one, without end: nanoseconds of each, with those of reading the clock."""
        try:
            yield from self._single(self._function, self._ring)
        except Exception as fault:
            raise _raised(fault) from fault


def _raised(fault: Exception) -> Failure:
    return broken(f"a call raised {type(fault).__name__}: {fault}")


def _loop_0(function: Called, inputs: Iterable[Any]) -> None:
    for _ in inputs:
        try:
            function()
        except Err:
            pass


def _loop_1(function: Called, inputs: Iterable[Any]) -> None:
    for a in inputs:
        try:
            function(a)
        except Err:
            pass


def _loop_2(function: Called, inputs: Iterable[Any]) -> None:
    for a, b in inputs:
        try:
            function(a, b)
        except Err:
            pass


def _empty_loop(inputs: Iterable[Any]) -> None:
    for _ in inputs:
        pass


def _empty_loop_2(inputs: Iterable[Any]) -> None:
    for _, _ in inputs:
        pass


def _single_0(function: Called, inputs: Iterable[Any]) -> Iterator[int]:
    for _ in inputs:
        begin = now_ns()
        try:
            function()
        except Err:
            pass
        yield now_ns() - begin


def _single_1(function: Called, inputs: Iterable[Any]) -> Iterator[int]:
    for a in inputs:
        begin = now_ns()
        try:
            function(a)
        except Err:
            pass
        yield now_ns() - begin


def _single_2(function: Called, inputs: Iterable[Any]) -> Iterator[int]:
    for a, b in inputs:
        begin = now_ns()
        try:
            function(a, b)
        except Err:
            pass
        yield now_ns() - begin


_LOOPS = (
    (_loop_0, _empty_loop, _single_0),
    (_loop_1, _empty_loop, _single_1),
    (_loop_2, _empty_loop_2, _single_2),
)
"""By the number of parameters: calls in a row, the same without calling, single calls."""
