"""What follows from a score of 0 to 1,000."""

from tollgate_logic.contract.fraud import Decision
from tollgate_logic.integers import limit
from tollgate_logic.tables import first_below

_DECISIONS = ((300, Decision.APPROVE), (550, Decision.CHALLENGE), (800, Decision.REVIEW))


def limited(score: int) -> int:
    """`score`, brought into 0 … 1,000."""
    return limit(score, 0, 1_000)


def decision_of(score: int) -> Decision:
    """The decision for that score."""
    return first_below(_DECISIONS, score, Decision.DECLINE)
