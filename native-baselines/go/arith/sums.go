package arith

import (
	"math"
	"math/bits"
)

// CheckedAdd is a + b, and whether it fits.
func CheckedAdd(a, b uint64) (uint64, bool) {
	sum, carry := bits.Add64(a, b, 0)
	return sum, carry == 0
}

// SaturatingAdd is a + b, or the largest value.
func SaturatingAdd(a, b uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	if carry != 0 {
		return math.MaxUint64
	}
	return sum
}

// SaturatingMul is a × b, or the largest value.
func SaturatingMul(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	if high != 0 {
		return math.MaxUint64
	}
	return low
}
