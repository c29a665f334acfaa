"""Shares of amounts, rounded exactly: amounts are cents, rates are basis points."""

from enum import Enum, auto

WHOLE = 10_000
"""One whole in basis points."""


class Rounding(Enum):
    """The fate of what is left below a cent."""

    DOWN = auto()
    HALF_UP = auto()
    HALF_EVEN = auto()


def share(amount: int, rate: int, rounding: Rounding) -> int:
    """`rate` of `amount`. Never cut to 64 bits: where a rate above one whole may not fit, the caller checks."""
    floor, rest = divmod(amount * rate, WHOLE)
    return floor + _rounds_up(floor, 2 * rest, rounding)


def _rounds_up(floor: int, twice_the_rest: int, rounding: Rounding) -> bool:
    match rounding:
        case Rounding.DOWN:
            return False
        case Rounding.HALF_UP:
            return twice_the_rest >= WHOLE
        case Rounding.HALF_EVEN:
            return twice_the_rest > WHOLE or (twice_the_rest == WHOLE and floor % 2 == 1)
