package worker

import "fmt"

// failure is why a request was not carried out: its kind and one line.
type failure struct {
	kind, message string
}

// badRequest is a request that makes no sense here.
func badRequest(format string, args ...any) *failure {
	return &failure{"request", fmt.Sprintf(format, args...)}
}

// unsupported is what this program cannot do at all.
func unsupported(format string, args ...any) *failure {
	return &failure{"unsupported", fmt.Sprintf(format, args...)}
}

// broken is a subject, or a process, that does not do what it should.
func broken(format string, args ...any) *failure {
	return &failure{"subject", fmt.Sprintf(format, args...)}
}

// otherProtocol is a version of the protocol that is not this one.
func otherProtocol(theirs uint32) *failure {
	message := fmt.Sprintf("this worker speaks protocol %d, not %d: build both from one commit", protocol, theirs)
	return &failure{"protocol", message}
}

func failed(f *failure) any {
	return struct {
		answerOf
		Kind    string `json:"kind"`
		Message string `json:"message"`
	}{answerOf{"failed"}, f.kind, f.message}
}
