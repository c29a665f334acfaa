//go:build wasip2

package main

// TinyGo's own runtime exports a cabi_realloc for wasip2, which does not keep what it hands out: the next allocation may
// collect it. For the arguments of exports an encoder prefers this name.
//
//go:wasmexport cabi_export_realloc
func cabiExportRealloc(old address, oldBytes, _, newBytes uint32) address {
	return reallocate(old, oldBytes, newBytes)
}
