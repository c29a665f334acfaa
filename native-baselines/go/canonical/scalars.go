package canonical

import "strconv"

type unsigned interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64
}

// digits reads a decimal number of at most that many bits, as strconv would write it.
func (r *reader) digits(bits int) uint64 {
	begin := r.at
	end := begin
	for end < len(r.text) && '0' <= r.text[end] && r.text[end] <= '9' {
		end++
	}
	digits := r.text[begin:end]
	value, err := strconv.ParseUint(digits, 10, bits)
	if err != nil || len(digits) > 1 && digits[0] == '0' {
		r.fail("a number of " + strconv.Itoa(bits) + " bits")
		return 0
	}
	r.at = end
	return value
}

func number[T unsigned](bits int) Codec[T] {
	return Codec[T]{
		Append: func(out []byte, value *T) []byte { return strconv.AppendUint(out, uint64(*value), 10) },
		read: func(r *reader, value *T) {
			r.space()
			*value = T(r.digits(bits))
		},
	}
}

// Numbers. Those of 64 bits are texts, because many readers of JSON hold numbers as floats.
var (
	U8  = number[uint8](8)
	U16 = number[uint16](16)
	U32 = number[uint32](32)
	U64 = Codec[uint64]{
		Append: func(out []byte, value *uint64) []byte {
			return append(strconv.AppendUint(append(out, '"'), *value, 10), '"')
		},
		read: func(r *reader, value *uint64) {
			if r.lenient {
				*value = r.decimal()
				return
			}
			r.expect(`"`)
			*value = r.digits(64)
			r.expect(`"`)
		},
	}
	S32 = Codec[int32]{
		Append: func(out []byte, value *int32) []byte { return strconv.AppendInt(out, int64(*value), 10) },
		read: func(r *reader, value *int32) {
			const most = 1<<31 - 1
			if !r.accept("-") {
				if *value = int32(r.digits(31)); *value < 0 {
					r.fail("a signed number of 32 bits")
				}
				return
			}
			size := r.digits(32)
			if size == 0 || size > most+1 {
				r.fail("a signed number of 32 bits")
			}
			*value = int32(-int64(size))
		},
	}
	Bool = Codec[bool]{
		Append: func(out []byte, value *bool) []byte { return strconv.AppendBool(out, *value) },
		read: func(r *reader, value *bool) {
			if *value = r.accept("true"); !*value {
				r.expect("false")
			}
		},
	}
	// Null is no value at all.
	Null = Codec[struct{}]{
		Append: func(out []byte, _ *struct{}) []byte { return append(out, "null"...) },
		read:   func(r *reader, _ *struct{}) { r.expect("null") },
	}
)
