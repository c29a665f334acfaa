"""Which coupons a cart may hold. The first check that fails is the answer."""

from collections.abc import Sequence
from typing import NoReturn

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import (
    Bundle,
    Coupon,
    Coupon_Bundle,
    Coupon_Fixed,
    Coupon_FreeShipping,
    Coupon_Percent,
    Handling,
    PricingError_CouponRejected,
    PricingError_UnknownSku,
)
from tollgate_logic.pricing.catalog import CATALOG
from tollgate_logic.pricing.checked import checked_u32, checked_u64
from tollgate_logic.pricing.lines import PricedLine

_MOST_COUPONS = 5
_MOST_PERCENT = 5_000
_MOST_PERCENT_WITH_FIXED = 2_500
_LEAST_GOODS = 1_000
_LEAST_GOODS_FOR_SHIPPING = 2_500


def percents(coupons: Sequence[Coupon]) -> list[int]:
    """The rates of the percent coupons."""
    return [coupon.value for coupon in coupons if isinstance(coupon, Coupon_Percent)]


def fixed(coupons: Sequence[Coupon]) -> list[int]:
    """The cents of the fixed coupons."""
    return [coupon.value for coupon in coupons if isinstance(coupon, Coupon_Fixed)]


def bundles(coupons: Sequence[Coupon]) -> list[Bundle]:
    """The bundles, in cart order."""
    return [coupon.value for coupon in coupons if isinstance(coupon, Coupon_Bundle)]


def frees_shipping(coupons: Sequence[Coupon]) -> bool:
    """True if one of them is free shipping."""
    return any(isinstance(coupon, Coupon_FreeShipping) for coupon in coupons)


def check_coupons(coupons: Sequence[Coupon], lines: Sequence[PricedLine], goods: int) -> None:
    """Raises the first fault, coupon by coupon in cart order."""
    if len(coupons) > _MOST_COUPONS:
        _reject(f"at most {_MOST_COUPONS} coupons a cart")
    for place, coupon in enumerate(coupons):
        before = coupons[:place]
        match coupon:
            case Coupon_Percent(rate):
                _check_percent(rate, before, goods)
            case Coupon_Fixed(cents):
                _check_fixed(cents, before, goods)
            case Coupon_Bundle(bundle):
                _check_bundle(bundle, before, lines)
            case Coupon_FreeShipping():
                _check_free_shipping(before, lines, goods)


def _check_percent(rate: int, before: Sequence[Coupon], goods: int) -> None:
    if not 1 <= rate <= _MOST_PERCENT:
        _reject(f"percent: expected 1 to {_MOST_PERCENT} basis points")
    if percents(before):
        _reject("percent: only one a cart")
    if rate > _MOST_PERCENT_WITH_FIXED and fixed(before):
        _reject(f"percent: above {_MOST_PERCENT_WITH_FIXED} basis points not with fixed")
    if goods < _LEAST_GOODS:
        _reject(f"percent: goods below {_LEAST_GOODS} cents")


def _check_fixed(cents: int, before: Sequence[Coupon], goods: int) -> None:
    if cents == 0:
        _reject("fixed: nothing off")
    if any(rate > _MOST_PERCENT_WITH_FIXED for rate in percents(before)):
        _reject(f"fixed: not with percent above {_MOST_PERCENT_WITH_FIXED} basis points")
    if goods < _LEAST_GOODS:
        _reject(f"fixed: goods below {_LEAST_GOODS} cents")
    checked_u64(sum(fixed(before)) + cents)


def _check_bundle(bundle: Bundle, before: Sequence[Coupon], lines: Sequence[PricedLine]) -> None:
    if bundle.buy == 0 or bundle.free == 0:
        _reject("bundle: nothing to buy or nothing free")
    if bundle.free > bundle.buy:
        _reject("bundle: more free than paid")
    checked_u32(bundle.buy + bundle.free)
    if bundle.sku_id not in CATALOG:
        raise Err(PricingError_UnknownSku(bundle.sku_id))
    if all(line.article.id != bundle.sku_id for line in lines):
        _reject(f"bundle: article {bundle.sku_id} is not in the cart")
    if any(other.sku_id == bundle.sku_id for other in bundles(before)):
        _reject("bundle: only one an article")


def _check_free_shipping(before: Sequence[Coupon], lines: Sequence[PricedLine], goods: int) -> None:
    if frees_shipping(before):
        _reject("free-shipping: only one a cart")
    if any(line.has(Handling.OVERSIZE | Handling.HAZARDOUS) for line in lines):
        _reject("free-shipping: not for oversize or hazardous goods")
    if goods < _LEAST_GOODS_FOR_SHIPPING:
        _reject(f"free-shipping: goods below {_LEAST_GOODS_FOR_SHIPPING} cents")


def _reject(reason: str) -> NoReturn:
    raise Err(PricingError_CouponRejected(reason))
