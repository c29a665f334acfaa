"""Golden files: one case a line, with its input or a recipe for it, and the answer or the answer's digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tollgate_json.text import canonical, digest, parse

_KEYS = {
    frozenset({"case", given, expected})
    for given in ("input", "generate")
    for expected in ("output", "output-sha256")
}


class BadInput(Exception):
    """A file that cannot be used, with what is wrong and where."""


@dataclass
class Case:
    """One case; without an input where there is only a recipe for it."""

    name: str
    place: str
    """The file and line that the input comes from."""
    has_input: bool
    input: Any
    expected: str
    """The canonical answer, or its SHA-256."""
    is_digest: bool

    def shown(self, answer: Any) -> str:
        """`answer` in the form in which the case expects it."""
        return digest(answer) if self.is_digest else canonical(answer)


def function_of(path: Path) -> str:
    """The function that a golden file is about: `pricing/quote-cart`."""
    return f"{path.parent.name}/{path.stem}"


def cases(path: Path, expanded: Path | None) -> Iterator[Case]:
    """The cases of a golden file. What is a recipe there may lie as `EXPANDED/FUNCTION/CASE.json`, written out."""
    for number, line in enumerate(_text(path).split("\n"), start=1):
        place = f"{path}:{number}"
        members = _parsed(line, place)
        if not isinstance(members, dict) or frozenset(members) not in _KEYS:
            raise BadInput(f"{place}: expected case, input or generate, and output or output-sha256")
        if expanded and "generate" in members:
            written_out = expanded / function_of(path) / f"{members['case']}.json"
            if written_out.exists():
                place = str(written_out)
                members["input"] = _parsed(_text(written_out), place)
        is_digest = "output-sha256" in members
        yield Case(
            name=members["case"],
            place=place,
            has_input="input" in members,
            input=members.get("input"),
            expected=members["output-sha256"] if is_digest else canonical(members["output"]),
            is_digest=is_digest,
        )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput(f"{path}: cannot be read: {fault}") from None


def _parsed(text: str, place: str) -> Any:
    try:
        return parse(text)
    except ValueError as fault:
        raise BadInput(f"{place}: no JSON: {fault}") from None
