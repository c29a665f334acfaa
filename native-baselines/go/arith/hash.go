package arith

const (
	fnvBasis = 0x811c9dc5
	fnvPrime = 0x01000193
)

// FNV1a is the 32-bit hash of that name over the bytes of a text.
func FNV1a(text string) uint32 {
	hash := uint32(fnvBasis)
	for i := 0; i < len(text); i++ {
		hash = (hash ^ uint32(text[i])) * fnvPrime
	}
	return hash
}

// Scatter spreads neighbouring numbers over all 32 bits.
func Scatter(n uint32) uint32 {
	return n * 0x9e3779b1
}
