package main

import "unsafe"

// What is imported of WASI 0.2.12, by hand: an own handle is a number, and where a result does not fit one, the host writes
// it where the last parameter points.

//go:wasmimport wasi:http/types@0.2.12 [method]incoming-request.method
func requestMethod(request uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [method]incoming-request.path-with-query
func requestPath(request uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [method]incoming-request.consume
func requestConsume(request uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [resource-drop]incoming-request
func requestDrop(request uint32)

//go:wasmimport wasi:http/types@0.2.12 [method]incoming-body.stream
func bodyStream(body uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [resource-drop]incoming-body
func bodyDrop(body uint32)

//go:wasmimport wasi:io/streams@0.2.12 [method]input-stream.blocking-read
func streamRead(stream uint32, most uint64, result unsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.12 [resource-drop]input-stream
func streamDrop(stream uint32)

//go:wasmimport wasi:io/error@0.2.12 [resource-drop]error
func errorDrop(error uint32)

//go:wasmimport wasi:http/types@0.2.12 [constructor]fields
func fieldsNew() uint32

//go:wasmimport wasi:http/types@0.2.12 [method]fields.append
func fieldsAppend(fields uint32, name *byte, nameBytes uint32, value *byte, valueBytes uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [constructor]outgoing-response
func responseNew(headers uint32) uint32

//go:wasmimport wasi:http/types@0.2.12 [method]outgoing-response.set-status-code
func responseStatus(response uint32, status uint32) uint32

//go:wasmimport wasi:http/types@0.2.12 [method]outgoing-response.body
func responseBody(response uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.12 [static]response-outparam.set
func respond(to, isErr, response, _2 uint32, _3 uint64, _4, _5, _6, _7 uint32)

//go:wasmimport wasi:http/types@0.2.12 [method]outgoing-body.write
func bodyWrite(body uint32, result unsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.12 [method]output-stream.blocking-write-and-flush
func streamWrite(stream uint32, bytes *byte, count uint32, result unsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.12 [resource-drop]output-stream
func outputDrop(stream uint32)

//go:wasmimport wasi:http/types@0.2.12 [static]outgoing-body.finish
func bodyFinish(body, hasTrailers, trailers uint32, result unsafe.Pointer)

// answered is where the host writes a result: no larger one than an error code of HTTP is asked for.
type answered struct{ words [12]uint64 }

func (a *answered) at() unsafe.Pointer { return unsafe.Pointer(a) }

// tag is the first byte: which case it is; of a result 0 is that all went well.
func (a *answered) tag() byte { return *(*byte)(a.at()) }

// word is the 32-bit number at that place.
func (a *answered) word(at uintptr) uint32 { return *(*uint32)(unsafe.Add(a.at(), at)) }

// text is a text of which address and length lie at that place. The host has made it by cabi_realloc.
func (a *answered) text(at uintptr) string {
	bytes := a.word(at + 4)
	if bytes == 0 {
		return ""
	}
	return unsafe.String((*byte)(unsafe.Pointer(uintptr(a.word(at)))), bytes)
}

// held is what the host allocated for results, which nobody else knows of until they have been looked at: TinyGo's collector
// would take it. Let go of at the end of each request.
var held []unsafe.Pointer

var nothing uint64

//go:wasmexport cabi_realloc
func realloc(old, oldBytes, _, newBytes uint32) uint32 {
	if newBytes == 0 {
		return uint32(uintptr(unsafe.Pointer(&nothing)))
	}
	memory := unsafe.Pointer(unsafe.SliceData(make([]uint64, (newBytes+7)/8)))
	held = append(held, memory)
	if kept := min(oldBytes, newBytes); kept > 0 {
		copy(unsafe.Slice((*byte)(memory), kept), unsafe.Slice((*byte)(unsafe.Pointer(uintptr(old))), kept))
	}
	return uint32(uintptr(memory))
}

func release() {
	clear(held)
	held = held[:0]
}
