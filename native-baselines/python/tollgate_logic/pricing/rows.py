"""The rows of a catalog: six fields, checked from left to right."""

from typing import NamedTuple

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import PricingError_InvalidQuantity, PricingError_UnknownSku
from tollgate_logic.integers import U32_MAX, U64_MAX
from tollgate_logic.pricing.records import Record, malformed
from tollgate_logic.pricing.sku import EXPECTED_FORM, UnknownNumber, WrongForm, WrongGrade, article_of

_MOST_MARGIN = 50_000
_MOST_STOCK = 1_000_000


class Row(NamedTuple):
    """One article of the catalog that is repriced."""

    sku: str
    name: str
    cost: int
    margin: int
    stock: int
    price: int | None


def row_of(record: Record) -> Row:
    """The record's fields as a row."""
    sku, name, cost, margin, stock, price = record.fields
    _check_sku(sku, record.line)
    return Row(
        sku,
        name,
        cost=_number(cost, record.line, "cost: expected whole cents"),
        margin=_number(
            margin, record.line, f"margin: expected 0 to {_MOST_MARGIN} basis points", _MOST_MARGIN
        ),
        stock=_stock(stock, record.line),
        price=_number(price, record.line, "price: expected whole cents or nothing") if price else None,
    )


def _check_sku(sku: str, line: int) -> None:
    try:
        article_of(sku)
    except WrongForm:
        malformed(line, f"sku: {EXPECTED_FORM}")
    except UnknownNumber as unknown:
        raise Err(PricingError_UnknownSku(unknown.number)) from None
    except WrongGrade:
        malformed(line, "sku: wrong grade")


def _stock(field: str, line: int) -> int:
    stock = _number(field, line, "stock: expected whole pieces", U32_MAX)
    if stock > _MOST_STOCK:
        raise Err(PricingError_InvalidQuantity(stock))
    return stock


def _number(field: str, line: int, otherwise: str, most: int = U64_MAX) -> int:
    # `int` alone would also take signs, blanks, underscores and the digits of other scripts, and refuses to read
    # more than some thousand digits.
    significant = field.lstrip("0")
    if not (field.isascii() and field.isdigit()) or len(significant) > len(str(most)):
        malformed(line, otherwise)
    number = int(significant or "0")
    if number > most:
        malformed(line, otherwise)
    return number
