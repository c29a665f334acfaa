"""The rules beside the model: each that applies adds its points and gives its name as a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from tollgate_logic.contract.fraud import Card, Channel, Features, Instrument_Card, Signals, Transaction
from tollgate_logic.fraud.calendar import year_and_month
from tollgate_logic.fraud.country import are_capitals
from tollgate_logic.fraud.history import History


@dataclass
class Facts:
    """All that a rule may look at."""

    tx: Transaction
    history: History
    features: Features
    model_score: int

    def signals(self, signal: Signals) -> bool:
        """True if `signal` is set."""
        return bool(self.tx.signals & signal)

    @property
    def card(self) -> Card | None:
        """The card, if it is paid by one."""
        instrument = self.tx.instrument
        return instrument.value if isinstance(instrument, Instrument_Card) else None


class Rule(NamedTuple):
    """A reason, its points, and when it applies."""

    reason: str
    points: int
    applies: Callable[[Facts], bool]


def _is_signal(signal: Signals) -> Callable[[Facts], bool]:
    return lambda facts: facts.signals(signal)


# Saturating would change nothing here or at the mean: a sum or product that does not fit `u64` is above every limit
# and every amount, and so is the largest value.
def _is_spend_of_the_day_high(facts: Facts) -> bool:
    return facts.history.cents_last_day + facts.tx.amount_cents > 500_000


def _is_amount_a_spike(facts: Facts) -> bool:
    return facts.history.paid > 0 and facts.tx.amount_cents > 5 * facts.history.mean_cents


def _is_cvv_missing(facts: Facts) -> bool:
    recurring = facts.tx.channel is Channel.RECURRING
    return facts.signals(Signals.CVV_MISSING) and facts.card is not None and not recurring


def _is_card_expired(facts: Facts) -> bool:
    card = facts.card
    return card is not None and year_and_month(facts.tx.at_seconds) > (card.expiry_year, card.expiry_month)


def _is_gift_card_large(facts: Facts) -> bool:
    return facts.signals(Signals.GIFT_CARD) and facts.tx.amount_cents >= 20_000


def _is_currency_unknown(facts: Facts) -> bool:
    return not are_capitals(facts.tx.currency.encode(), 3)


CARD_EXPIRED = Rule("card-expired", 150, _is_card_expired)
"""The rule that decides alone."""

RULES = (
    Rule("model", 0, lambda facts: facts.model_score >= 600),
    Rule("velocity-minute", 120, lambda facts: facts.history.last_minute >= 3),
    Rule("velocity-hour", 90, lambda facts: facts.history.last_hour >= 10),
    Rule("velocity-day", 60, lambda facts: facts.history.last_day >= 40),
    Rule("spend-day", 100, _is_spend_of_the_day_high),
    Rule("amount-spike", 80, _is_amount_a_spike),
    Rule("declines", 110, lambda facts: facts.history.declined_last_day >= 2),
    Rule("far-from-billing", 70, lambda facts: facts.features.distance_km > 2_000),
    Rule("address-mismatch", 60, _is_signal(Signals.ADDRESS_MISMATCH)),
    Rule("new-device", 40, _is_signal(Signals.NEW_DEVICE)),
    Rule("vpn", 50, _is_signal(Signals.VPN)),
    Rule("cvv-missing", 70, _is_cvv_missing),
    CARD_EXPIRED,
    Rule("gift-card", 60, _is_gift_card_large),
    Rule("unknown-currency", 50, _is_currency_unknown),
    Rule("three-d-secure", -150, _is_signal(Signals.THREE_D_SECURE)),
)
"""In the order of the reasons."""
