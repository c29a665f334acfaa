package canonical

import (
	"strings"

	"tollgate/logic/option"
)

// Part is a field of a record.
type Part[T any] struct {
	key      string
	name     string // the key as it is written, with its colon
	append   func(out []byte, record *T) []byte
	read     func(r *reader, record *T)
	optional bool
}

// Field is the field of a record that `of` points to.
func Field[T, F any](name string, of func(*T) *F, codec Codec[F]) Part[T] {
	return Part[T]{
		key:      name,
		name:     `"` + name + `":`,
		append:   func(out []byte, record *T) []byte { return codec.Append(out, of(record)) },
		read:     func(r *reader, record *T) { codec.read(r, of(record)) },
		optional: codec.optional,
	}
}

// Record is an object of these fields, in this order.
func Record[T any](parts ...Part[T]) Codec[T] { return sequence('{', '}', parts) }

// Tuple is an array of these fields: the parameters of a function that takes several.
func Tuple[T any](parts ...Part[T]) Codec[T] {
	for i := range parts {
		parts[i].name = ""
	}
	return sequence('[', ']', parts)
}

func sequence[T any](open, end byte, parts []Part[T]) Codec[T] {
	before := make([]string, len(parts))
	for i, part := range parts {
		before[i] = "," + part.name
	}
	before[0] = string(open) + parts[0].name
	return Codec[T]{
		Append: func(out []byte, record *T) []byte {
			for i := range parts {
				out = parts[i].append(append(out, before[i]...), record)
			}
			return append(out, end)
		},
		read: func(r *reader, record *T) {
			if r.lenient && open == '{' {
				readObject(r, parts, record)
				return
			}
			for i := range parts {
				r.expect(before[i])
				parts[i].read(r, record)
			}
			r.expect(string(end))
		},
	}
}

// List is an array.
func List[T any](of Codec[T]) Codec[[]T] {
	return Codec[[]T]{
		Append: func(out []byte, list *[]T) []byte {
			out = append(out, '[')
			for i := range *list {
				if i > 0 {
					out = append(out, ',')
				}
				out = of.Append(out, &(*list)[i])
			}
			return append(out, ']')
		},
		read: func(r *reader, list *[]T) {
			r.expect("[")
			for r.err == nil && !r.accept("]") {
				if len(*list) > 0 {
					r.expect(",")
				}
				var item T
				of.read(r, &item)
				*list = append(*list, item)
			}
		},
	}
}

// Option is a value, or null.
func Option[T any](of Codec[T]) Codec[option.Option[T]] {
	return Codec[option.Option[T]]{
		Append: func(out []byte, value *option.Option[T]) []byte {
			if !value.Some {
				return append(out, "null"...)
			}
			return of.Append(out, &value.Value)
		},
		read: func(r *reader, value *option.Option[T]) {
			if value.Some = !r.accept("null"); value.Some {
				of.read(r, &value.Value)
			}
		},
		optional: true,
	}
}

// Enum is one of these names.
func Enum[T ~uint8](names ...string) Codec[T] {
	return Codec[T]{
		Append: func(out []byte, value *T) []byte { return AppendString(out, names[*value]) },
		read: func(r *reader, value *T) {
			if r.lenient {
				*value = T(r.oneOf(names))
				return
			}
			for i, name := range names {
				if r.accept(`"` + name + `"`) {
					*value = T(i)
					return
				}
			}
			r.fail("one of " + strings.Join(names, ", "))
		},
	}
}

// Flags is a set: an array of the names that are in it, in the contract's order.
func Flags[T ~uint8](names ...string) Codec[T] {
	return Codec[T]{
		Append: func(out []byte, value *T) []byte {
			out = append(out, '[')
			for bit, name := range names {
				if *value&(1<<bit) != 0 {
					if out[len(out)-1] != '[' {
						out = append(out, ',')
					}
					out = AppendString(out, name)
				}
			}
			return append(out, ']')
		},
		read: func(r *reader, value *T) {
			if r.lenient {
				r.items(func() { *value |= 1 << r.oneOf(names) })
				return
			}
			r.expect("[")
			for bit, name := range names {
				comma := ""
				if *value != 0 {
					comma = ","
				}
				if r.accept(comma + `"` + name + `"`) {
					*value |= 1 << bit
				}
			}
			r.expect("]")
		},
	}
}

// Case is one of a variant's.
type Case[T any] struct {
	name string
	part *Part[T]
}

// With is the case of that name, with what `of` points to.
func With[T, F any](name string, of func(*T) *F, codec Codec[F]) Case[T] {
	part := Field(name, of, codec)
	return Case[T]{name, &part}
}

// Bare is the case of that name, with nothing.
func Bare[T any](name string) Case[T] { return Case[T]{name, nil} }

// Variant is one of these cases: the one whose number `kind` points to.
func Variant[T any, K ~uint8](kind func(*T) *K, cases ...Case[T]) Codec[T] {
	return Codec[T]{
		Append: func(out []byte, value *T) []byte {
			chosen := cases[*kind(value)]
			if chosen.part == nil {
				return AppendString(out, chosen.name)
			}
			out = append(append(out, '{'), chosen.part.name...)
			return append(chosen.part.append(out, value), '}')
		},
		read: func(r *reader, value *T) {
			if r.lenient {
				*kind(value) = K(readCase(r, cases, value))
				return
			}
			for i, chosen := range cases {
				*kind(value) = K(i)
				if chosen.part == nil {
					if r.accept(`"` + chosen.name + `"`) {
						return
					}
				} else if r.accept("{" + chosen.part.name) {
					chosen.part.read(r, value)
					r.expect("}")
					return
				}
			}
			r.fail("a case of the variant")
		},
	}
}
