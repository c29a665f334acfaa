"""`score-features`: the forest's margin, put on a curve of scores."""

from operator import attrgetter

from tollgate_logic.contract.fraud import Features
from tollgate_logic.contract.scalars import U16
from tollgate_logic.fraud.forest import FEATURES, FOREST
from tollgate_logic.integers import limit

_S64_MAX = 2**63 - 1
_MARGIN = 4_096

# The score at each 512th step of the margin.
_CURVE = (6, 11, 21, 39, 72, 128, 218, 345, 500, 655, 782, 872, 928, 961, 979, 989, 994)

_values_of = attrgetter(*FEATURES)


def score_features(features: Features) -> U16:
    """The score of twenty figures."""
    values = [min(value, _S64_MAX) for value in _values_of(features)]
    return _on_the_curve(sum(tree.leaf(values) for tree in FOREST))


def _on_the_curve(margin: int) -> int:
    place = limit(margin, -_MARGIN, _MARGIN - 1) + _MARGIN
    step, part = place >> 9, place & 511
    here, there = _CURVE[step], _CURVE[step + 1]
    return here + (((there - here) * part) >> 9)
