"""The price of one piece: the list price, less by grade and quantity or by contract."""

from typing import NamedTuple

from tollgate_logic.contract.scalars import U32, U64
from tollgate_logic.money import Rounding, share
from tollgate_logic.pricing.catalog import CATALOG, Article
from tollgate_logic.tables import first_reached

_CONTRACT_FROM = 250
_CONTRACT_RATE = 2_500

_STEPS = {
    "A": ((1_000, 1_200), (200, 900), (50, 500), (10, 200)),
    "B": ((1_000, 1_800), (200, 1_200), (50, 700), (10, 300)),
    "C": ((500, 1_500), (100, 1_000), (25, 600), (5, 250)),
    "D": ((144, 1_600), (48, 800), (12, 400), (2, 100)),
}
"""By grade: from how many pieces on, which rate is off."""


class UnitPrice(NamedTuple):
    """The price of one piece, and the rule that set it: `list`, `tier` or `contract`."""

    cents: int
    source: str


def price_of(article: Article, quantity: int) -> UnitPrice:
    """The price of one piece when `quantity` of at least 1 are bought."""
    rate, source = _rate(article, quantity)
    return UnitPrice(article.list_cents - share(article.list_cents, rate, Rounding.HALF_EVEN), source)


def _rate(article: Article, quantity: int) -> tuple[int, str]:
    if article.contract and quantity >= _CONTRACT_FROM:
        return _CONTRACT_RATE, "contract"
    rate = first_reached(_STEPS[article.grade], quantity, 0)
    return rate, "tier" if rate else "list"


def unit_price(sku_id: U32, quantity: U32) -> U64:
    """`unit-price`: 0 for no such article or no quantity."""
    article = CATALOG.get(sku_id)
    if article is None or quantity == 0:
        return 0
    return price_of(article, quantity).cents
