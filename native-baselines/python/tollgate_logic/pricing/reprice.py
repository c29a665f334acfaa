"""`reprice`: a catalog in CSV goes in, the same with new prices comes out."""

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import PricingError_EmptyCart
from tollgate_logic.integers import limit
from tollgate_logic.money import Rounding, share
from tollgate_logic.pricing.checked import checked_u64
from tollgate_logic.pricing.records import Record, malformed, records, written
from tollgate_logic.pricing.rows import Row, row_of
from tollgate_logic.tables import first_reached

_HEADER = ["sku", "name", "cost", "margin", "stock", "price"]
_CLEARANCE = ((5_000, 1_000), (1_000, 500))
_LARGEST_CHANGE = 2_000


def reprice(catalog: str) -> str:
    """The catalog with the new prices."""
    reading = records(catalog)
    header = next(reading, None)
    if header is None or header.fields != _HEADER:
        malformed(1, "expected the header " + ",".join(_HEADER))
    rows = [_repriced(record) for record in reading]
    if not rows:
        raise Err(PricingError_EmptyCart())
    return "".join(row + header.line_end for row in [",".join(_HEADER), *rows])


def _repriced(record: Record) -> str:
    row = row_of(record)
    return f"{written(row.sku)},{written(row.name)},{row.cost},{row.margin},{row.stock},{_new_price(row)}"


def _new_price(row: Row) -> int:
    if row.stock == 0 and row.price is not None:
        return row.price
    price = checked_u64(_target(row) // 10 * 10 + 9)
    if row.price is not None:
        change = share(row.price, _LARGEST_CHANGE, Rounding.DOWN)
        price = limit(price, row.price - change, checked_u64(row.price + change))
    return max(price, row.cost)


def _target(row: Row) -> int:
    """Cost and margin, less where much is in stock."""
    target = checked_u64(row.cost + share(row.cost, row.margin, Rounding.HALF_EVEN))
    clearance = first_reached(_CLEARANCE, row.stock, 0)
    return target - share(target, clearance, Rounding.HALF_EVEN)
