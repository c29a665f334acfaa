"""The Python types against the WIT: what is added there and not here is noticed."""

import re
import unittest
from pathlib import Path
from types import ModuleType, NoneType
from typing import Any, get_args, get_origin, get_type_hints

from tollgate_json.codec import wit_name
from tollgate_json.functions import FUNCTIONS
from tollgate_logic.contract import fraud, pricing
from tollgate_logic.contract.scalars import Width

WIT = Path(__file__).resolve().parents[3] / "guests" / "wit" / "deps"
MODULES = {"pricing": pricing, "fraud": fraud}


def wit(package: str) -> str:
    """A package's WIT without its comments."""
    return re.sub(r"//.*", "", (WIT / package / f"{package}.wit").read_text(encoding="utf-8"))


def definitions(kind: str):
    """Every record, enum, flags or variant: its Python type, and what the WIT has between its braces."""
    for package, module in MODULES.items():
        for name, body in re.findall(rf"\b{kind} ([a-z-]+) \{{(.*?)\}}", wit(package), re.DOTALL):
            type_ = getattr(module, name.title().replace("-", ""))
            yield name, type_, [part.strip() for part in body.split(",") if part.strip()]


def kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def named_types(module: ModuleType) -> dict[Any, str]:
    return {
        type_: kebab(name) for name, type_ in vars(module).items() if re.fullmatch("[A-Z][A-Za-z]+", name)
    }


NAMES = {str: "string", bool: "bool", **named_types(pricing), **named_types(fraud)}


def type_name(hint: Any) -> str:
    """An annotation in the words of the WIT."""
    if hint in NAMES:
        return NAMES[hint]
    first, *others = get_args(hint)
    if get_origin(hint) is list:
        return f"list<{type_name(first)}>"
    if NoneType in others:
        return f"option<{type_name(first)}>"
    [width] = hint.__metadata__
    return width.name if isinstance(width, Width) else repr(hint)


def fields(type_: type) -> dict[str, str]:
    """The fields of a dataclass with their types, both in the words of the WIT."""
    hints = get_type_hints(type_, include_extras=True)
    return {wit_name(name): type_name(hint) for name, hint in hints.items()}


class Contract(unittest.TestCase):
    def test_records_have_the_fields_of_the_wit_in_its_order(self):
        for name, type_, expected in definitions("record"):
            self.assertEqual([": ".join(field) for field in fields(type_).items()], expected, name)

    def test_enums_and_flags_have_the_names_of_the_wit_in_its_order(self):
        for kind in ("enum", "flags"):
            for name, type_, expected in definitions(kind):
                self.assertEqual([wit_name(each.name) for each in type_], expected, name)

    def test_variants_have_a_class_a_case(self):
        for name, type_, expected in definitions("variant"):
            cases = []
            for case in get_args(type_):
                payload = "".join(f"({of})" for of in fields(case).values())
                cases.append(kebab(case.__name__.partition("_")[2]) + payload)
            self.assertEqual(cases, expected, name)

    def test_every_function_of_the_wit_is_there(self):
        packages = [*MODULES, "probe"]
        names = {
            f"{package}/{name}"
            for package in packages
            for name in re.findall(r"([a-z-]+): func", wit(package))
        }
        self.assertEqual(set(FUNCTIONS), names)
