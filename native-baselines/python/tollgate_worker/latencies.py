"""A distribution of times, kept as HdrHistogram keeps it: to three digits, up to an hour of nanoseconds."""

from math import ceil, floor, sqrt
from typing import Any

_LIMIT = 3_600_000_000_000
_DIGITS = 3
_HALF = 1_024
"""Half of a bucket's steps: 2,048 is the power of two that tells three digits apart."""
_QUANTILES = (0.5, 0.9, 0.99, 0.999)
_BEYOND = 100
"""Operations that must lie beyond a percentile for it to be given."""
_TWO_SIDED_95 = 1.959963984540054

_V2 = 0x1C849303 | 0x10
_V2_DEFLATED = 0x1C849304 | 0x10


class Latencies:
    """Times in nanoseconds. What takes longer than an hour is known as "at least"."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._count = 0
        self._beyond = 0

    def record(self, nanos: int) -> None:
        """An operation took this long."""
        if nanos > _LIMIT:
            nanos = _LIMIT
            self._beyond += 1
        # Values that share an index are alike to three digits.
        bucket = max(nanos.bit_length() - 11, 0)
        index = bucket * _HALF + (nanos >> bucket)
        self._counts[index] = self._counts.get(index, 0) + 1
        self._count += 1

    def tail(self) -> dict[str, Any]:
        """What the protocol says of a distribution."""
        percentiles, too_few = [], []
        for q in _QUANTILES:
            needed = round(_BEYOND / (1 - q))
            if self._count >= needed:
                percentiles.append(self._percentile(q))
            else:
                too_few.append({"q": q, "needed": needed})
        return {
            "count": self._count,
            "censored": self._beyond,
            "censored-from-ns": _LIMIT if self._beyond else None,
            "min-ns": _lowest(min(self._counts)) if self._counts else 0,
            "mean-ns": self._mean(),
            "max-ns": _highest(max(self._counts)) if self._counts else 0,
            "max-at-least": self._beyond > 0,
            "percentiles": percentiles,
            "too-few": too_few,
            "histogram": self.to_base64(),
        }

    def to_base64(self) -> str:
        """As every HdrHistogram tool reads it: V2, deflated, base64."""
        from base64 import b64encode
        from struct import pack
        from zlib import compress

        counts = _zigzag(self._counts)
        head = pack(">iiiiqqd", _V2, len(counts), 0, _DIGITS, 1, _LIMIT, 1.0)
        deflated = compress(head + counts)
        return b64encode(pack(">ii", _V2_DEFLATED, len(deflated)) + deflated).decode()

    def _percentile(self, q: float) -> dict[str, Any]:
        """A percentile with its interval between two order statistics (David and Nagaraja 2003, § 7.1)."""
        spread = _TWO_SIDED_95 * sqrt(self._count * q * (1 - q))
        value = self._at_rank(ceil(q * self._count - 1e-6))
        low = self._at_rank(floor(self._count * q - spread))
        high = self._at_rank(ceil(self._count * q + spread) + 1)
        at_least = {
            "at-least": self._beyond > 0 and value >= _LIMIT,
            "high-at-least": self._beyond > 0 and high >= _LIMIT,
            "generator-bound": False,
        }
        return {"q": q, "value-ns": value, "low-ns": low, "high-ns": high, **at_least}

    def _at_rank(self, rank: int) -> int:
        """The value of a rank, counted from 1."""
        below, rank = 0, min(max(rank, 1), self._count)
        for index in sorted(self._counts):
            below += self._counts[index]
            if below >= rank:
                return _highest(index)
        raise AssertionError("ranks end with the count")

    def _mean(self) -> float:
        total = sum(
            count * (_lowest(index) + _highest(index) + 1) // 2 for index, count in self._counts.items()
        )
        return total / self._count if self._count else 0.0


def _bounds(index: int) -> tuple[int, int]:
    bucket = max(index // _HALF - 1, 0)
    step = index - bucket * _HALF
    return step << bucket, ((step + 1) << bucket) - 1


def _lowest(index: int) -> int:
    return _bounds(index)[0]


def _highest(index: int) -> int:
    return _bounds(index)[1]


def _zigzag(counts: dict[int, int]) -> bytes:
    """Counts by index, a run of zeroes as one negative number, each as a LEB128 of its ZigZag code."""
    coded, following = bytearray(), 0
    for index in sorted(counts):
        if index > following:
            coded += _leb128(2 * (index - following) - 1)
        coded += _leb128(2 * counts[index])
        following = index + 1
    return bytes(coded)


def _leb128(number: int) -> bytes:
    """Seven bits a byte, the lowest first; nine bytes at most, the ninth with eight bits, which no count here needs."""
    coded = bytearray()
    while number >= 0x80:
        coded.append(number & 0x7F | 0x80)
        number >>= 7
    coded.append(number)
    return bytes(coded)
