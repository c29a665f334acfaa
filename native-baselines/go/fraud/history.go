package fraud

import (
	"math"

	"tollgate/logic/arith"
)

// history is what an account's past payments come to.
type history struct {
	velocity             Velocity
	declinedLastDay      uint32
	paid, mean, max      uint64
	ageDays, channelDays uint32
	sinceLast            uint32
}

func summarize(payments []PastPayment, channel Channel) history {
	past := history{sinceLast: math.MaxUint32}
	var sum uint64
	var oldest, oldestOfChannel uint32
	for i := range payments {
		payment := &payments[i]
		ago := payment.SecondsAgo
		lastDay := ago <= day
		if ago <= minute {
			past.velocity.LastMinute++
		}
		if ago <= hour {
			past.velocity.LastHour++
		}
		if lastDay {
			past.velocity.LastDay++
		}
		switch {
		case !payment.Declined:
			past.paid++
			sum = arith.SaturatingAdd(sum, payment.AmountCents)
			past.max = max(past.max, payment.AmountCents)
			if lastDay {
				past.velocity.CentsLastDay = arith.SaturatingAdd(past.velocity.CentsLastDay, payment.AmountCents)
			}
		case lastDay:
			past.declinedLastDay++
		}
		oldest = max(oldest, ago)
		if payment.Channel == channel {
			oldestOfChannel = max(oldestOfChannel, ago)
		}
		past.sinceLast = min(past.sinceLast, ago)
	}
	if past.paid > 0 {
		past.mean = sum / past.paid
	}
	past.ageDays, past.channelDays = oldest/day, oldestOfChannel/day
	return past
}
