"""This process: where it runs, its memory, and what it has seen of the machine."""

import os
import time
from typing import Any

from tollgate_worker.failure import bad_request


def pin(core: int) -> None:
    """Keeps this process on one core."""
    try:
        os.sched_setaffinity(0, {core})
    except (OSError, OverflowError, AttributeError) as fault:
        raise bad_request(f"cannot pin to core {core}: {fault}") from None


def memory() -> dict[str, int]:
    """Its memory now, in bytes: the kernel's own sums over all mappings."""
    rollup, status = _numbers("/proc/self/smaps_rollup"), _numbers("/proc/self/status")
    return {
        "resident": rollup.get("Rss", 0) * 1024,
        "proportional": rollup.get("Pss", 0) * 1024,
        "private": (rollup.get("Private_Clean", 0) + rollup.get("Private_Dirty", 0)) * 1024,
        "dirty": rollup.get("Anonymous", 0) * 1024,
        "peak": status.get("VmHWM", 0) * 1024,
        "address-space": status.get("VmSize", 0) * 1024,
    }


def seen() -> dict[str, Any]:
    """What it has seen of the machine up to now."""
    status = _numbers("/proc/self/status")
    # Fields are counted behind the program's name, which may hold anything but `)`.
    fields = _text("/proc/self/stat").rpartition(")")[2].split() or ["0"] * 10
    return {
        "involuntary-switches": status.get("nonvoluntary_ctxt_switches", 0),
        "major-faults": int(fields[9]),
        "minor-faults": int(fields[7]),
        "cpu-ms": time.clock_gettime_ns(time.CLOCK_PROCESS_CPUTIME_ID) / 1e6,
        "peak-bytes": status.get("VmHWM", 0) * 1024,
    }


def _numbers(path: str) -> dict[str, int]:
    """The lines `key: number …` of one of the kernel's files; nothing where it has no such file."""
    pairs = (line.partition(":")[::2] for line in _text(path).splitlines())
    split = ((key, value.split()) for key, value in pairs)
    return {key: int(words[0]) for key, words in split if words and words[0].isdecimal()}


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
