"""`score`: the quick look at an account's name and an amount."""

from tollgate_logic.contract.scalars import U16, U64
from tollgate_logic.hashing import fnv1a
from tollgate_logic.tables import first_below

_AMOUNT_POINTS = ((1_000, 0), (5_000, 30), (20_000, 80), (100_000, 160), (500_000, 300), (2_000_000, 450))
_MOST_AMOUNT_POINTS = 600
_WITHOUT_ACCOUNT = 1_000


def amount_points(cents: int) -> int:
    """The points for an amount alone."""
    return first_below(_AMOUNT_POINTS, cents, _MOST_AMOUNT_POINTS)


def score(account_id: str, amount_cents: U64) -> U16:
    """Points for the amount, and up to 400 more that the account's name draws."""
    if not account_id:
        return _WITHOUT_ACCOUNT
    return amount_points(amount_cents) + fnv1a(account_id.encode()) % 401
