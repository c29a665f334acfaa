package fraud

import "math"

const (
	quarterTurn = 90_000_000 // in microdegrees
	halfTurn    = 2 * quarterTurn
	fullTurn    = 4 * quarterTurn
	cosineStep  = 5_000_000
)

// cosines are those of every fifth degree, times 65,536.
var cosines = [...]int64{
	65536, 65287, 64540, 63303, 61584, 59396, 56756, 53684, 50203, 46341,
	42126, 37590, 32768, 27697, 22415, 16962, 11380, 5712, 0,
}

// distanceKm is that between two places, as if the globe were flat around them.
func distanceKm(a, b *Place) uint32 {
	latA, latB := clamp(a.LatMicrodegrees, quarterTurn), clamp(b.LatMicrodegrees, quarterTurn)
	lonA, lonB := clamp(a.LonMicrodegrees, halfTurn), clamp(b.LonMicrodegrees, halfTurn)
	north := abs(latA - latB)
	turn := abs(lonA - lonB)
	turn = min(turn, fullTurn-turn)
	east := turn * cosine(abs(latA+latB)/2) >> 16
	return uint32(squareRoot(north*north+east*east) * 111_195 / 1_000_000_000)
}

func cosine(microdegrees int64) int64 {
	k, part := microdegrees/cosineStep, microdegrees%cosineStep
	if k == int64(len(cosines))-1 {
		return 0
	}
	return cosines[k] - (cosines[k]-cosines[k+1])*part/cosineStep
}

// squareRoot is rounded down. The processor's root of a float64 is at most one away from that.
func squareRoot(n int64) int64 {
	root := int64(math.Sqrt(float64(n)))
	for root*root > n {
		root--
	}
	for (root+1)*(root+1) <= n {
		root++
	}
	return root
}

func clamp(microdegrees, limit int32) int64 {
	return int64(min(max(microdegrees, -limit), limit))
}

func abs(n int64) int64 {
	return max(n, -n)
}
