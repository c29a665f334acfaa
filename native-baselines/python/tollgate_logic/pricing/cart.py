"""`quote-cart`: a whole cart, step by step. The first error is the answer."""

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import Cart, CartQuote, PricingError_EmptyCart, Tier
from tollgate_logic.pricing.checked import checked_u32, checked_u64
from tollgate_logic.pricing.coupons import check_coupons
from tollgate_logic.pricing.discounts import take_off_discounts
from tollgate_logic.pricing.lines import net_of, price_line
from tollgate_logic.pricing.shipping import shipping_of
from tollgate_logic.pricing.tax import tax_of

_POINTS = {Tier.STANDARD: 1, Tier.SILVER: 2, Tier.GOLD: 3}
"""Points for each whole 100 cents."""


def quote_cart(cart: Cart) -> CartQuote:
    """The cart's lines, what is taken off, shipping, tax, total and points."""
    if not cart.lines:
        raise Err(PricingError_EmptyCart())
    lines = [price_line(line) for line in cart.lines]
    goods = net_of(lines)
    check_coupons(cart.coupons, lines, goods)
    take_off_discounts(cart, lines, goods)
    net = net_of(lines)
    shipping = shipping_of(cart, lines, net)
    tax = tax_of(cart, lines, shipping)
    points = _points_earned(cart, net)
    return CartQuote(
        lines=[line.quote() for line in lines],
        goods_cents=goods,
        discount_cents=goods - net,
        shipping_cents=shipping,
        tax_cents=tax,
        total_cents=checked_u64(net + shipping + tax),
        points_earned=points,
    )


def _points_earned(cart: Cart, net: int) -> int:
    if cart.loyalty_points is None:
        return 0
    return checked_u32(net // 100 * _POINTS[cart.tier])
