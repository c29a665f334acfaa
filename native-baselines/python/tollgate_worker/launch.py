"""A launch: what is open, and the answers to requests about it."""

import gc
import sys
from typing import Any

from tollgate_worker import process, single_calls
from tollgate_worker.clock import calibrate
from tollgate_worker.closed_loop import Ready
from tollgate_worker.failure import Failure, bad_request, unsupported
from tollgate_worker.subject import Subject
from tollgate_worker.verify import verify
from tollgate_worker.workloads import subject

PROTOCOL = 3
PROGRAM = "tollgate-python 0.1.0"
CONTENDER = "native/python"

FIXTURES = "e1f653fade43aac2b7af85e372c0ab8fbd0791aeed441c61e7183b4fc241761a"
"""SHA-256 of the committed corpora of our suites: the same in every receipt of this repository."""

Request = dict[str, Any]
Answer = tuple[str, dict[str, Any]]


class Launch:
    """One opened contender: the logic in this very process."""

    def __init__(
        self, asked: Request, phases: list[dict[str, Any]], idle: dict[str, int], built: str
    ) -> None:
        if asked["protocol"] != PROTOCOL:
            text = (
                f"this worker speaks protocol {PROTOCOL}, not {asked['protocol']}: build both from one commit"
            )
            raise Failure("protocol", text)
        if asked["contender"] != CONTENDER:
            raise bad_request(f"{asked['contender']}: this program opens {CONTENDER} and nothing else")
        if asked.get("slower") is not None:
            raise unsupported("this program cannot be slowed down on purpose: race another one with `slower`")
        self._clock = calibrate()
        if asked.get("core") is not None:
            process.pin(asked["core"])
        self._ready: dict[str, Ready] = {}
        self._subjects: dict[str, Subject] = {}
        self._untouched = True
        self.receipt = {
            "protocol": PROTOCOL,
            "program": PROGRAM,
            "language": "python",
            "build": "python",
            "runtime": _runtime(),
            "effective": _effective(built),
            "artifact-sha256": None,
            "fixtures": FIXTURES,
            "phases": phases,
            "idle": idle,
            "clock": self._clock,
            "debug-build": hasattr(sys, "gettotalrefcount"),
        }

    def answer(self, asked: Request) -> Answer:
        """The answer to any request but `open`."""
        name = asked["request"]
        if name == "open":
            raise bad_request("a launch opens one contender, and this one is open")
        if name in ("fuel", "bytes-moved"):
            raise unsupported(f"native code has no `{name}`: it is called in the process that it is part of")
        answers = {
            "verify": self._verify,
            "prepare": self._prepare,
            "measure": self._measure,
            "throughput": self._throughput,
            "release": self._release,
            "cold": self._cold,
            "call-tail": self._call_tail,
            "look": look,
            "close": close,
        }
        if name not in answers:
            raise bad_request(f"`{name}` is not asked of what is open")
        return answers[name](asked)

    def _verify(self, asked: Request) -> Answer:
        self._untouched = False
        return "verified", verify(asked["function"], asked["golden"])

    def _prepare(self, asked: Request) -> Answer:
        workload = asked["workload"]
        ready = Ready(self._subject(asked), self._clock["cost-ns"], asked["slice-us"], asked["warm-up-ms"])
        self._ready[workload] = ready
        return "prepared", ready.prepared

    def _measure(self, asked: Request) -> Answer:
        ready = self._ready.get(asked["workload"])
        if ready is None:
            raise bad_request(f"`{asked['workload']}` was not prepared: ask for `prepare` first")
        return "measured", ready.slice(asked["slice-us"])

    def _throughput(self, asked: Request) -> Answer:
        if asked["threads"] != 1:
            raise unsupported(
                "CPython's interpreter lock lets one thread at a time run Python code: ask for 1"
            )
        return "counted", {"threads": [single_calls.in_window(self._subject(asked), asked["window-ms"])]}

    def _release(self, asked: Request) -> Answer:
        self._ready.pop(asked["workload"], None)
        self._subjects.pop(asked["workload"], None)
        return "released", {}

    def _cold(self, asked: Request) -> Answer:
        if not self._untouched:
            raise bad_request(
                "something was called in this process before: a cold start is the first thing after `open`"
            )
        return "started", single_calls.first_calls(self._subject(asked), asked["calls"])

    def _call_tail(self, asked: Request) -> Answer:
        return "call-tail", single_calls.tail(self._subject(asked), asked["duration-ms"])

    def _subject(self, asked: Request) -> Subject:
        """A workload's subject, about to be called: of the inputs that the request names, else of those that an earlier
        one did."""
        workload, path = asked["workload"], asked.get("inputs")
        made = self._subjects.get(workload) if path is None else None
        if made is None:
            made = self._subjects[workload] = subject(workload, path)
        self._untouched = False
        return made


def look(_: Request) -> Answer:
    """This process at this moment."""
    return "seen", {"memory": process.memory(), "process": process.seen()}


def close(_: Request) -> Answer:
    """The end of the launch."""
    return "closed", process.seen()


def _runtime() -> str:
    return f"CPython {sys.version.partition(' ')[0]}"


def _effective(built: str) -> dict[str, str]:
    """What decides how fast this interpreter is, as far as it tells."""
    return {
        "collector": f"{'on' if gc.isenabled() else 'off'}, thresholds {gc.get_threshold()}",
        "compiled-by": sys.version.partition("[")[2].rstrip("]"),
        "configured": built,
    }
