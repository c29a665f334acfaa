"""The types of `tollgate:fraud/fraud@1.0.0`, in the order of the WIT."""

from dataclasses import dataclass
from enum import Enum, Flag, auto

from tollgate_logic.contract.scalars import S32, U8, U16, U32, U64


class Channel(Enum):
    WEB = 0
    APP = 1
    PHONE = 2
    POINT_OF_SALE = 3
    RECURRING = 4


class Signals(Flag):
    NEW_DEVICE = auto()
    VPN = auto()
    ADDRESS_MISMATCH = auto()
    CVV_MISSING = auto()
    THREE_D_SECURE = auto()
    GIFT_CARD = auto()


@dataclass
class Card:
    bin: U32
    last_four: U16
    expiry_month: U8
    expiry_year: U16


@dataclass
class Instrument_Card:
    value: Card


@dataclass
class Instrument_BankTransfer:
    value: str


@dataclass
class Instrument_Wallet:
    value: str


@dataclass
class Instrument_Invoice:
    pass


Instrument = Instrument_Card | Instrument_BankTransfer | Instrument_Wallet | Instrument_Invoice


@dataclass
class Place:
    country: str
    lat_microdegrees: S32
    lon_microdegrees: S32


@dataclass
class PastPayment:
    amount_cents: U64
    seconds_ago: U32
    channel: Channel
    declined: bool


@dataclass
class Transaction:
    id: str
    account_id: str
    amount_cents: U64
    currency: str
    at_seconds: U64
    channel: Channel
    instrument: Instrument
    origin: Place
    billing: Place | None
    signals: Signals
    history: list[PastPayment]


class Decision(Enum):
    APPROVE = 0
    CHALLENGE = 1
    REVIEW = 2
    DECLINE = 3


@dataclass
class Velocity:
    last_minute: U32
    last_hour: U32
    last_day: U32
    cents_last_day: U64


@dataclass
class Assessment:
    score: U16
    decision: Decision
    velocity: Velocity
    reasons: list[str]


@dataclass
class Features:
    amount_cents: U64
    mean_cents: U64
    max_cents: U64
    cents_last_day: U64
    account_age_days: U32
    count_last_minute: U32
    count_last_hour: U32
    count_last_day: U32
    declined_last_day: U32
    distance_km: U32
    seconds_since_last: U32
    device_age_days: U32
    hour_of_day: U8
    day_of_week: U8
    channel: U8
    tier: U8
    merchant_risk: U16
    country_risk: S32
    cross_border: bool
    new_device: bool
