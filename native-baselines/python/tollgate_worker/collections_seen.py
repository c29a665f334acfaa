"""Garbage collections, and the time that they take."""

import gc

from tollgate_worker.clock import now_ns


class CollectionsSeen:
    """Counts collections while it is entered: `with CollectionsSeen() as seen:`.

    CPython frees most things at once, by counting references; what is counted here is its collector of cycles. A
    collection takes some 100 ns longer while it is watched.
    """

    def __init__(self) -> None:
        self.count = 0
        self.ns = 0
        self._begin = 0

    def __enter__(self) -> "CollectionsSeen":
        gc.callbacks.append(self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        gc.callbacks.remove(self._hear)

    def _hear(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._begin = now_ns()
        else:
            self.ns += now_ns() - self._begin
            self.count += 1


def forget_what_is_there() -> None:
    """Takes all that lives now out of the collector's sight: rings of inputs are ours, and no caller has them."""
    gc.freeze()
