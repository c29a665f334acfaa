// Command tollgate-go is the worker that opens native/go: the logic in Go, called as any Go program would call it. It
// speaks the worker protocol on stdin and stdout.
package main

import (
	"fmt"
	"os"
	"runtime"

	"tollgate/logic/worker"
)

// The main goroutine stays on the main thread: that is the one which is timed.
func init() { runtime.LockOSThread() }

func main() {
	began := worker.MonotonicNs()
	if len(os.Args) > 1 {
		fmt.Fprintln(os.Stderr, "tollgate-go takes no arguments: it reads requests from stdin (docs/FORMATS.md, \"The worker protocol\")")
		os.Exit(2)
	}
	worker.EndWithParent()
	if err := worker.Converse(os.Stdin, os.Stdout, began); err != nil {
		fmt.Fprintln(os.Stderr, "tollgate-go:", err)
		os.Exit(1)
	}
}
