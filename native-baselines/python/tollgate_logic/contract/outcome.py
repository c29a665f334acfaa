"""The failing half of a `result`."""

from typing import Generic, TypeVar

E = TypeVar("E")


class Err(Exception, Generic[E]):
    """Raised where the contract answers `err(value)`."""

    def __init__(self, value: E) -> None:
        super().__init__(value)
        self.value = value
