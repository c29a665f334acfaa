"""Workloads as subjects: a function of the contract by its name, and its inputs from a file."""

import json
import re
from typing import Any

from tollgate_json.codec import Unfit
from tollgate_json.functions import FUNCTIONS, Function
from tollgate_worker.collections_seen import forget_what_is_there
from tollgate_worker.failure import bad_request
from tollgate_worker.subject import Subject

_SIZE = re.compile(r"/[0-9]+(B|KiB|MiB)$")
"""What a workload's name says beyond its function's, where payloads come in sizes."""

_COPY = "probe/memcpy"
"""Exists natively only: a copy into a buffer that is there already."""


def function_named(name: str) -> Function:
    """The function of that name."""
    if name not in FUNCTIONS:
        raise bad_request(f"`{name}` does not exist natively: it is none of {', '.join(FUNCTIONS)}")
    return FUNCTIONS[name]


def subject(workload: str, path: str | None) -> Subject:
    """A workload with the inputs that the file holds, one a line, decoded into the logic's own types."""
    if path is None:
        raise bad_request(
            f"`{workload}` without `inputs`: this program makes none and reads them from a file"
        )
    name = _SIZE.sub("", workload)
    # A copy takes what a sink takes.
    function = function_named("probe/sink-bytes" if name == _COPY else name)
    arguments = [_decoded(function, line, f"{path}:{number}") for number, line in _lines(path)]
    forget_what_is_there()
    call = _copying(arguments) if name == _COPY else function.call
    return Subject(call, function.parameters, arguments)


def _lines(path: str) -> list[tuple[int, str]]:
    try:
        with open(path, encoding="utf-8") as file:
            lines = [(number, line.rstrip("\n")) for number, line in enumerate(file, start=1)]
    except (OSError, UnicodeDecodeError) as fault:
        raise bad_request(f"{path}: cannot be read: {fault}") from None
    if not lines:
        raise bad_request(f"{path}: no inputs in it: expected one a line, in canonical JSON")
    return lines


def _decoded(function: Function, line: str, place: str) -> list[Any]:
    try:
        return function.decode(json.loads(line))
    except Unfit as fault:
        raise bad_request(f"{place}: {fault}") from None
    except (ValueError, RecursionError) as fault:
        raise bad_request(f"{place}: no JSON: {fault}") from None


def _copying(arguments: list[list[Any]]) -> Any:
    buffer = memoryview(bytearray(max(len(data) for [data] in arguments)))

    def memcpy(data: bytes) -> None:
        buffer[: len(data)] = data

    return memcpy
