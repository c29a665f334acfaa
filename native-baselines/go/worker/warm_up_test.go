package worker

import "testing"

func series(n int, of func(i int) float64) []float64 {
	times := make([]float64, n)
	for i := range times {
		times[i] = of(i)
	}
	return times
}

func TestWhatIsFlatIsSteadyAndWhatFallsIsNot(t *testing.T) {
	wobble := func(i int) float64 { return 100 + float64(i*7%5)/10 }
	if !isSteady(series(20, wobble)) {
		t.Error("flat times are steady after two windows")
	}
	if isSteady(series(19, wobble)) {
		t.Error("nothing is steady before two windows")
	}
	if isSteady(series(20, func(i int) float64 { return 100 - float64(i)/10 })) {
		t.Error("a drift of 2 % across both windows is not steady")
	}
	if isSteady(series(20, func(i int) float64 { return wobble(i) + float64(10-i/10*10) })) {
		t.Error("a step between the windows is not steady")
	}
	if !isSteady(series(20, func(i int) float64 { return wobble(i) + float64(i%7/6)*100 })) {
		t.Error("a collection now and then does not keep it waiting")
	}
}

// spinning is a subject whose calls take a known time, by counting.
type spinning struct{ calls int }

func (s *spinning) Call(calls int) {
	s.calls += calls
	for range calls {
		for begin := now(); now()-begin < 2_000; {
		}
	}
}
func (s *spinning) LoopOnly(int) {}
func (s *spinning) Inputs() int  { return 1 }

func TestABatchIsLongEnoughForTheClock(t *testing.T) {
	subject := &spinning{}
	ready, answer := makeReady(subject, clock{CostNs: 20}, 2_000_000, 50_000_000)
	if ready.batch < 5 || ready.batch > 70 || answer.ClockShare > 0.0015 {
		t.Errorf("%+v of calls of 2 µs", answer)
	}
	slice := ready.slice(1_000_000)
	if len(slice.CallNs) == 0 || slice.CallNs[0] < 2_000 {
		t.Errorf("%+v", slice)
	}
}
