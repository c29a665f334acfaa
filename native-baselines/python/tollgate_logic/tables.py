"""Tables that are read from the top: the first row that applies gives the value, else there is a default."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def first_reached(rows: Iterable[tuple[int, T]], value: int, default: T) -> T:
    """The result of the first row `(from, result)` whose `from` the value reaches."""
    return next((result for start, result in rows if value >= start), default)


def first_below(rows: Iterable[tuple[int, T]], value: int, default: T) -> T:
    """The result of the first row `(end, result)` whose `end` the value stays below."""
    return next((result for end, result in rows if value < end), default)
