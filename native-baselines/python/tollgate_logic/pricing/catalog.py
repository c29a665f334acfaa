"""The catalog: 128 articles whose figures follow from their numbers."""

from typing import NamedTuple

from tollgate_logic.hashing import scatter


class Article(NamedTuple):
    """One article of the catalog."""

    id: int
    list_cents: int
    grams: int
    grade: str
    contract: bool
    reduced_tax: bool


def _article(number: int) -> Article:
    h = scatter(number)
    return Article(
        id=number,
        list_cents=100 * (1 + (h >> 20) % 250) - 1,
        grams=50 + ((h >> 8) & 0xFFF),
        grade="ABCD"[number % 4],
        contract=number % 8 == 3,
        reduced_tax=number % 5 == 0,
    )


CATALOG = {number: _article(number) for number in range(1, 129)}
"""Every article by its number."""
