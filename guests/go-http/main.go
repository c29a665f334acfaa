// The logic in Go as an HTTP service by WASI 0.2: requests are read, answered by the native service's own contract, and
// written, through `wasi:http/incoming-handler`.
package main

import (
	"strconv"
	"strings"
	"unsafe"

	"tollgate/logic/service"
)

func main() {}

// Methods in the order of the variant; the one after them is any other, by its name.
var methods = [...]string{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}

const (
	// mostAtOnce is what a write that waits takes.
	mostAtOnce = 4096
	readAtOnce = 1 << 16
	// tooMuch is more than any body may have: what comes after it is not read.
	tooMuch = 16 << 20
)

//go:wasmexport wasi:http/incoming-handler@0.2.12#handle
func handle(request, to uint32) {
	var said answered
	requestMethod(request, said.at())
	method := ""
	if tag := int(said.tag()); tag < len(methods) {
		method = methods[tag]
	} else {
		method = strings.Clone(said.text(4))
	}
	requestPath(request, said.at())
	path := "/"
	if said.tag() == 1 {
		path, _, _ = strings.Cut(strings.Clone(said.text(4)), "?")
	}
	body, whole := read(request)
	requestDrop(request)
	if !whole {
		write(to, service.Answer{Status: 400, Body: []byte(`{"error":"the body cannot be read"}`)})
	} else {
		write(to, service.To(method, path, body))
	}
	release()
}

// read is the body, and whether all of it came.
func read(request uint32) (string, bool) {
	var said answered
	requestConsume(request, said.at())
	if said.tag() != 0 {
		return "", false
	}
	body := said.word(4)
	defer bodyDrop(body)
	bodyStream(body, said.at())
	if said.tag() != 0 {
		return "", false
	}
	stream := said.word(4)
	defer streamDrop(stream)
	var text strings.Builder
	for text.Len() <= tooMuch {
		streamRead(stream, readAtOnce, said.at())
		if said.tag() != 0 {
			// Closed is how a body ends; the other case has an error with it.
			if *(*byte)(unsafe.Add(said.at(), 4)) == 1 {
				return text.String(), true
			}
			errorDrop(said.word(8))
			return "", false
		}
		text.WriteString(said.text(4))
		release()
	}
	return text.String(), true
}

// write sends an answer. What goes wrong on the way is the client's, who has gone.
func write(to uint32, answer service.Answer) {
	headers := fieldsNew()
	header(headers, "content-type", "application/json")
	header(headers, "content-length", strconv.Itoa(len(answer.Body)))
	if answer.Allow != "" {
		header(headers, "allow", answer.Allow)
	}
	response := responseNew(headers)
	responseStatus(response, uint32(answer.Status))
	var said answered
	responseBody(response, said.at())
	body := said.word(4)
	respond(to, 0, response, 0, 0, 0, 0, 0, 0)
	bodyWrite(body, said.at())
	stream := said.word(4)
	for rest := answer.Body; len(rest) > 0; {
		count := min(len(rest), mostAtOnce)
		streamWrite(stream, unsafe.SliceData(rest), uint32(count), said.at())
		if said.tag() != 0 {
			if *(*byte)(unsafe.Add(said.at(), 4)) == 0 {
				errorDrop(said.word(8))
			}
			break
		}
		rest = rest[count:]
	}
	outputDrop(stream)
	bodyFinish(body, 0, 0, said.at())
}

func header(fields uint32, name, value string) {
	var said answered
	fieldsAppend(fields, unsafe.StringData(name), uint32(len(name)), unsafe.StringData(value), uint32(len(value)), said.at())
}
