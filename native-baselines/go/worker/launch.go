package worker

import (
	"bufio"
	"os"
	"runtime"
	"strings"

	"tollgate/logic/calls"
)

const contender = "native/go"

// launch is one process that opens native/go.
type launch struct {
	began     int64
	open      bool
	untouched bool // nothing was called yet
	clock     clock
	cores     cpuSet // those that the process had before it was pinned
	ready     map[string]*ready
	inputs    map[string]string // the file of each workload that was prepared
}

func (l *launch) answer(asked *request) (any, *failure) {
	switch asked.Request {
	case "look":
		return l.look()
	case "close":
		return closed{answerOf{"closed"}, seenByProcess()}, nil
	case "open":
		return l.opens(asked)
	}
	if !l.open {
		return nil, badRequest("nothing is open: the first request is `open`")
	}
	if asked.Request == "cold" && !l.untouched {
		return nil, badRequest("something was called in this process before: a cold start is the first thing after `open`")
	}
	l.untouched = false
	switch asked.Request {
	case "verify":
		return verify(asked)
	case "prepare":
		return l.prepare(asked)
	case "measure":
		return l.measure(asked)
	case "release":
		return l.release(asked)
	case "throughput":
		return l.throughput(asked)
	case "cold":
		return l.cold(asked)
	case "call-tail":
		return l.callTail(asked)
	case "fuel":
		return nil, unsupported("native code counts no fuel")
	case "bytes-moved":
		return nil, unsupported("native code moves nothing through linear memory")
	case "count":
		return nil, unsupported("counters look for functions of the worker in Rust: nothing is counted in Go's")
	case "code-size":
		return nil, unsupported("native code is not compiled from a component")
	}
	return nil, badRequest("`%s` is not asked of what is open: native/go is called in this process", asked.Request)
}

func (l *launch) look() (any, *failure) {
	now, err := readMemory()
	if err != nil {
		return nil, broken("cannot read this process's memory: %v", err)
	}
	return seen{answerOf{"seen"}, now, seenByProcess()}, nil
}

func (l *launch) prepare(asked *request) (any, *failure) {
	subject, failure := l.subject(asked)
	if failure != nil {
		return nil, failure
	}
	// What reading the inputs left behind is not to be collected in somebody's slice.
	runtime.GC()
	ready, answer := makeReady(subject, l.clock, asked.SliceUs*1_000, asked.WarmUpMs*1_000_000)
	l.ready[asked.Workload] = ready
	l.inputs[asked.Workload] = asked.Inputs
	return answer, nil
}

func (l *launch) measure(asked *request) (any, *failure) {
	ready, ok := l.ready[asked.Workload]
	if !ok {
		return nil, badRequest("`%s` was not prepared: ask for `prepare` first", asked.Workload)
	}
	return ready.slice(asked.SliceUs * 1_000), nil
}

func (l *launch) release(asked *request) (any, *failure) {
	delete(l.ready, asked.Workload)
	runtime.GC()
	return answerOf{"released"}, nil
}

// subject is the function of a workload over its inputs: those of the request, or those that it was prepared with.
func (l *launch) subject(asked *request) (calls.Subject, *failure) {
	file := asked.Inputs
	if file == "" {
		file = l.inputs[asked.Workload]
	}
	over, failure := overOf(asked.Workload)
	if failure != nil {
		return nil, failure
	}
	if file == "" {
		return nil, badRequest("`%s` of %s names no `inputs`: this program takes them from a file, one canonical JSON text a line",
			asked.Request, asked.Workload)
	}
	inputs, err := readLines(file)
	if err != nil {
		return nil, badRequest("cannot read the inputs of %s: %v", asked.Workload, err)
	}
	subject, err := over(inputs)
	if err != nil {
		return nil, badRequest("%s: %v", file, err)
	}
	return subject, nil
}

// overOf is what makes subjects of a workload: a function's name, with a size at the end where it comes in sizes.
func overOf(workload string) (func([]string) (calls.Subject, error), *failure) {
	name := workload
	if parts := strings.Split(workload, "/"); len(parts) == 3 {
		name = parts[0] + "/" + parts[1]
	}
	if name == calls.Memcpy {
		return calls.OverMemcpy, nil
	}
	function, ok := calls.All[name]
	if !ok {
		return nil, badRequest("`%s` does not exist natively in Go", workload)
	}
	return function.Over, nil
}

func readLines(file string) ([]string, error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	var lines []string
	scanner := bufio.NewScanner(opened)
	scanner.Buffer(nil, 1<<30)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	return lines, scanner.Err()
}
