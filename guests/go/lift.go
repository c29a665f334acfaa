package main

import (
	"unsafe"

	"tollgate/logic/option"
)

// at is what lies at an address.
func at[T any](a address) T { return *(*T)(pointerTo(a)) }

// text is a string of the host's, as it lies in memory.
func text(a address, bytes uint32) string {
	if bytes == 0 {
		return ""
	}
	return unsafe.String((*byte)(pointerTo(a)), bytes)
}

// data is a list of bytes of the host's, as it lies in memory.
func data(a address, bytes uint32) []byte {
	if bytes == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(pointerTo(a)), bytes)
}

// textAt is the string whose address and length lie there.
func textAt(a address) string { return text(at[address](a), at[uint32](a+4)) }

// list reads a list whose items are that large.
func list[T any](a address, items, size uint32, read func(*T, address)) []T {
	if items == 0 {
		return nil
	}
	all := make([]T, items)
	for i := range all {
		read(&all[i], a+uint32(i)*size)
	}
	return all
}

// optional is a value if the host says that there is one.
func optional[T any](some uint32, value T) option.Option[T] {
	if some == 0 {
		return option.Option[T]{}
	}
	return option.Of(value)
}
