"""`score-transaction`: the model's score and the rules' points, and what to do about them."""

from tollgate_logic.contract.fraud import Assessment, Decision, Transaction
from tollgate_logic.fraud.decisions import decision_of, limited
from tollgate_logic.fraud.features import features_of
from tollgate_logic.fraud.history import history_of
from tollgate_logic.fraud.model import score_features
from tollgate_logic.fraud.rules import CARD_EXPIRED, RULES, Facts


def score_transaction(tx: Transaction) -> Assessment:
    """The score of `tx`, the decision, the history's velocity, and every rule that applied."""
    history = history_of(tx.history, tx.channel)
    features = features_of(tx, history)
    facts = Facts(tx, history, features, score_features(features))
    applied = [rule for rule in RULES if rule.applies(facts)]
    score = limited(facts.model_score + sum(rule.points for rule in applied))
    return Assessment(
        score=score,
        decision=Decision.DECLINE if CARD_EXPIRED in applied else decision_of(score),
        velocity=history.velocity,
        reasons=[rule.reason for rule in applied],
    )
