"""Whether calls are warm: the rule of `harness/stats`, so that every worker waits for the same.

Steady are two windows of batches whose medians differ by no more than the tolerance, with no trend across both: none
that is both significant (Mann-Kendall) and large (Theil-Sen).
"""

from itertools import combinations
from math import sqrt

from tollgate_worker.clock import median

_WINDOW = 10
_TOLERANCE = 0.02
_BELIEVABLE_TREND = 1.96
"""Two-sided 5 % point of the normal distribution."""


class WarmUpJudge:
    """Watches the times of batches until they are steady."""

    def __init__(self) -> None:
        self.batches = 0
        self.is_steady = False
        self._recent: list[float] = []

    def feed(self, batch_time: float) -> None:
        """Takes the time of the next batch. Costs some 100 µs: to be called outside of what is timed."""
        self.batches += 1
        self._recent = [*self._recent[-2 * _WINDOW + 1 :], batch_time]
        self.is_steady = self._steady()

    def _steady(self) -> bool:
        if len(self._recent) < 2 * _WINDOW or min(self._recent) <= 0:
            return False
        now = median(self._recent[_WINDOW:])
        change = now / median(self._recent[:_WINDOW]) - 1
        return abs(change) <= _TOLERANCE and abs(self._drift() / now) <= _TOLERANCE / 2

    def _drift(self) -> float:
        """What the trend over both windows amounts to; 0 where none is believed."""
        if abs(trend_score(self._recent)) <= _BELIEVABLE_TREND:
            return 0.0
        places = combinations(enumerate(self._recent), 2)
        slopes = [(later - earlier) / (j - i) for (i, earlier), (j, later) in places]
        return median(slopes) * len(self._recent)


def trend_score(values: list[float]) -> float:
    """The trend upwards or downwards in standard deviations of what a series without trend shows (Mann 1945)."""
    score = sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))
    n = len(values)
    deviation = sqrt(n * (n - 1) * (2 * n + 5) / 18)
    return (score - (score > 0) + (score < 0)) / deviation
