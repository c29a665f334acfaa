"""The boundary with no logic behind it: the fourteen functions of `tollgate:probe/probe`."""

from tollgate_logic.contract.fraud import Features
from tollgate_logic.contract.pricing import (
    Bundle,
    Cart,
    Coupon_Bundle,
    Coupon_Fixed,
    Coupon_FreeShipping,
    Coupon_Percent,
    Handling,
    Line,
    Region,
    Tier,
)
from tollgate_logic.contract.scalars import U32, U64

_PHRASE = (
    "the payment was refused because the order of article 42 arrived late, and the customer of the café asks for a "
    "refund: delivery note and 価格 of the article are in the order, a note of the payment. "
).encode()


def nop() -> None:
    """Nothing at all."""


def sink_scalar(a: U32, b: U32) -> None:
    """Takes two numbers."""


def source_scalar() -> U64:
    """A number whose every byte is another."""
    return 0x0123456789ABCDEF


def echo_scalar(a: U32, b: U32) -> U64:
    """`a` in the upper half and `b` in the lower."""
    return a << 32 | b


def sink_scalars(features: Features) -> None:
    """Takes twenty scalars."""


def sink_structured(cart: Cart) -> None:
    """Takes a cart."""


def source_structured(lines: U32) -> Cart:
    """A cart of that many lines."""
    return Cart(
        customer="customer-0001",
        tier=Tier.GOLD,
        region=Region.EU_STANDARD,
        lines=[_line(place) for place in range(lines)],
        coupons=[
            Coupon_Percent(500),
            Coupon_Fixed(1_000),
            Coupon_Bundle(Bundle(sku_id=1, buy=2, free=1)),
            Coupon_FreeShipping(),
        ],
        loyalty_points=1_200,
    )


def _line(place: int) -> Line:
    return Line(
        sku_id=1 + place % 128,
        quantity=1 + place % 24,
        handling=Handling(place % 4),
        note="leave at the door" if place % 4 == 3 else None,
    )


def echo_structured(cart: Cart) -> Cart:
    """The same cart."""
    return cart


def sink_text(text: str) -> None:
    """Takes a text."""


def source_text(size: U32) -> str:
    """A text of that many bytes of UTF-8: whole letters of a phrase, then dots."""
    cut = (_PHRASE * (size // len(_PHRASE) + 1))[:size]
    text = cut.decode(errors="ignore")
    return text + "." * (size - len(text.encode()))


def echo_text(text: str) -> str:
    """The same text."""
    return text


def sink_bytes(data: bytes) -> None:
    """Takes bytes."""


def source_bytes(size: U32) -> bytes:
    """The byte 0x61, that many times."""
    return b"\x61" * size


def echo_bytes(data: bytes) -> bytes:
    """The same bytes."""
    return data
