"""The two hashes of 32 bits: FNV-1a over bytes, and Knuth's multiplicative hash of one number."""

from tollgate_logic.integers import wrap_u32

_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193
_GOLDEN_RATIO = 0x9E3779B1


def fnv1a(data: bytes) -> int:
    """FNV-1a of `data`."""
    value = _FNV_OFFSET
    for byte in data:
        value = wrap_u32((value ^ byte) * _FNV_PRIME)
    return value


def scatter(number: int) -> int:
    """`number`, spread over 32 bits; the upper ones are the better mixed."""
    return wrap_u32(number * _GOLDEN_RATIO)
