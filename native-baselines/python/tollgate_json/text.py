"""JSON as text: the canonical way to write it, and a strict way to read it."""

import json
from hashlib import sha256
from typing import Any


def canonical(value: Any) -> str:
    """`value` without white space, its keys as they come, and with no escape that JSON does not demand."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def digest(value: Any) -> str:
    """SHA-256 of the canonical text."""
    return sha256(canonical(value).encode()).hexdigest()


def parse(text: str) -> Any:
    """The JSON in `text`; an object that says a key twice is refused with the rest of what is no JSON."""
    return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError(f"a key twice among {[key for key, _ in pairs]}")
    return members


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
