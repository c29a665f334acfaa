package worker

// cold makes the first call of this process, and calls on to the highest of `calls`. Native code has no instance to make:
// what came before is the process's start, with Go's own runtime and all package initialisation in it.
func (l *launch) cold(asked *request) (any, *failure) {
	for i, call := range asked.Calls {
		if call < 1 || i > 0 && call <= asked.Calls[i-1] {
			return nil, notAscending(asked.Calls)
		}
	}
	if len(asked.Calls) == 0 {
		return nil, notAscending(asked.Calls)
	}
	subject, failure := l.subject(asked)
	if failure != nil {
		return nil, failure
	}
	begin := now()
	subject.Call(1)
	first := microseconds(now() - begin)
	answer := started{answerOf: answerOf{"started"}, Phases: []phase{{"first-call", first}}}
	done := 1
	for _, call := range asked.Calls {
		us := first
		if call > 1 {
			subject.Call(call - done)
			us = microseconds(now() - begin)
			done = call
		}
		answer.ToCallUs = append(answer.ToCallUs, [2]any{call, us})
	}
	return answer, nil
}

func notAscending(calls []int) *failure {
	return badRequest("`calls` must be ascending and begin at 1 or more, and is %v", calls)
}

func microseconds(ns int64) float64 { return float64(ns) / 1e3 }
