"""The model's twenty figures of a transaction."""

from tollgate_logic.contract.fraud import (
    Features,
    Instrument,
    Instrument_BankTransfer,
    Instrument_Card,
    Instrument_Invoice,
    Instrument_Wallet,
    Signals,
    Transaction,
)
from tollgate_logic.fraud.calendar import day_of_week, hour_of_day
from tollgate_logic.fraud.country import country_risk
from tollgate_logic.fraud.distance import distance_km
from tollgate_logic.fraud.history import History
from tollgate_logic.hashing import fnv1a, scatter
from tollgate_logic.tables import first_below

_TIERS = ((3, 0), (10, 1))
_HIGHEST_TIER = 2


def features_of(tx: Transaction, history: History) -> Features:
    """The figures of `tx` and of the payments before it."""
    new_device = bool(tx.signals & Signals.NEW_DEVICE)
    return Features(
        amount_cents=tx.amount_cents,
        mean_cents=history.mean_cents,
        max_cents=history.max_cents,
        cents_last_day=history.cents_last_day,
        account_age_days=history.age_days,
        count_last_minute=history.last_minute,
        count_last_hour=history.last_hour,
        count_last_day=history.last_day,
        declined_last_day=history.declined_last_day,
        distance_km=distance_km(tx.origin, tx.billing) if tx.billing else 0,
        seconds_since_last=history.since_last,
        device_age_days=0 if new_device else history.channel_age_days,
        hour_of_day=hour_of_day(tx.at_seconds),
        day_of_week=day_of_week(tx.at_seconds),
        channel=tx.channel.value,
        tier=first_below(_TIERS, history.paid, _HIGHEST_TIER),
        merchant_risk=_merchant_risk(tx.instrument),
        country_risk=country_risk(tx.origin.country.encode()),
        cross_border=tx.billing is not None and tx.billing.country != tx.origin.country,
        new_device=new_device,
    )


def _merchant_risk(instrument: Instrument) -> int:
    match instrument:
        case Instrument_Card(card):
            return (scatter(card.bin) >> 16) % 500
        case Instrument_BankTransfer(iban):
            country = iban.encode()[:2]
            return 150 + country_risk(country)
        case Instrument_Wallet(name):
            return 200 + fnv1a(name.encode()) % 300
        case Instrument_Invoice():
            return 550
