package main

import "unsafe"

// held is memory that only the host knows of: arguments from cabi_realloc on, and results until the host has read them.
// Under TinyGo it is also what keeps arguments while a call goes on, because there an export's parameters are no roots.
// Neither collector moves anything.
var held []unsafe.Pointer

// area is where an export leaves a result that is too large to be returned.
var area [8]uint64

// nothing is the address of what has no bytes.
var nothing uint64

// address is where something lies in linear memory.
type address = uint32

func addressOf(pointer unsafe.Pointer) address { return address(uintptr(pointer)) }

func pointerTo(a address) unsafe.Pointer { return unsafe.Pointer(uintptr(a)) }

// allocate is that many bytes for the host, aligned for anything.
func allocate(bytes uint32) address {
	if bytes == 0 {
		return addressOf(unsafe.Pointer(&nothing))
	}
	return hold(unsafe.Pointer(unsafe.SliceData(make([]uint64, (bytes+7)/8))))
}

// hold keeps memory until the call is over.
func hold(pointer unsafe.Pointer) address {
	held = append(held, pointer)
	return addressOf(pointer)
}

// release ends a call: the host is done with all of it.
func release() {
	clear(held)
	held = held[:0]
}

// reallocate is what the host calls before an export, for each argument that lies in memory.
func reallocate(old address, oldBytes, newBytes uint32) address {
	moved := allocate(newBytes)
	if kept := min(oldBytes, newBytes); kept > 0 {
		copy(unsafe.Slice((*byte)(pointerTo(moved)), kept), unsafe.Slice((*byte)(pointerTo(old)), kept))
	}
	return moved
}
