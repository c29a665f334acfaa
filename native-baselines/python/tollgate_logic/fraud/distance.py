"""Kilometres between two places, as on a flat map: good enough for fraud, and exact to the bit everywhere."""

from math import isqrt

from tollgate_logic.contract.fraud import Place
from tollgate_logic.integers import limit

_DEGREE = 1_000_000
_STEP = 5 * _DEGREE

# The cosine of 0, 5, … 90 degrees, times 65,536.
_COSINES = (
    65536, 65287, 64540, 63303, 61584, 59396, 56756, 53684, 50203, 46341,
    42126, 37590, 32768, 27697, 22415, 16962, 11380, 5712, 0,
)  # fmt: skip


def distance_km(one: Place, other: Place) -> int:
    """Whole kilometres from one place to the other."""
    one_lat, other_lat = _latitude(one), _latitude(other)
    north = abs(one_lat - other_lat)
    turn = abs(_longitude(one) - _longitude(other))
    turn = min(turn, 360 * _DEGREE - turn)
    mean = abs(one_lat + other_lat) // 2
    east = (turn * _cosine(mean)) >> 16
    return isqrt(north**2 + east**2) * 111_195 // 1_000_000_000


def _latitude(place: Place) -> int:
    return limit(place.lat_microdegrees, -90 * _DEGREE, 90 * _DEGREE)


def _longitude(place: Place) -> int:
    return limit(place.lon_microdegrees, -180 * _DEGREE, 180 * _DEGREE)


def _cosine(microdegrees: int) -> int:
    """The cosine times 65,536, between the table's steps along a straight line."""
    step, part = divmod(microdegrees, _STEP)
    if step == len(_COSINES) - 1:
        return 0
    here, there = _COSINES[step], _COSINES[step + 1]
    return here - (here - there) * part // _STEP
