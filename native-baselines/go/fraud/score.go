package fraud

import "tollgate/logic/arith"

const maxScore = 1_000

// Score judges by the account's name and the amount alone.
//
//go:noinline
func Score(accountID string, amountCents uint64) uint16 {
	if accountID == "" {
		return maxScore
	}
	return uint16(amountPoints(amountCents)) + uint16(arith.FNV1a(accountID)%401)
}

func amountPoints(cents uint64) int64 {
	switch {
	case cents < 1_000:
		return 0
	case cents < 5_000:
		return 30
	case cents < 20_000:
		return 80
	case cents < 100_000:
		return 160
	case cents < 500_000:
		return 300
	case cents < 2_000_000:
		return 450
	}
	return 600
}

// limited is points within what a score may be.
func limited(points int64) int64 {
	return min(max(points, 0), maxScore)
}

func decide(score int64) Decision {
	switch {
	case score < 300:
		return Approve
	case score < 550:
		return Challenge
	case score < 800:
		return Review
	}
	return Decline
}
