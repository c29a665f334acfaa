"""Shipping: carrying by weight and region, handling by line, and once for hazardous goods."""

from collections.abc import Sequence
from typing import NamedTuple

from tollgate_logic.contract.pricing import Cart, Handling, Region
from tollgate_logic.pricing.checked import checked_u64
from tollgate_logic.pricing.coupons import frees_shipping
from tollgate_logic.pricing.lines import PricedLine

_HAZARDOUS = 4_000
_CARRIED_FREE_FROM = 15_000


class _Carrier(NamedTuple):
    parcel: int
    kilogram: int


_CARRIERS = {
    Region.DOMESTIC: _Carrier(495, 60),
    Region.EXEMPT: _Carrier(495, 60),
    Region.EU_STANDARD: _Carrier(995, 110),
    Region.EU_REDUCED: _Carrier(995, 110),
    Region.UK: _Carrier(1_295, 140),
    Region.US_CA: _Carrier(1_995, 260),
    Region.US_NY: _Carrier(1_995, 240),
}


def shipping_of(cart: Cart, lines: Sequence[PricedLine], net: int) -> int:
    """The cart's shipping in cents; `net` is that of the cart after all discounts."""
    handling = sum(_handling(line) for line in lines)
    hazardous = _HAZARDOUS if any(line.has(Handling.HAZARDOUS) for line in lines) else 0
    return checked_u64(_carrying(cart, lines, net) + handling + hazardous)


def _carrying(cart: Cart, lines: Sequence[PricedLine], net: int) -> int:
    if frees_shipping(cart.coupons):
        return 0
    if cart.region is Region.DOMESTIC and net >= _CARRIED_FREE_FROM:
        return 0
    carrier = _CARRIERS[cart.region]
    grams = checked_u64(sum(line.grams for line in lines))
    return carrier.parcel + _kilograms(grams) * carrier.kilogram


def _handling(line: PricedLine) -> int:
    cents = 0
    if line.has(Handling.GIFT_WRAP):
        cents += min(250 * line.quantity, 5_000)
        if line.line.note:
            cents += 100
    if line.has(Handling.FRAGILE):
        cents += 120 * _kilograms(line.grams)
    if line.has(Handling.OVERSIZE):
        cents += 2_500
    if line.has(Handling.COLD_CHAIN):
        cents += 900 + 80 * _kilograms(line.grams)
    return cents


def _kilograms(grams: int) -> int:
    """Begun kilograms count whole."""
    return -(-grams // 1_000)
