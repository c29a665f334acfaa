"""What fixed widths do to a result that does not fit: it wraps, or stops at the largest value."""

U32_MAX = 2**32 - 1
U64_MAX = 2**64 - 1


def wrap_u32(value: int) -> int:
    """`value` modulo 2³²."""
    return value & U32_MAX


def saturate_u32(value: int) -> int:
    """`value`, or the largest `u32` if it is above that."""
    return min(value, U32_MAX)


def saturate_u64(value: int) -> int:
    """`value`, or the largest `u64` if it is above that."""
    return min(value, U64_MAX)


def limit(value: int, least: int, most: int) -> int:
    """`value`, brought into `least` … `most`."""
    return max(least, min(value, most))
