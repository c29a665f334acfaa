package canonical

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// ShapeError is JSON that is not of the type that was to be read.
type ShapeError struct{ error }

// Decode reads a value from JSON as clients write it: with white space, keys in any order and keys that nobody knows, any
// escape. The error is a ShapeError if the text is JSON all the same.
//
// encoding/json would not do: it takes keys in any case and null for whatever it is, and does not tell fields that are
// missing from those that are zero.
func (c Codec[T]) Decode(text string) (T, error) {
	var value T
	r := reader{text: text, lenient: true}
	c.read(&r, &value)
	r.end()
	if r.err != nil && isJSON(text) {
		return value, ShapeError{r.err}
	}
	return value, r.err
}

func (r *reader) end() {
	if r.space(); r.err == nil && r.at < len(r.text) {
		r.fail("the end")
	}
}

// items goes through an array. Whoever is called reads an item.
func (r *reader) items(item func()) {
	r.expect("[")
	for first := true; r.err == nil && !r.accept("]"); first = false {
		if !first {
			r.expect(",")
		}
		item()
	}
}

// keys goes through an object. Whoever is called reads what stands behind the key.
func (r *reader) keys(value func(key string)) {
	r.expect("{")
	for first := true; r.err == nil && !r.accept("}"); first = false {
		if !first {
			r.expect(",")
		}
		key := r.anyText()
		r.expect(":")
		if r.err == nil {
			value(key)
		}
	}
}

// readObject reads a record whose keys come in any order. What nobody knows is passed over.
func readObject[T any](r *reader, parts []Part[T], record *T) {
	var seen uint64
	next := 0
	r.keys(func(key string) {
		// Most clients keep to the contract's order.
		at := next
		if at >= len(parts) || parts[at].key != key {
			for at = 0; at < len(parts) && parts[at].key != key; at++ {
			}
		}
		switch {
		case at == len(parts):
			r.skip(0)
		case seen&(1<<at) != 0:
			r.failBecause("duplicate field `" + key + "`")
		default:
			seen |= 1 << at
			parts[at].read(r, record)
			next = at + 1
		}
	})
	for i := range parts {
		if seen&(1<<i) == 0 && !parts[i].optional {
			r.failBecause("missing field `" + parts[i].key + "`")
		}
	}
}

// readCase reads a variant, and gives the number of its case.
func readCase[T any](r *reader, cases []Case[T], value *T) int {
	chosen := -1
	choose := func(name string, bare bool) {
		for i := range cases {
			if cases[i].name == name && (cases[i].part == nil) == bare {
				chosen = i
			}
		}
	}
	if r.space(); strings.HasPrefix(r.text[r.at:], `"`) {
		choose(r.anyText(), true)
	} else {
		r.keys(func(key string) {
			if chosen >= 0 {
				r.fail("one case")
				return
			}
			if choose(key, false); chosen >= 0 {
				cases[chosen].part.read(r, value)
			}
		})
	}
	if chosen < 0 {
		r.fail("a case of the variant")
		return 0
	}
	return chosen
}

// oneOf reads a text that must be one of these, and gives its place.
func (r *reader) oneOf(names []string) int {
	begin := r.at
	text := r.anyText()
	for i, name := range names {
		if r.err == nil && name == text {
			return i
		}
	}
	if r.err == nil {
		r.at = begin
	}
	r.fail("one of " + strings.Join(names, ", "))
	return 0
}

// decimal reads a number of 64 bits that is written as a text.
func (r *reader) decimal() uint64 {
	begin := r.at
	text := r.anyText()
	value, err := strconv.ParseUint(text, 10, 64)
	if r.err == nil && err != nil {
		r.at = begin
		r.fail("a text of decimal digits, of 64 bits")
	}
	return value
}

// Base64 is a `list<u8>` as services send it.
var Base64 = Codec[[]byte]{
	Append: func(out []byte, data *[]byte) []byte {
		return append(base64.StdEncoding.AppendEncode(append(out, '"'), *data), '"')
	},
	read: func(r *reader, data *[]byte) {
		begin := r.at
		text := r.anyText()
		if r.err != nil {
			return
		}
		// The decoder would pass over the ends of lines.
		decoded, err := base64.StdEncoding.Strict().DecodeString(text)
		if err != nil || strings.ContainsAny(text, "\r\n") {
			r.at = begin
			r.failBecause("no base64 in a text from byte " + strconv.Itoa(begin+1) + " on")
			return
		}
		*data = decoded
	},
}
