"""One WIT type's way from JSON and back."""

from typing import Any, Protocol


class Unfit(ValueError):
    """JSON that is no value of the type, or an answer that is none: `lines[2].sku-id: expected u32, got "x"`."""

    def __init__(self, path: str, expected: str, got: Any) -> None:
        shown = repr(got)
        if len(shown) > 80:
            shown = shown[:80] + "…"
        super().__init__(f"{path or 'value'}: expected {expected}, got {shown}")


class Codec(Protocol):
    """Decodes and encodes values of one type. JSON is what the module `json` makes of it."""

    def decode(self, json: Any, path: str) -> Any:
        """The value that `json` stands for; `path` says where it stands."""

    def encode(self, value: Any, path: str) -> Any:
        """The JSON that stands for `value`."""


def inside(path: str, key: str) -> str:
    """The path of what lies under `key`."""
    return f"{path}.{key}" if path else key


def wit_name(python_name: str) -> str:
    """`sku_id` and `SKU_ID` as WIT writes them: `sku-id`."""
    return python_name.lower().replace("_", "-")
