//go:build !wasip2

package main

//go:wasmexport cabi_realloc
func cabiRealloc(old address, oldBytes, _, newBytes uint32) address {
	return reallocate(old, oldBytes, newBytes)
}
