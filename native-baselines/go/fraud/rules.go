package fraud

import "tollgate/logic/arith"

const modelReason = 600 // a model's score from here on is a reason

// judgement is a score on its way through the rules.
type judgement struct {
	points  int64
	reasons []string
}

// when adds points and a reason, if the rule applies.
func (j *judgement) when(applies bool, points int64, reason string) {
	if applies {
		j.points += points
		j.reasons = append(j.reasons, reason)
	}
}

// ScoreTransaction judges a payment by the model, and by rules on top of it.
//
//go:noinline
func ScoreTransaction(tx *Transaction) Assessment {
	past := summarize(tx.History, tx.Channel)
	features := tx.features(&past)
	score := int64(ScoreFeatures(&features))
	signals, velocity := tx.Signals, &past.velocity
	card := tx.Instrument.Kind == ByCard
	expired := card && tx.Instrument.Card.expired(tx.AtSeconds)

	j := judgement{points: score, reasons: make([]string, 0, 8)}
	j.when(score >= modelReason, 0, "model")
	j.when(velocity.LastMinute >= 3, 120, "velocity-minute")
	j.when(velocity.LastHour >= 10, 90, "velocity-hour")
	j.when(velocity.LastDay >= 40, 60, "velocity-day")
	j.when(arith.SaturatingAdd(velocity.CentsLastDay, tx.AmountCents) > 500_000, 100, "spend-day")
	j.when(past.paid > 0 && tx.AmountCents > arith.SaturatingMul(5, past.mean), 80, "amount-spike")
	j.when(past.declinedLastDay >= 2, 110, "declines")
	j.when(features.DistanceKm > 2_000, 70, "far-from-billing")
	j.when(signals.Has(AddressMismatch), 60, "address-mismatch")
	j.when(signals.Has(NewDevice), 40, "new-device")
	j.when(signals.Has(VPN), 50, "vpn")
	j.when(signals.Has(CVVMissing) && card && tx.Channel != Recurring, 70, "cvv-missing")
	j.when(expired, 150, "card-expired")
	j.when(signals.Has(GiftCard) && tx.AmountCents >= 20_000, 60, "gift-card")
	j.when(!isCurrency(tx.Currency), 50, "unknown-currency")
	j.when(signals.Has(ThreeDSecure), -150, "three-d-secure")

	total := limited(j.points)
	decision := decide(total)
	if expired {
		decision = Decline
	}
	return Assessment{Score: uint16(total), Decision: decision, Velocity: *velocity, Reasons: j.reasons}
}

func isCurrency(code string) bool {
	return len(code) == 3 && isLetter(code[0]) && isLetter(code[1]) && isLetter(code[2])
}
