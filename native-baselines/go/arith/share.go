// Package arith is the arithmetic that all chapters share: rounding, checked and saturating sums, hashes.
package arith

import "math/bits"

// Rounding says what becomes of the rest of a share.
type Rounding uint8

// The ways of rounding.
const (
	Down Rounding = iota
	HalfUp
	HalfEven
)

const whole = 10_000 // basis points

// Share is amount × rate ÷ 10,000, rate being in basis points. It always fits for rates up to 10,000.
func Share(amount, rate uint64, rounding Rounding) uint64 {
	part := amount % whole * rate
	return amount/whole*rate + rounded(part, amount/whole*rate, rounding)
}

// CheckedShare is a Share for any rate below 2³², and whether it fits.
func CheckedShare(amount, rate uint64, rounding Rounding) (uint64, bool) {
	high, wholes := bits.Mul64(amount/whole, rate)
	share, carry := bits.Add64(wholes, rounded(amount%whole*rate, wholes, rounding), 0)
	return share, high == 0 && carry == 0
}

// rounded is part ÷ 10,000; wholes are what is added to it, and decide whether the floor is odd.
func rounded(part, wholes uint64, rounding Rounding) uint64 {
	floor, rest := part/whole, part%whole
	switch {
	case rounding == HalfUp && 2*rest >= whole,
		rounding == HalfEven && 2*rest > whole,
		rounding == HalfEven && 2*rest == whole && (wholes+floor)%2 == 1:
		return floor + 1
	}
	return floor
}
