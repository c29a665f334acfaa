"""What 64 slots remember of the accounts seen last: a minute's payments and those of the minute before."""

from dataclasses import dataclass

from tollgate_logic.hashing import scatter
from tollgate_logic.integers import saturate_u32, saturate_u64

_SLOTS = 64
_SLOT_SHIFT = 26


@dataclass(slots=True)
class _Slot:
    account: int
    device: int
    minute: int
    count: int = 0
    cents: int = 0
    count_before: int = 0
    cents_before: int = 0

    def turn_to(self, minute: int) -> None:
        """Goes on to a later minute."""
        follows = minute == self.minute + 1
        self.count_before, self.cents_before = (self.count, self.cents) if follows else (0, 0)
        self.count = self.cents = 0
        self.minute = minute

    def add(self, cents: int) -> None:
        """Counts one payment to the slot's minute."""
        self.count = saturate_u32(self.count + 1)
        self.cents = saturate_u64(self.cents + cents)


@dataclass(slots=True)
class Window:
    """The last 60 seconds of an account, as far as two whole minutes tell, and what was odd about this payment."""

    count: int
    cents: int
    device_changed: bool
    late: bool


class Windows:
    """All slots, empty at the start. Accounts that share one push each other out."""

    def __init__(self) -> None:
        self._slots: list[_Slot | None] = [None] * _SLOTS

    def add(self, account: int, device: int, at: int, cents: int) -> Window:
        """Takes in one payment, and answers the account's window with it."""
        minute, second = divmod(at, 60)
        slot = self._slot_of(account, device, minute)
        device_changed = slot.device != device
        slot.device = device
        late = minute < slot.minute
        if minute > slot.minute:
            slot.turn_to(minute)
        slot.add(cents)
        left = 60 - second
        return Window(
            count=slot.count + slot.count_before * left // 60,
            cents=saturate_u64(slot.cents + slot.cents_before // 60 * left),
            device_changed=device_changed,
            late=late,
        )

    def _slot_of(self, account: int, device: int, minute: int) -> _Slot:
        place = scatter(account) >> _SLOT_SHIFT
        slot = self._slots[place]
        if slot is None or slot.account != account:
            slot = self._slots[place] = _Slot(account, device, minute)
        return slot
