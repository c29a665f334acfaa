// The guest in Go: the canonical ABI of the world `guest` around the logic of native-baselines/go, for mainline Go (wasip1,
// as a reactor) and for TinyGo.
//
// Exports are written by hand, with the standard library alone. Parameters are what the canonical ABI flattens to; an
// address is a uint32 and becomes a pointer only where something lies behind it, because Go's collector stops the program
// when it finds a pointer that cannot be one, such as the address 1 of an empty list.
package main

func main() {}
