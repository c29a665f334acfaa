"""Checked arithmetic: a result that does not fit is the error `overflow`."""

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import PricingError_Overflow
from tollgate_logic.integers import U32_MAX, U64_MAX


def checked_u32(value: int) -> int:
    """`value`, if it fits `u32`."""
    return _checked(value, U32_MAX)


def checked_u64(value: int) -> int:
    """`value`, if it fits `u64`."""
    return _checked(value, U64_MAX)


def _checked(value: int, most: int) -> int:
    if value > most:
        raise Err(PricingError_Overflow())
    return value
