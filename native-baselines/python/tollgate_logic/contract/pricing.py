"""The types of `tollgate:pricing/pricing@1.0.0`, in the order of the WIT."""

from dataclasses import dataclass
from enum import Enum, Flag, auto

from tollgate_logic.contract.scalars import U16, U32, U64


@dataclass
class Request:
    sku: str
    quantity: U32


@dataclass
class Response:
    cents: U64
    source: str


class Tier(Enum):
    STANDARD = 0
    SILVER = 1
    GOLD = 2


class Region(Enum):
    DOMESTIC = 0
    EU_STANDARD = 1
    EU_REDUCED = 2
    UK = 3
    US_CA = 4
    US_NY = 5
    EXEMPT = 6


class Handling(Flag):
    GIFT_WRAP = auto()
    FRAGILE = auto()
    OVERSIZE = auto()
    COLD_CHAIN = auto()
    HAZARDOUS = auto()


@dataclass
class Line:
    sku_id: U32
    quantity: U32
    handling: Handling
    note: str | None


@dataclass
class Bundle:
    sku_id: U32
    buy: U32
    free: U32


@dataclass
class Coupon_Percent:
    value: U16


@dataclass
class Coupon_Fixed:
    value: U64


@dataclass
class Coupon_Bundle:
    value: Bundle


@dataclass
class Coupon_FreeShipping:
    pass


Coupon = Coupon_Percent | Coupon_Fixed | Coupon_Bundle | Coupon_FreeShipping


@dataclass
class Cart:
    customer: str
    tier: Tier
    region: Region
    lines: list[Line]
    coupons: list[Coupon]
    loyalty_points: U32 | None


@dataclass
class LineQuote:
    sku_id: U32
    unit_cents: U64
    discount_cents: U64
    net_cents: U64


@dataclass
class CartQuote:
    lines: list[LineQuote]
    goods_cents: U64
    discount_cents: U64
    shipping_cents: U64
    tax_cents: U64
    total_cents: U64
    points_earned: U32


@dataclass
class Malformed:
    line: U32
    reason: str


@dataclass
class PricingError_EmptyCart:
    pass


@dataclass
class PricingError_UnknownSku:
    value: U32


@dataclass
class PricingError_InvalidQuantity:
    value: U32


@dataclass
class PricingError_CouponRejected:
    value: str


@dataclass
class PricingError_Overflow:
    pass


@dataclass
class PricingError_Malformed:
    value: Malformed


PricingError = (
    PricingError_EmptyCart
    | PricingError_UnknownSku
    | PricingError_InvalidQuantity
    | PricingError_CouponRejected
    | PricingError_Overflow
    | PricingError_Malformed
)
