"""Numbers, truth, texts and bytes."""

import re
from typing import Any

from tollgate_json.codec import Unfit
from tollgate_logic.contract.scalars import Width

_WRITTEN_AS_TEXT = 2**53
"""From here on a JSON number is not exact everywhere, so types that go beyond are written as texts."""

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,19}")
_HEX = re.compile(r"(?:[0-9a-f]{2})*")


class Integer:
    """An integer type: a number, or a decimal string if it holds more than a double does exactly."""

    def __init__(self, width: Width) -> None:
        self._width = width
        self._is_text = width.most >= _WRITTEN_AS_TEXT

    def decode(self, json: Any, path: str) -> int:
        if self._is_text:
            if not isinstance(json, str) or not _DECIMAL.fullmatch(json):
                raise Unfit(path, f"{self._width.name} as a decimal string", json)
            return self._within(int(json), path)
        return self._within(json, path)

    def encode(self, value: int, path: str) -> int | str:
        self._within(value, path)
        return str(value) if self._is_text else value

    def _within(self, value: Any, path: str) -> int:
        # Not `isinstance`: to Python `True` is an integer as well.
        if type(value) is not int or not self._width.least <= value <= self._width.most:
            raise Unfit(path, self._width.name, value)
        return value


class Bool:
    """`true` or `false`."""

    def decode(self, json: Any, path: str) -> bool:
        if not isinstance(json, bool):
            raise Unfit(path, "bool", json)
        return json

    encode = decode


class Text:
    """A string of Unicode scalar values: JSON's escapes can also spell halves of surrogate pairs."""

    def decode(self, json: Any, path: str) -> str:
        if not isinstance(json, str):
            raise Unfit(path, "string", json)
        try:
            json.encode()
        except UnicodeEncodeError:
            raise Unfit(path, "a string without lone surrogates", json) from None
        return json

    encode = decode


class Bytes:
    """`list<u8>`: lowercase hexadecimal digits."""

    def decode(self, json: Any, path: str) -> bytes:
        if not isinstance(json, str) or not _HEX.fullmatch(json):
            raise Unfit(path, "bytes as lowercase hexadecimal digits", json)
        return bytes.fromhex(json)

    def encode(self, value: bytes, path: str) -> str:
        if not isinstance(value, bytes):
            raise Unfit(path, "bytes", value)
        return value.hex()
