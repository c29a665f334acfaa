"""What an account's past payments say."""

from collections.abc import Iterable
from dataclasses import dataclass

from tollgate_logic.contract.fraud import Channel, PastPayment, Velocity
from tollgate_logic.fraud.calendar import DAY, HOUR, MINUTE
from tollgate_logic.integers import U32_MAX, saturate_u64


@dataclass
class History:
    """Counts and sums over all past payments, or over those that a name says."""

    last_minute: int = 0
    last_hour: int = 0
    last_day: int = 0
    declined_last_day: int = 0
    cents_last_day: int = 0
    """Of those not declined."""
    paid: int = 0
    """The number of those not declined."""
    paid_cents: int = 0
    max_cents: int = 0
    """The largest of those not declined."""
    oldest: int = 0
    """Seconds since the first payment."""
    oldest_on_channel: int = 0
    since_last: int = U32_MAX
    """Seconds since the last payment."""

    @property
    def mean_cents(self) -> int:
        """The mean of those not declined."""
        return self.paid_cents // self.paid if self.paid else 0

    @property
    def age_days(self) -> int:
        return self.oldest // DAY

    @property
    def channel_age_days(self) -> int:
        return self.oldest_on_channel // DAY

    @property
    def velocity(self) -> Velocity:
        return Velocity(self.last_minute, self.last_hour, self.last_day, self.cents_last_day)

    def add(self, payment: PastPayment, channel: Channel) -> None:
        """Takes one more payment in; `channel` is that of the payment under suspicion."""
        ago = payment.seconds_ago
        self.last_minute += ago <= MINUTE
        self.last_hour += ago <= HOUR
        self.last_day += ago <= DAY
        self.oldest = max(self.oldest, ago)
        self.since_last = min(self.since_last, ago)
        if payment.channel is channel:
            self.oldest_on_channel = max(self.oldest_on_channel, ago)
        if payment.declined:
            self.declined_last_day += ago <= DAY
        else:
            self._add_paid(payment.amount_cents, ago)

    def _add_paid(self, cents: int, ago: int) -> None:
        self.paid += 1
        self.paid_cents = saturate_u64(self.paid_cents + cents)
        self.max_cents = max(self.max_cents, cents)
        if ago <= DAY:
            self.cents_last_day = saturate_u64(self.cents_last_day + cents)


def history_of(payments: Iterable[PastPayment], channel: Channel) -> History:
    """The history in one pass."""
    history = History()
    for payment in payments:
        history.add(payment, channel)
    return history
