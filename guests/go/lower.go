package main

import "unsafe"

// put writes a value at an address.
func put[T any](a address, value T) { *(*T)(pointerTo(a)) = value }

// putSlice writes the address and the length of what the host will read there, and keeps it.
func putSlice(a address, first unsafe.Pointer, length int) {
	if length == 0 {
		first = unsafe.Pointer(&nothing)
	}
	put(a, hold(first))
	put(a+4, uint32(length))
}

func putText(a address, text string) {
	putSlice(a, unsafe.Pointer(unsafe.StringData(text)), len(text))
}

func putData(a address, data []byte) {
	putSlice(a, unsafe.Pointer(unsafe.SliceData(data)), len(data))
}

// putList writes a list whose items are that large.
func putList[T any](a address, items []T, size uint32, write func(address, *T)) {
	first := allocate(uint32(len(items)) * size)
	for i := range items {
		write(first+uint32(i)*size, &items[i])
	}
	put(a, first)
	put(a+4, uint32(len(items)))
}

// result is the area, with nothing of an earlier call in it.
func result() address {
	area = [len(area)]uint64{}
	return addressOf(unsafe.Pointer(&area))
}
