// Package calls is every function of the contracts, ready to be called: once, with an input and an answer as text, or
// many times, over inputs that were read before.
package calls

import (
	"fmt"
	"unsafe"

	"tollgate/logic/canonical"
)

// Function is a function of the contracts.
type Function struct {
	Name string
	// Answer answers an input, both as canonical text.
	Answer func(input string) (string, error)
	// Serve answers an input as a client of a service writes it: any JSON of the type, bytes as base64.
	Serve func(body string) ([]byte, error)
	// Over is a subject that goes round these inputs.
	Over func(inputs []string) (Subject, error)
}

// Subject is a function with its inputs: what is timed.
type Subject interface {
	// Call calls the function that often, with the next input each time.
	Call(calls int)
	// LoopOnly goes round the inputs in the same way and calls nothing.
	LoopOnly(calls int)
	// Inputs is their number.
	Inputs() int
}

// All are the functions, by their names.
var All = index(pricingFunctions, fraudFunctions, probeFunctions)

func index(chapters ...[]Function) map[string]Function {
	all := make(map[string]Function)
	for _, chapter := range chapters {
		for _, function := range chapter {
			all[function.Name] = function
		}
	}
	return all
}

// loop calls a function that often, beginning with the input at that place in the ring, and gives the place after it. The place is
// what it counts: a second counter would be one more that lies in memory over each call, which cost a nanosecond of 7.
//
// Each function has a loop of its own: the call in it is direct, as in any program. A loop shared by all could only call
// through a pointer, which costs as much as a short call. The functions are never inlined, and the compiler knows nothing of
// what they do, so that calls stay although nobody looks at the results.
type loop[I any] func(ring []I, at, calls int) int

// function is a Function that reads inputs, writes outputs, answers once, and loops.
func function[I, O any](name string, in canonical.Codec[I], write func([]byte, *O) []byte, call func(*I) O, run loop[I]) Function {
	return Function{
		Name: name,
		Answer: func(text string) (string, error) {
			input, err := in.Parse(text)
			if err != nil {
				return "", err
			}
			output := call(&input)
			return string(write(nil, &output)), nil
		},
		Serve: serve(in, write, call),
		Over: func(texts []string) (Subject, error) {
			inputs, err := readRing(in, texts)
			return &ring[I]{inputs: inputs, run: run}, err
		},
	}
}

func serve[I, O any](in canonical.Codec[I], write func([]byte, *O) []byte, call func(*I) O) func(string) ([]byte, error) {
	return func(body string) ([]byte, error) {
		input, err := in.Decode(body)
		if err != nil {
			return nil, err
		}
		output := call(&input)
		return write(nil, &output), nil
	}
}

// inBase64 is a function from bytes to bytes, which services send as base64.
func inBase64(f Function, call func([]byte) []byte) Function {
	f.Serve = serve(canonical.Base64, canonical.Base64.Append, func(data *[]byte) []byte { return call(*data) })
	return f
}

// readRing reads the inputs of a ring: a power of two of them, so that going round is a mask.
func readRing[I any](in canonical.Codec[I], texts []string) ([]I, error) {
	if n := len(texts); n == 0 || n&(n-1) != 0 {
		return nil, fmt.Errorf("a ring takes a power of two of inputs, and there are %d", n)
	}
	inputs := make([]I, len(texts))
	for i, text := range texts {
		var err error
		if inputs[i], err = in.Parse(text); err != nil {
			return nil, fmt.Errorf("input %d: %w", i+1, err)
		}
	}
	return inputs, nil
}

// ring is a Subject.
type ring[I any] struct {
	inputs []I
	at     int
	run    loop[I]
}

func (r *ring[I]) Call(calls int) { r.at = r.run(r.inputs, r.at, calls) }
func (r *ring[I]) Inputs() int    { return len(r.inputs) }

// looped takes what loops without calls work out, so that they do work it out.
var looped uintptr

//go:noinline
func (r *ring[I]) LoopOnly(calls int) {
	inputs, at, sum := r.inputs, r.at, uintptr(0)
	for end := at + calls; at < end; at++ {
		sum += uintptr(unsafe.Pointer(&inputs[at&(len(inputs)-1)]))
	}
	r.at, looped = at, sum
}
