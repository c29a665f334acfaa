"""The integer types of WIT as annotations: Python has only `int`, but what may be stored and written differs."""

from typing import Annotated, NamedTuple


class Width(NamedTuple):
    """A WIT integer type: its name and the numbers it holds."""

    name: str
    least: int
    most: int


U8 = Annotated[int, Width("u8", 0, 2**8 - 1)]
U16 = Annotated[int, Width("u16", 0, 2**16 - 1)]
U32 = Annotated[int, Width("u32", 0, 2**32 - 1)]
U64 = Annotated[int, Width("u64", 0, 2**64 - 1)]
S32 = Annotated[int, Width("s32", -(2**31), 2**31 - 1)]
