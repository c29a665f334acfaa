"""Requests as they come: one line of JSON each."""

import json
from typing import Any

from tollgate_worker.failure import bad_request

_NUMBER_MOST = 2**64 - 1

_CALLED: dict[str, type] = {"workload": str}

_FIELDS: dict[str, dict[str, type]] = {
    "open": {"protocol": int, "contender": str},
    "verify": {"function": str, "golden": str},
    "prepare": {**_CALLED, "warm-up-ms": int, "slice-us": int},
    "measure": {**_CALLED, "slice-us": int},
    "throughput": {**_CALLED, "threads": int, "window-ms": int},
    "release": _CALLED,
    "cold": {**_CALLED, "calls": list},
    "call-tail": {**_CALLED, "duration-ms": int},
    "look": {},
    "close": {},
}
"""The requests that are answered, with the fields that are read and must be there."""

_OPTIONAL = {"core": int, "spawned-ns": int, "inputs": str}
"""Fields that may be absent or null in any request."""

_REFUSED = (
    *("fuel", "count", "bytes-moved", "warm", "instances", "components", "code-size"),
    *("serve", "first-answer", "verify-service", "open-loop", "closed-loop"),
)
"""The rest of the protocol: refused, whatever they hold."""

_TYPES = {str: "a string", int: "a whole number", list: "an array of whole numbers"}


def parse(line: bytes) -> dict[str, Any]:
    """The request in `line`. Fields beyond those that are read are no fault: newer harnesses may send them."""
    try:
        request: Any = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise bad_request(f"not a request: {fault}") from None
    name = request.get("request") if isinstance(request, dict) else None
    if not isinstance(name, str):
        raise bad_request('not a request: expected an object with a name, as {"request":"look"}')
    if name not in (*_FIELDS, *_REFUSED):
        raise bad_request(f"not a request: there is no `{name}` among {', '.join((*_FIELDS, *_REFUSED))}")
    for field, type_ in _FIELDS.get(name, {}).items():
        if field not in request:
            raise bad_request(f"not a request: `{name}` without `{field}`")
        if not _is(request[field], type_):
            raise bad_request(f"not a request: `{field}` of `{name}` must be {_TYPES[type_]}")
    for field, type_ in _OPTIONAL.items():
        if request.get(field) is not None and not _is(request[field], type_):
            raise bad_request(f"not a request: `{field}` of `{name}` must be {_TYPES[type_]}, or null")
    found: dict[str, Any] = request
    return found


def _is(value: Any, type_: type) -> bool:
    # Not `isinstance`: to Python `True` is an integer as well.
    if type_ is list:
        return type(value) is list and all(_is(item, int) for item in value)
    if type_ is int:
        return type(value) is int and 0 <= value <= _NUMBER_MOST
    return type(value) is type_
