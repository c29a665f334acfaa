package canonical

// Result is what a function gives that can fail: a value, or an error that Append knows how to write.
type Result[T any] struct {
	Value T
	Err   error
}

// AppendResult writes a result, its error by `fail`.
func AppendResult[T any](ok Codec[T], fail func(out []byte, err error) []byte) func([]byte, *Result[T]) []byte {
	return func(out []byte, result *Result[T]) []byte {
		if result.Err != nil {
			return append(fail(append(out, `{"err":`...), result.Err), '}')
		}
		return append(ok.Append(append(out, `{"ok":`...), &result.Value), '}')
	}
}
