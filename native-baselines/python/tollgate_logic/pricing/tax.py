"""Tax: two rates a region, its own rounding, line by line or on the sums."""

from collections.abc import Sequence
from typing import NamedTuple

from tollgate_logic.contract.pricing import Cart, Region
from tollgate_logic.money import Rounding, share
from tollgate_logic.pricing.checked import checked_u64
from tollgate_logic.pricing.lines import PricedLine, net_of

_BUSINESS = "vat:"
_REDUCED_BELOW_IN_NEW_YORK = 11_000


class _Rules(NamedTuple):
    standard: int
    reduced: int
    taxes_shipping: bool
    rounding: Rounding
    per_line: bool


_RULES = {
    Region.DOMESTIC: _Rules(1_900, 700, True, Rounding.HALF_EVEN, True),
    Region.EU_STANDARD: _Rules(2_100, 900, True, Rounding.HALF_EVEN, True),
    Region.EU_REDUCED: _Rules(1_000, 500, True, Rounding.HALF_EVEN, False),
    Region.UK: _Rules(2_000, 0, True, Rounding.DOWN, False),
    Region.US_CA: _Rules(725, 0, False, Rounding.HALF_UP, False),
    Region.US_NY: _Rules(888, 0, False, Rounding.HALF_UP, False),
}
"""By region; where there is none, there is no tax."""


def tax_of(cart: Cart, lines: Sequence[PricedLine], shipping: int) -> int:
    """The tax on the cart's lines and, where it is taxed, on its shipping."""
    rules = _RULES.get(cart.region)
    if rules is None or _is_business_abroad(cart):
        return 0
    reduced = [line for line in lines if _is_reduced(line, cart.region)]
    standard = [line for line in lines if not _is_reduced(line, cart.region)]
    taxed_shipping = shipping if rules.taxes_shipping else 0
    if rules.per_line:
        at_standard = [line.net for line in standard] + [taxed_shipping]
        at_reduced = [line.net for line in reduced]
    else:
        at_standard = [checked_u64(net_of(standard) + taxed_shipping)]
        at_reduced = [net_of(reduced)]
    tax = sum(share(cents, rules.standard, rules.rounding) for cents in at_standard)
    tax += sum(share(cents, rules.reduced, rules.rounding) for cents in at_reduced)
    return checked_u64(tax)


def _is_business_abroad(cart: Cart) -> bool:
    return cart.region in (Region.EU_STANDARD, Region.EU_REDUCED) and cart.customer.startswith(_BUSINESS)


def _is_reduced(line: PricedLine, region: Region) -> bool:
    if region is Region.US_NY and line.unit.cents >= _REDUCED_BELOW_IN_NEW_YORK:
        return False
    return line.article.reduced_tax
