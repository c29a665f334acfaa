// Package canonical reads and writes values as the one JSON text that each has: no white space, keys in the contract's
// order (LOGIC.md, "JSON"). Because the text is canonical, a reader knows at every byte what must come.
package canonical

import (
	"errors"
	"fmt"
	"strings"
)

// Codec is how values of a type are written and read.
type Codec[T any] struct {
	Append func(out []byte, value *T) []byte
	read   func(r *reader, value *T)
	// optional is a value that a record of somebody else's may leave out.
	optional bool
}

// Text is the canonical text of a value.
func (c Codec[T]) Text(value *T) string {
	return string(c.Append(nil, value))
}

// Parse reads a text that holds one value and nothing else.
func (c Codec[T]) Parse(text string) (T, error) {
	var value T
	r := reader{text: text}
	c.read(&r, &value)
	if r.err == nil && r.at < len(text) {
		r.fail("the end")
	}
	return value, r.err
}

// reader goes through a text. After the first error it reads nothing more.
type reader struct {
	text string
	at   int
	err  error
	// lenient takes any JSON, as clients write it, and not the canonical text alone.
	lenient bool
}

func (r *reader) fail(expected string) {
	if r.err != nil {
		return
	}
	if r.at >= len(r.text) {
		r.err = errors.New("the text ends where " + expected + " was expected")
		return
	}
	rest := r.text[r.at:]
	r.err = fmt.Errorf("byte %d: expected %s, found %q", r.at+1, expected, rest[:min(len(rest), 20)])
}

// accept steps over a text, if it comes here.
func (r *reader) accept(text string) bool {
	r.space()
	if r.err != nil || !strings.HasPrefix(r.text[r.at:], text) {
		return false
	}
	r.at += len(text)
	return true
}

// space steps over white space, where there may be some.
func (r *reader) space() {
	for r.lenient && r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// expect steps over a text that must come here.
func (r *reader) expect(text string) {
	if !r.accept(text) {
		r.fail("`" + text + "`")
	}
}
