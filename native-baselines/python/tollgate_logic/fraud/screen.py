"""`screen`: a binary log of payments goes in, one verdict byte a payment comes out."""

from struct import Struct
from typing import NamedTuple

from tollgate_logic.contract.fraud import Channel, Decision, Signals
from tollgate_logic.fraud.country import country_risk
from tollgate_logic.fraud.decisions import decision_of, limited
from tollgate_logic.fraud.score import amount_points
from tollgate_logic.fraud.windows import Window, Windows
from tollgate_logic.hashing import scatter
from tollgate_logic.tables import first_reached

_RECORD = Struct("<IIQQ2sBBI")
_INCOMPLETE = 0x80

_MANY = 5
_MUCH = 300_000
_COUNT_POINTS = ((10, 350), (_MANY, 150))
_CENTS_POINTS = ((1_000_001, 300), (_MUCH + 1, 150))
_RISKY_COUNTRY = 35
_DEVICE_CHANGED = 120
_NO_CHANNEL = 100

_SIGNAL_POINTS = {
    Signals.NEW_DEVICE: 60,
    Signals.VPN: 80,
    Signals.ADDRESS_MISMATCH: 60,
    Signals.CVV_MISSING: 80,
    Signals.THREE_D_SECURE: -150,
    Signals.GIFT_CARD: 60,
}


def _points_of(signals: int) -> int:
    return sum(points for signal, points in _SIGNAL_POINTS.items() if signals & signal.value)


_POINTS_OF_SIGNALS = [_points_of(signals) for signals in range(256)]
_DECISION_BITS = {Decision.APPROVE: 0, Decision.CHALLENGE: 1, Decision.REVIEW: 2, Decision.DECLINE: 3}


class _Payment(NamedTuple):
    account: int
    merchant: int
    at: int
    cents: int
    country: bytes
    channel: int
    signals: int
    device: int


def screen(log: bytes) -> bytes:
    """The verdicts in the log's order, and one more byte if it ends within a record."""
    windows = Windows()
    rest = len(log) % _RECORD.size
    whole = log[: len(log) - rest]
    verdicts = bytearray(_verdict(_Payment._make(fields), windows) for fields in _RECORD.iter_unpack(whole))
    if rest:
        verdicts.append(_INCOMPLETE)
    return bytes(verdicts)


def _verdict(payment: _Payment, windows: Windows) -> int:
    window = windows.add(payment.account, payment.device, payment.at, payment.cents)
    risk = country_risk(payment.country)
    return (
        _DECISION_BITS[decision_of(limited(_points(payment, window, risk)))]
        | (window.count >= _MANY) << 2
        | (window.cents > _MUCH) << 3
        | window.device_changed << 4
        | (risk >= _RISKY_COUNTRY) << 5
        | window.late << 6
    )


def _points(payment: _Payment, window: Window, risk: int) -> int:
    points = amount_points(payment.cents) + 2 * risk + (scatter(payment.merchant) >> 26)
    points += first_reached(_COUNT_POINTS, window.count, 0)
    points += first_reached(_CENTS_POINTS, window.cents, 0)
    points += _POINTS_OF_SIGNALS[payment.signals]
    if window.device_changed:
        points += _DEVICE_CHANGED
    if payment.channel >= len(Channel):
        points += _NO_CHANNEL
    return points
