"""The conversation: one request a line on stdin, one answer a line on stdout, whatever else on stderr."""

import json
import sys
from typing import Any, BinaryIO

from tollgate_worker import process
from tollgate_worker.failure import Failure, bad_request
from tollgate_worker.launch import Answer, Launch, close, look
from tollgate_worker.requests import parse


class Conversation:
    """Answers requests until `close` is answered."""

    def __init__(self, began_ns: int, linked_ns: int, built: str) -> None:
        """`began_ns`: the first statement of the program; `linked_ns`: when the logic was imported; `built`: how the
        interpreter was configured when it was built."""
        self._began_ns = began_ns
        self._linked_ns = linked_ns
        self._built = built
        self._launch: Launch | None = None

    def hold(self, requests: BinaryIO, answers: BinaryIO) -> None:
        """Answers each line of `requests`."""
        for line in iter(requests.readline, b""):
            name, answer = self._answered(line)
            text = json.dumps({"answer": name, **answer}, separators=(",", ":"), ensure_ascii=False)
            answers.write(text.encode() + b"\n")
            answers.flush()
            if name == "closed":
                return

    def _answered(self, line: bytes) -> Answer:
        try:
            return self._answer(parse(line))
        except Failure as failure:
            return "failed", {"kind": failure.kind, "message": failure.message}
        except Exception as fault:  # A fault of ours ends no launch: whoever asked is told.
            return "failed", {"kind": "subject", "message": f"{type(fault).__name__}: {fault}"}

    def _answer(self, asked: dict[str, Any]) -> Answer:
        if self._launch is not None:
            return self._launch.answer(asked)
        if asked["request"] == "open":
            idle = process.memory()
            self._launch = Launch(asked, self._phases(asked.get("spawned-ns")), idle, self._built)
            return "opened", self._launch.receipt
        if asked["request"] == "look":
            return look(asked)
        if asked["request"] == "close":
            return close(asked)
        raise bad_request("nothing is open: the first request is `open`")

    def _phases(self, spawned_ns: int | None) -> list[dict[str, Any]]:
        """From the spawn to the first statement, where its time was handed over; and importing the logic."""
        link = {"name": "link", "us": (self._linked_ns - self._began_ns) / 1e3}
        if spawned_ns is None or spawned_ns > self._began_ns:
            return [link]
        return [{"name": "spawn", "us": (self._began_ns - spawned_ns) / 1e3}, link]


def main(began_ns: int, linked_ns: int, built: str) -> int:
    """Converses on stdin and stdout, and returns the exit code."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        Conversation(began_ns, linked_ns, built).hold(requests, answers)
    except (BrokenPipeError, KeyboardInterrupt):
        # Whoever asked is gone: nobody is left to tell.
        sys.stderr = None
    return 0
