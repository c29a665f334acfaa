package worker

import (
	"runtime"
	"sync"

	"tollgate/logic/calls"
)

const (
	chunk       = 100_000   // nanoseconds between two looks at the clock
	warmUpFirst = 5_000_000 // before the window opens
)

// throughput counts the calls of each thread in a window. One thread stays where it is; several run on any core that the
// process was given, with as many processors for Go's scheduler.
func (l *launch) throughput(asked *request) (any, *failure) {
	if asked.Threads < 1 {
		return nil, badRequest("`threads` must be 1 or more")
	}
	subjects := make([]calls.Subject, asked.Threads)
	for i := range subjects {
		var failure *failure
		if subjects[i], failure = l.subject(asked); failure != nil {
			return nil, failure
		}
	}
	runtime.GC()
	window := asked.WindowMs * 1_000_000
	if asked.Threads == 1 {
		size := warmChunk(subjects[0])
		return counted{answerOf{"counted"}, []threadCount{inWindow(subjects[0], size, window)}}, nil
	}
	back, err := unpinned(l.cores)
	if err != nil {
		return nil, broken("cannot undo pinning: %v", err)
	}
	defer back()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(asked.Threads))
	return counted{answerOf{"counted"}, together(subjects, window)}, nil
}

// together lets all subjects begin at once, each on a thread of its own.
func together(subjects []calls.Subject, window int64) []threadCount {
	counts := make([]threadCount, len(subjects))
	var warm, done sync.WaitGroup
	start := make(chan struct{})
	for i, subject := range subjects {
		warm.Add(1)
		done.Go(func() {
			runtime.LockOSThread()
			size := warmChunk(subject)
			warm.Done()
			<-start
			counts[i] = inWindow(subject, size, window)
		})
	}
	warm.Wait()
	close(start)
	done.Wait()
	return counts
}

func inWindow(subject calls.Subject, size int, window int64) threadCount {
	begin := now()
	var calls int64
	for {
		subject.Call(size)
		calls += int64(size)
		if elapsed := now() - begin; elapsed >= window {
			return threadCount{calls, elapsed}
		}
	}
}

// warmChunk warms up and finds how many calls make a chunk.
func warmChunk(subject calls.Subject) int {
	begin := now()
	for size := 1; ; {
		if timed(subject, size) < chunk/2 {
			size *= 2
		} else if now()-begin >= warmUpFirst {
			return size
		}
	}
}
