"""What is made of other types: lists, options, records, enums, flags and variants."""

from enum import Enum, Flag
from typing import Any

from tollgate_json.codec import Codec, Unfit, inside, wit_name


class List:
    """`list<T>`: an array."""

    def __init__(self, item: Codec) -> None:
        self._item = item

    def decode(self, json: Any, path: str) -> list[Any]:
        if not isinstance(json, list):
            raise Unfit(path, "an array", json)
        return [self._item.decode(item, f"{path}[{place}]") for place, item in enumerate(json)]

    def encode(self, value: list[Any], path: str) -> list[Any]:
        return [self._item.encode(item, f"{path}[{place}]") for place, item in enumerate(value)]


class Option:
    """`option<T>`: the value, or `null`."""

    def __init__(self, some: Codec) -> None:
        self._some = some

    def decode(self, json: Any, path: str) -> Any:
        return None if json is None else self._some.decode(json, path)

    def encode(self, value: Any, path: str) -> Any:
        return None if value is None else self._some.encode(value, path)


class Record:
    """A record: an object with all the keys, in WIT order when written."""

    def __init__(self, type_: type, fields: dict[str, Codec]) -> None:
        self._type = type_
        self._fields = [(name, wit_name(name), codec) for name, codec in fields.items()]
        self._keys = {key for _, key, _ in self._fields}

    def decode(self, json: Any, path: str) -> Any:
        if not isinstance(json, dict):
            raise Unfit(path, "an object", json)
        if json.keys() != self._keys:
            raise Unfit(path, f"the keys {sorted(self._keys)}", sorted(json))
        return self._type(*(codec.decode(json[key], inside(path, key)) for _, key, codec in self._fields))

    def encode(self, value: Any, path: str) -> dict[str, Any]:
        return {
            key: codec.encode(getattr(value, name), inside(path, key)) for name, key, codec in self._fields
        }


class Name:
    """An enum: its name."""

    def __init__(self, type_: type[Enum]) -> None:
        self._by_name = {wit_name(member.name): member for member in type_}

    def decode(self, json: Any, path: str) -> Enum:
        if not isinstance(json, str) or json not in self._by_name:
            raise Unfit(path, f"one of {list(self._by_name)}", json)
        return self._by_name[json]

    def encode(self, value: Enum, path: str) -> str:
        return wit_name(value.name)


class Names:
    """Flags: an array of the names of those that are set, in WIT order."""

    def __init__(self, type_: type[Flag]) -> None:
        self._none = type_(0)
        self._by_name = {wit_name(name): flag for name, flag in type_.__members__.items()}

    def decode(self, json: Any, path: str) -> Flag:
        value = self._none
        if not isinstance(json, list):
            raise Unfit(path, "an array of names", json)
        for name in json:
            if not isinstance(name, str) or name not in self._by_name:
                raise Unfit(path, f"names among {list(self._by_name)}", json)
            value |= self._by_name[name]
        if json != self.encode(value, path):
            raise Unfit(path, f"names in the order {list(self._by_name)}", json)
        return value

    def encode(self, value: Flag, path: str) -> list[str]:
        return [name for name, flag in self._by_name.items() if flag & value]


class Variant:
    """A variant: an object of one key, or only the case's name where it carries nothing."""

    def __init__(self, cases: dict[type, Codec | None]) -> None:
        self._bare = {_case_name(case): case for case, codec in cases.items() if codec is None}
        self._carrying = {
            _case_name(case): (case, codec) for case, codec in cases.items() if codec is not None
        }

    def decode(self, json: Any, path: str) -> Any:
        if isinstance(json, str) and json in self._bare:
            return self._bare[json]()
        if isinstance(json, dict) and len(json) == 1:
            [(name, payload)] = json.items()
            if name in self._carrying:
                case, codec = self._carrying[name]
                return case(codec.decode(payload, inside(path, name)))
        raise Unfit(path, f"one of the cases {[*self._bare, *self._carrying]}", json)

    def encode(self, value: Any, path: str) -> Any:
        name = _case_name(type(value))
        if name in self._bare:
            return name
        _, codec = self._carrying[name]
        return {name: codec.encode(value.value, inside(path, name))}


def _case_name(case: type) -> str:
    """`Coupon_FreeShipping` as `free-shipping`."""
    name = case.__name__.partition("_")[2]
    return "".join("-" + letter.lower() if letter.isupper() else letter for letter in name).removeprefix("-")
