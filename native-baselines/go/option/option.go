// Package option holds values that may be absent.
package option

// Option is a value, or none: the zero Option.
type Option[T any] struct {
	Value T
	Some  bool
}

// Of is a value that is there.
func Of[T any](value T) Option[T] {
	return Option[T]{Value: value, Some: true}
}
