package worker

import "tollgate/logic/calls"

const (
	batchesASlice = 16
	clockShare    = 0.001 // the most that the clock's two readings may be of a batch
	emptyBatches  = 7
)

// ready is a subject that is warm, and how it is to be measured.
type ready struct {
	subject calls.Subject
	batch   int
	emptyNs float64
}

// makeReady warms a subject up and finds how many calls make a batch. Times are nanoseconds.
func makeReady(subject calls.Subject, clock clock, slice, limit int64) (*ready, prepared) {
	target := max(slice/batchesASlice, int64(2*clock.CostNs/clockShare))
	begin := now()
	cold := batchFor(subject, target)
	warm := warmed(subject, cold, begin, limit)
	batch, took := settled(subject, scaled(cold, warm.last, target), target)
	empty := emptyLoop(subject, batch)
	return &ready{subject, batch, empty}, prepared{
		answerOf:   answerOf{"prepared"},
		Batch:      batch,
		ClockShare: 2 * clock.CostNs / float64(max(took, 1)),
		EmptyNs:    empty,
		WarmUp: warmUp{
			Steady:        warm.steady,
			Batches:       warm.batches,
			Ms:            float64(now()-begin) / 1e6,
			FirstOverLast: float64(warm.first) / float64(max(warm.last, 1)),
		},
	}
}

// slice measures until that time is over. The first batch finds the caches gone cold, and is not kept.
func (r *ready) slice(slice int64) measured {
	before := collectedSoFar()
	begin := now()
	r.subject.Call(r.batch)
	callNs := make([]float64, 0, 2*batchesASlice)
	for {
		took := timed(r.subject, r.batch)
		callNs = append(callNs, float64(took)/float64(r.batch)-r.emptyNs)
		if now()-begin >= slice {
			return measured{answerOf{"measured"}, callNs, collectedSoFar().since(before)}
		}
	}
}

// timed is the timed region.
//
//go:noinline
func timed(subject calls.Subject, calls int) int64 {
	begin := now()
	subject.Call(calls)
	return now() - begin
}

// batchFor is how many calls last about as long as target: twice as many until they do, then in proportion. The better of
// two tries counts, for any may be interrupted.
func batchFor(subject calls.Subject, target int64) int {
	for calls := 1; ; calls *= 2 {
		if took := min(timed(subject, calls), timed(subject, calls)); took >= target/2 {
			return scaled(calls, took, target)
		}
	}
}

// settled is a batch that really lasts as long as it should, and how long that is.
func settled(subject calls.Subject, batch int, target int64) (int, int64) {
	for try := 0; ; try++ {
		took := min(timed(subject, batch), timed(subject, batch), timed(subject, batch))
		if took >= target*3/4 || try == 4 {
			return batch, took
		}
		batch = scaled(batch, took, target)
	}
}

func scaled(calls int, took, target int64) int {
	return max(int(float64(calls)*float64(target)/float64(max(took, 1))), 1)
}

// emptyLoop is nanoseconds a call of the loop around no call.
func emptyLoop(subject calls.Subject, batch int) float64 {
	times := make([]float64, emptyBatches)
	for i := range times {
		begin := now()
		subject.LoopOnly(batch)
		times[i] = float64(now()-begin) / float64(batch)
	}
	return median(times)
}
