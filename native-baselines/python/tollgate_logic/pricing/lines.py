"""A cart's lines while they are priced: what remains of each, and what was taken off."""

from collections.abc import Iterable
from dataclasses import dataclass

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import (
    Handling,
    Line,
    LineQuote,
    PricingError_InvalidQuantity,
    PricingError_UnknownSku,
)
from tollgate_logic.pricing.catalog import CATALOG, Article
from tollgate_logic.pricing.checked import checked_u64
from tollgate_logic.pricing.quote import MOST_PIECES
from tollgate_logic.pricing.tiers import UnitPrice, price_of


@dataclass
class PricedLine:
    """A line of the cart with its price, and its net so far."""

    line: Line
    article: Article
    unit: UnitPrice
    net: int
    discount: int = 0

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def grams(self) -> int:
        return self.article.grams * self.line.quantity

    def has(self, handling: Handling) -> bool:
        """True if any of `handling` is asked for."""
        return bool(self.line.handling & handling)

    def take_off(self, cents: int) -> int:
        """Takes off `cents`, or the whole net if that is less; returns what was taken."""
        taken = min(cents, self.net)
        self.net -= taken
        self.discount += taken
        return taken

    def quote(self) -> LineQuote:
        """The line as it is answered."""
        return LineQuote(self.article.id, self.unit.cents, self.discount, self.net)


def price_line(line: Line) -> PricedLine:
    """The line at the unit price of its own quantity."""
    article = CATALOG.get(line.sku_id)
    if article is None:
        raise Err(PricingError_UnknownSku(line.sku_id))
    if not 1 <= line.quantity <= MOST_PIECES:
        raise Err(PricingError_InvalidQuantity(line.quantity))
    unit = price_of(article, line.quantity)
    return PricedLine(line, article, unit, net=unit.cents * line.quantity)


def net_of(lines: Iterable[PricedLine]) -> int:
    """The sum of the lines' nets."""
    return checked_u64(sum(line.net for line in lines))


def take_off_in_order(lines: Iterable[PricedLine], cents: int) -> None:
    """Takes `cents` off the first line down to 0, then off the next."""
    for line in lines:
        cents -= line.take_off(cents)
