package worker

import (
	"math"
	"slices"

	"tollgate/logic/calls"
)

const (
	tolerableClock = 0.1 // the clock may add this part of the median call
	emptyRegions   = 4096
	pilotCalls     = 2048
	pilotAtMost    = 100_000_000
)

// percentiles are those that are given where operations allow.
var percentiles = [...]float64{0.5, 0.9, 0.99, 0.999}

type perCall struct {
	answerOf
	PerCall  string  `json:"per-call"`
	ClockNs  float64 `json:"clock-ns"`
	MedianNs float64 `json:"median-ns"`
	Service  *tail   `json:"service,omitempty"`
}

type tail struct {
	Count          uint64       `json:"count"`
	Censored       uint64       `json:"censored"`
	CensoredFromNs *uint64      `json:"censored-from-ns"`
	MinNs          uint64       `json:"min-ns"`
	MeanNs         float64      `json:"mean-ns"`
	MaxNs          uint64       `json:"max-ns"`
	MaxAtLeast     bool         `json:"max-at-least"`
	Percentiles    []percentile `json:"percentiles"`
	TooFew         []tooFew     `json:"too-few"`
	Histogram      string       `json:"histogram"`
}

type percentile struct {
	Q              float64 `json:"q"`
	ValueNs        uint64  `json:"value-ns"`
	LowNs          uint64  `json:"low-ns"`
	HighNs         uint64  `json:"high-ns"`
	AtLeast        bool    `json:"at-least"`
	HighAtLeast    bool    `json:"high-at-least"`
	GeneratorBound bool    `json:"generator-bound"`
}

type tooFew struct {
	Q      float64 `json:"q"`
	Needed uint64  `json:"needed"`
}

// callTail calls for so long, one call at a time, each timed on its own; what the clock adds is taken off. Collections
// that fall into a call are in its time.
func (l *launch) callTail(asked *request) (any, *failure) {
	subject, failure := l.subject(asked)
	if failure != nil {
		return nil, failure
	}
	duration := asked.DurationMs * 1_000_000
	begin := now()
	for range subject.Inputs() {
		subject.Call(1)
		if now()-begin > duration/4 {
			break
		}
	}
	cost := clockCost()
	pilot := make([]int64, 0, pilotCalls)
	for until := now() + pilotAtMost; len(pilot) == 0 || len(pilot) < pilotCalls && now() < until; {
		pilot = append(pilot, max(timed(subject, 1)-cost, 0))
	}
	typical := middle(pilot)
	answer := perCall{answerOf{"call-tail"}, "not-measurable", float64(cost), float64(typical), nil}
	if float64(cost) > float64(typical)*tolerableClock {
		return answer, nil
	}
	answer.PerCall, answer.Service = "measured", record(subject, cost, duration).tail()
	return answer, nil
}

func record(subject calls.Subject, cost, duration int64) *histogram {
	times := newHistogram()
	for until := now() + duration; now() < until; {
		times.add(uint64(max(timed(subject, 1)-cost, 0)))
	}
	return times
}

// clockCost is what two readings add to a time.
func clockCost() int64 {
	costs := make([]int64, 2*emptyRegions)
	for i := range costs {
		begin := now()
		costs[i] = now() - begin
	}
	return middle(costs[emptyRegions:]) // the first thousands are slower
}

func middle(of []int64) int64 {
	return slices.Sorted(slices.Values(of))[len(of)/2]
}

func (h *histogram) tail() *tail {
	t := &tail{
		Count: h.count, MinNs: h.min(), MeanNs: h.mean(), MaxNs: h.atRank(h.count),
		Percentiles: []percentile{}, TooFew: []tooFew{}, Histogram: h.encode(),
	}
	n := float64(h.count)
	for _, q := range percentiles {
		// No percentile without 100 operations beyond it.
		needed := uint64(math.Round(100 / (1 - q)))
		if h.count < needed {
			t.TooFew = append(t.TooFew, tooFew{q, needed})
			continue
		}
		// The interval between two order statistics, their ranks by the normal approximation of the binomial.
		spread := 1.959964 * math.Sqrt(n*q*(1-q))
		at := func(rank float64) uint64 { return h.atRank(uint64(min(max(rank, 1), n))) }
		t.Percentiles = append(t.Percentiles, percentile{
			Q: q, ValueNs: at(math.Ceil(q*n - 1e-6)),
			LowNs: at(math.Floor(n*q - spread)), HighNs: at(math.Ceil(n*q+spread) + 1),
		})
	}
	return t
}
