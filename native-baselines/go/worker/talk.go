// Package worker is the worker protocol (docs/FORMATS.md) for the logic in Go: JSON lines, one request, one answer.
package worker

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"syscall"
)

// Converse answers requests until they end or `close` is answered. `began` is when the process did, by MonotonicNs.
func Converse(requests io.Reader, answers io.Writer, began int64) error {
	return talk(requests, answers, contender, &launch{began: began})
}

// answering is what answers requests.
type answering interface {
	answer(asked *request) (any, *failure)
}

func talk(requests io.Reader, answers io.Writer, name string, launch answering) error {
	lines := bufio.NewReaderSize(requests, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		answer := answerLine(launch, name, line)
		if err := write(answers, answer); err != nil {
			// Whoever asked is gone: nobody is left to tell.
			if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
				return nil
			}
			return err
		}
		if _, over := answer.(closed); over {
			return nil
		}
	}
}

func write(to io.Writer, answer any) error {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer); err != nil {
		return err
	}
	_, err := to.Write(line.Bytes())
	return err
}

func answerLine(launch answering, name string, line []byte) (answer any) {
	// A subject that panics is broken; the worker lives on.
	defer func() {
		if panicked := recover(); panicked != nil {
			answer = failed(broken("%s panicked: %v", name, panicked))
		}
	}()
	asked, err := decode(line)
	if err != nil {
		return failed(notARequest(err.Error()))
	}
	if !slices.Contains(known, asked.Request) {
		return failed(notARequest("unknown request `" + asked.Request + "`, expected one of " + strings.Join(known, ", ")))
	}
	given, failure := launch.answer(asked)
	if failure != nil {
		return failed(failure)
	}
	return given
}

func notARequest(why string) *failure { return badRequest("not a request: %s", why) }

// known are all requests of the protocol, those that are refused here too.
var known = []string{
	"open", "verify", "prepare", "measure", "throughput", "fuel", "count", "bytes-moved", "release", "cold", "warm",
	"call-tail", "look", "instances", "components", "code-size", "serve", "first-answer", "verify-service", "open-loop",
	"closed-loop", "close",
}
