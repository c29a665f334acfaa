// Command tollgate-go-service is the worker that opens http/go/native: the logic in Go behind net/http. It speaks the worker
// protocol on stdin and stdout; `tollgate serve http/go/native` starts it by hand.
package main

import (
	"fmt"
	"os"

	"tollgate/logic/worker"
)

func main() {
	began := worker.MonotonicNs()
	if len(os.Args) > 1 {
		fmt.Fprintln(os.Stderr, "tollgate-go-service takes no arguments: tollgate serve http/go/native starts it (docs/FORMATS.md, \"The worker protocol\")")
		os.Exit(2)
	}
	if err := worker.ConverseService(os.Stdin, os.Stdout, began); err != nil {
		fmt.Fprintln(os.Stderr, "tollgate-go-service:", err)
		os.Exit(1)
	}
}
