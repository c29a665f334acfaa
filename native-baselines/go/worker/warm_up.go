package worker

import (
	"math"

	"tollgate/logic/calls"
)

const (
	window    = 10   // batches; nothing is steady before two windows
	tolerance = 0.02 // by which the medians of both may differ
	believed  = 1.96 // a trend whose score is within this is none
)

// warm is what came of a warm-up. Times are nanoseconds.
type warm struct {
	steady      bool
	batches     int
	first, last int64
}

// warmed runs batches until they are steady or time is up: by the rule of harness/stats/src/warmup.rs, so that subjects of
// all languages are called warm by the same words.
func warmed(subject calls.Subject, batch int, begin, limit int64) warm {
	var times []float64
	steady := false
	for len(times) == 0 || !steady && now()-begin < limit {
		times = append(times, float64(timed(subject, batch)))
		steady = isSteady(times)
	}
	recent := times[max(len(times)-window, 0):]
	return warm{steady, len(times), int64(times[0]), int64(median(recent))}
}

// isSteady tells whether the last two windows have the same median, and no trend that matters goes through them.
func isSteady(times []float64) bool {
	if len(times) < 2*window {
		return false
	}
	recent := times[len(times)-2*window:]
	last := median(recent[window:])
	if math.Abs(last/median(recent[:window])-1) > tolerance {
		return false
	}
	if math.Abs(trend(recent)) <= believed {
		return true
	}
	drift := slope(recent) * float64(len(recent)) / last
	return math.Abs(drift) <= tolerance/2
}

// trend is the score of Mann and Kendall.
func trend(series []float64) float64 {
	score := 0.0
	for i, earlier := range series {
		for _, later := range series[i+1:] {
			switch {
			case later > earlier:
				score++
			case later < earlier:
				score--
			}
		}
	}
	n := float64(len(series))
	deviation := math.Sqrt(n * (n - 1) * (2*n + 5) / 18)
	switch {
	case score > 0:
		score--
	case score < 0:
		score++
	}
	return score / deviation
}

// slope is that of Theil and Sen: the median over all pairs.
func slope(series []float64) float64 {
	slopes := make([]float64, 0, len(series)*(len(series)-1)/2)
	for i, earlier := range series {
		for j, later := range series[i+1:] {
			slopes = append(slopes, (later-earlier)/float64(j+1))
		}
	}
	return median(slopes)
}
