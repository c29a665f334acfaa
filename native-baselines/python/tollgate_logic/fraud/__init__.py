"""How suspicious a payment is: the four functions of `tollgate:fraud/fraud`."""

from tollgate_logic.fraud.assessment import score_transaction
from tollgate_logic.fraud.model import score_features
from tollgate_logic.fraud.score import score
from tollgate_logic.fraud.screen import screen

__all__ = ["score", "score_features", "score_transaction", "screen"]
