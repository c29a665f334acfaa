package calls_test

import (
	"os"
	"testing"

	"tollgate/logic/worker"
)

// TestMain is the worker, if AS_WORKER asks for that: `agreement` has both in one program, so that both time the same machine
// code at the same addresses. In two programs a short call may differ by a tenth for where it lies.
func TestMain(m *testing.M) {
	if os.Getenv("AS_WORKER") == "" {
		os.Exit(m.Run())
	}
	if err := worker.Converse(os.Stdin, os.Stdout, worker.MonotonicNs()); err != nil {
		panic(err)
	}
}
