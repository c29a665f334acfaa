"""Closed-loop measuring of one workload: made ready, then one slice at a time. The clock is read twice a batch."""

from collections.abc import Callable
from typing import Any

from tollgate_worker.clock import median, now_ns
from tollgate_worker.collections_seen import CollectionsSeen
from tollgate_worker.subject import Subject
from tollgate_worker.warm_up import WarmUpJudge

_BATCHES_A_SLICE = 16
_CLOCK_SHARE = 0.001
"""The clock's two readings may take this part of a batch, at most."""
_EMPTY_BATCHES = 7
"""Batches of the empty loop; their median is subtracted."""
_RECENT = 10


class Ready:
    """A subject that is warm, and the number of its calls that make a batch."""

    def __init__(self, subject: Subject, clock_ns: float, slice_us: int, warm_up_ms: int) -> None:
        self._subject = subject
        target = max(slice_us * 1_000 // _BATCHES_A_SLICE, int(2 * clock_ns / _CLOCK_SHARE), 1)
        begin = now_ns()
        cold_batch = self._batch_for(target)
        judge, times = self._warm(cold_batch, begin + warm_up_ms * 1_000_000)
        last = median(times[-_RECENT:])
        self._batch, took = self._settled(_scaled(cold_batch, last, target), target)
        self._empty_ns = self._empty()
        self.prepared: dict[str, Any] = {
            "batch": self._batch,
            "clock-share": 2 * clock_ns / max(took, 1),
            "empty-ns": self._empty_ns,
            "warm-up": {
                "steady": judge.is_steady,
                "batches": judge.batches,
                "ms": (now_ns() - begin) / 1e6,
                "first-over-last": times[0] / max(last, 1),
            },
        }

    def slice(self, slice_us: int) -> dict[str, Any]:
        """Measures until so much time is over. The first batch finds caches gone cold, as others ran in between, and is
        not kept; collections are those of the whole slice."""
        until = now_ns() + slice_us * 1_000
        call_ns: list[float] = []
        with CollectionsSeen() as seen:
            self._subject.call(self._batch)
            while not call_ns or now_ns() < until:
                call_ns.append(self._timed(self._batch) / self._batch - self._empty_ns)
        return {"call-ns": call_ns, "collections": {"count": seen.count, "ns": seen.ns}}

    def _timed(self, calls: int) -> int:
        """The timed region."""
        begin = now_ns()
        self._subject.call(calls)
        return now_ns() - begin

    def _batch_for(self, target: int) -> int:
        """Calls that last about as long as `target`: twice as many until they do, then in proportion. The better of two
        tries counts, because any may be interrupted."""
        calls = 1
        while (took := self._best_of(2, calls)) < target / 2:
            calls *= 2
        return _scaled(calls, took, target)

    def _settled(self, batch: int, target: int) -> tuple[int, int]:
        """A batch that really lasts as long as it should, and how long that is. Interruptions only ever add time, so the
        best of a few tries is believed."""
        took = self._best_of(3, batch)
        for _ in range(4):
            if took >= target * 3 / 4:
                break
            batch = _scaled(batch, took, target)
            took = self._best_of(3, batch)
        return batch, took

    def _best_of(self, tries: int, calls: int) -> int:
        return min(self._timed(calls) for _ in range(tries))

    def _warm(self, batch: int, until: int) -> tuple[WarmUpJudge, list[float]]:
        """Runs batches until they are steady or time is up."""
        judge, times = WarmUpJudge(), list[float]()
        while not times or (not judge.is_steady and now_ns() < until):
            took = self._timed(batch)
            judge.feed(took)
            times.append(took)
        return judge, times

    def _empty(self) -> float:
        """Nanoseconds a call of the loop around no call."""
        return median([_time_of(self._subject.loop_only, self._batch) for _ in range(_EMPTY_BATCHES)])


def _time_of(loop: Callable[[int], None], calls: int) -> float:
    begin = now_ns()
    loop(calls)
    return (now_ns() - begin) / calls


def _scaled(calls: int, took: float, target: int) -> int:
    return max(int(calls * target / max(took, 1)), 1)
