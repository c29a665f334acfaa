"""CSV after RFC 4180, record by record, with faults that name the record's line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import Malformed, PricingError_Malformed

FIELDS = 6
"""The fields of every record of a catalog."""

_SPECIAL = re.compile(r'[,"\r\n]')
# Possessive: giving back half of a `""` to close the field with would misread it.
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')


@dataclass
class Record:
    """One record: the line on which it begins, its fields without their quotes, and the line end after it."""

    line: int
    fields: list[str]
    line_end: str


def malformed(line: int, reason: str) -> NoReturn:
    """Raises that the text is malformed in the record that begins on `line`."""
    raise Err(PricingError_Malformed(Malformed(line, reason)))


def records(text: str) -> Iterator[Record]:
    """The records of `text`. Each is read when it is asked for, so a fault in a later one shows later."""
    place, line = 0, 1
    while place < len(text):
        record, end = _record(text, place, line)
        yield record
        line += text.count("\n", place, end)
        place = end


def _record(text: str, place: int, line: int) -> tuple[Record, int]:
    """The record at `place`, and where the next one begins."""
    fields = []
    while True:
        field, place = _field(text, place, line)
        fields.append(field)
        if not text.startswith(",", place):
            break
        place += 1
    if len(fields) != FIELDS:
        malformed(line, f"expected {FIELDS} fields")
    line_end = _line_end(text, place)
    return Record(line, fields, line_end), place + len(line_end)


def _field(text: str, place: int, line: int) -> tuple[str, int]:
    """The field at `place`, and where it ends: at a comma, a line end or the end of the text."""
    if text.startswith('"', place):
        quoted = _QUOTED.match(text, place)
        if quoted is None:
            malformed(line, "unterminated quote")
        if not _ends_field(text, quoted.end()):
            malformed(line, "text after the closing quote")
        return quoted[1].replace('""', '"'), quoted.end()
    special = _SPECIAL.search(text, place)
    end = special.start() if special else len(text)
    if text.startswith('"', end):
        malformed(line, "quote in an unquoted field")
    if not _ends_field(text, end):
        malformed(line, "carriage return without line feed")
    return text[place:end], end


def _ends_field(text: str, place: int) -> bool:
    return place == len(text) or text[place] == "," or _line_end(text, place) != ""


def _line_end(text: str, place: int) -> str:
    return next((end for end in ("\n", "\r\n") if text.startswith(end, place)), "")


def written(field: str) -> str:
    """The field as it is written: quoted only if it must be."""
    if _SPECIAL.search(field) is None:
        return field
    return '"' + field.replace('"', '""') + '"'
