"""What is taken off a cart's lines, step after step: each sees the nets that the one before it left."""

from collections.abc import Sequence

from tollgate_logic.contract.pricing import Bundle, Cart, Tier
from tollgate_logic.money import Rounding, share
from tollgate_logic.pricing.coupons import bundles, fixed, percents
from tollgate_logic.pricing.lines import PricedLine, net_of, take_off_in_order
from tollgate_logic.tables import first_reached

_STANDING = {Tier.STANDARD: 0, Tier.SILVER: 300, Tier.GOLD: 700}
_VOLUME = ((2_000_000, 400), (500_000, 250), (100_000, 100))


def take_off_discounts(cart: Cart, lines: Sequence[PricedLine], goods: int) -> None:
    """Standing and volume, then the coupons by kind whatever their order, then loyalty points."""
    rate = _STANDING[cart.tier] + first_reached(_VOLUME, goods, 0)
    _take_off_rate([line for line in lines if line.unit.source != "contract"], rate)
    for bundle in bundles(cart.coupons):
        _take_off_bundle(lines, bundle)
    for percent in percents(cart.coupons):
        _take_off_rate(lines, percent)
    take_off_in_order(lines, min(sum(fixed(cart.coupons)), net_of(lines) // 2))
    if cart.loyalty_points is not None:
        take_off_in_order(lines, min(cart.loyalty_points, net_of(lines) // 5))


def _take_off_rate(lines: Sequence[PricedLine], rate: int) -> None:
    for line in lines:
        line.take_off(share(line.net, rate, Rounding.HALF_EVEN))


def _take_off_bundle(lines: Sequence[PricedLine], bundle: Bundle) -> None:
    for line in lines:
        if line.article.id == bundle.sku_id:
            pieces = line.quantity // (bundle.buy + bundle.free) * bundle.free
            line.take_off(pieces * line.unit.cents)
