"""The codec of a type, found by its annotation."""

from collections.abc import Mapping
from enum import Enum, Flag
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from tollgate_json.codec import Codec
from tollgate_json.compound import List, Name, Names, Option, Record, Variant
from tollgate_json.scalars import Bool, Bytes, Integer, Text

_SCALARS: dict[Any, Codec] = {bool: Bool(), str: Text(), bytes: Bytes()}


@cache
def codec_of(annotation: Any) -> Codec:
    """The codec of values with this annotation."""
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return Integer(arguments[1])
    if origin is list:
        return List(codec_of(arguments[0]))
    if origin in (Union, UnionType):
        return _union(arguments)
    if issubclass(annotation, Flag):
        return Names(annotation)
    if issubclass(annotation, Enum):
        return Name(annotation)
    return Record(annotation, {name: codec_of(hint) for name, hint in _fields(annotation).items()})


def _union(members: tuple[Any, ...]) -> Codec:
    """An option if `None` is among them, else a variant, one class a case."""
    if NoneType in members:
        [some] = (member for member in members if member is not NoneType)
        return Option(codec_of(some))
    return Variant({case: _payload(case) for case in members})


def _payload(case: type) -> Codec | None:
    hint = _fields(case).get("value")
    return None if hint is None else codec_of(hint)


def _fields(type_: type) -> Mapping[str, Any]:
    return get_type_hints(type_, include_extras=True)
