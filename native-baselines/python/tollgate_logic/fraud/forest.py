"""The forest: 48 trees of 15 nodes and 16 leaves over 20 features, drawn once from a fixed seed."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tollgate_logic.integers import wrap_u32

_SEED = 0x70116A7E
_TREES = 48
_NODES = 15
_LEAVES = 16


class _Column(NamedTuple):
    """What the forest may ask about a feature: its weight, and the thresholds that are drawn from."""

    feature: str
    weight: int
    thresholds: tuple[int, ...]


_COLUMNS = (
    _Column("amount_cents", 24, (500, 2000, 5000, 10000, 25000, 60000, 150000, 500000)),
    _Column("mean_cents", -6, (500, 1500, 3000, 6000, 12000, 25000, 60000, 150000)),
    _Column("max_cents", -4, (1000, 4000, 10000, 20000, 50000, 100000, 250000, 800000)),
    _Column("cents_last_day", 14, (0, 2000, 8000, 20000, 50000, 120000, 300000, 1000000)),
    _Column("account_age_days", -22, (0, 3, 14, 30, 90, 180, 365, 1000)),
    _Column("count_last_minute", 26, (0, 0, 1, 1, 2, 3, 4, 6)),
    _Column("count_last_hour", 20, (0, 1, 2, 3, 5, 8, 12, 20)),
    _Column("count_last_day", 12, (0, 1, 3, 5, 8, 13, 25, 50)),
    _Column("declined_last_day", 30, (0, 0, 1, 1, 2, 2, 3, 5)),
    _Column("distance_km", 22, (5, 25, 80, 200, 500, 1200, 3000, 8000)),
    _Column("seconds_since_last", -14, (10, 60, 300, 1800, 7200, 43200, 259200, 1209600)),
    _Column("device_age_days", -18, (0, 1, 7, 21, 60, 120, 300, 900)),
    _Column("hour_of_day", -5, (1, 4, 5, 7, 12, 18, 21, 22)),
    _Column("day_of_week", 2, (0, 1, 2, 3, 4, 4, 5, 5)),
    _Column("channel", 4, (0, 0, 1, 1, 2, 2, 3, 3)),
    _Column("tier", -12, (0, 0, 0, 0, 1, 1, 1, 1)),
    _Column("merchant_risk", 20, (50, 120, 200, 300, 400, 550, 700, 850)),
    _Column("country_risk", 24, (-30, -15, 0, 10, 20, 35, 50, 75)),
    _Column("cross_border", 16, (0,) * 8),
    _Column("new_device", 20, (0,) * 8),
)

FEATURES = tuple(column.feature for column in _COLUMNS)
"""The features in the order in which nodes number them."""


class Tree(NamedTuple):
    """One tree in heap order: node n has the children 2n + 1 and 2n + 2, and after the nodes come the leaves."""

    features: tuple[int, ...]
    thresholds: tuple[int, ...]
    leaves: tuple[int, ...]

    def leaf(self, values: Sequence[int]) -> int:
        """The value of the leaf that these features lead to."""
        place = 0
        while place < _NODES:
            is_greater = values[self.features[place]] > self.thresholds[place]
            place = 2 * place + 1 + is_greater
        return self.leaves[place - _NODES]


def _draws() -> Iterator[int]:
    """The upper halves of a linear congruential generator's states."""
    state = _SEED
    while True:
        state = wrap_u32(state * 1_664_525 + 1_013_904_223)
        yield state >> 16


def _tree(draws: Iterator[int]) -> Tree:
    features, thresholds = [], []
    for _ in range(_NODES):
        feature = next(draws) % len(_COLUMNS)
        features.append(feature)
        thresholds.append(_COLUMNS[feature].thresholds[next(draws) % 8])
    leaves = [
        _path(features, _NODES + leaf) + draw % 33 - 16 for leaf, draw in enumerate(islice(draws, _LEAVES))
    ]
    return Tree(tuple(features), tuple(thresholds), tuple(leaves))


def _path(features: Sequence[int], place: int) -> int:
    """The weights from a leaf up to the root: added where the way comes from the right, else subtracted."""
    weights = 0
    while place > 0:
        parent = (place - 1) // 2
        weight = _COLUMNS[features[parent]].weight
        weights += weight if place % 2 == 0 else -weight
        place = parent
    return weights


def _forest() -> tuple[Tree, ...]:
    draws = _draws()
    return tuple(_tree(draws) for _ in range(_TREES))


FOREST = _forest()
"""All trees."""
