package canonical

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// deepest is how far JSON may be nested.
const deepest = 128

func (r *reader) failBecause(why string) {
	if r.err == nil {
		r.err = errors.New(why)
	}
}

// anyText reads a text with any escapes; a part of the whole if it has none.
func (r *reader) anyText() string {
	r.expect(`"`)
	if r.err != nil {
		return ""
	}
	var built []byte
	for {
		rest := r.text[r.at:]
		plain := 0
		for plain < len(rest) && rest[plain] != '"' && rest[plain] != '\\' && rest[plain] >= ' ' {
			plain++
		}
		r.at += plain
		switch {
		case plain == len(rest):
			r.fail("a closing quote")
			return ""
		case !utf8.ValidString(rest[:plain]):
			r.at -= plain
			r.fail("UTF-8")
			return ""
		case rest[plain] == '"':
			r.at++
			if built == nil {
				return rest[:plain]
			}
			return string(append(built, rest[:plain]...))
		case rest[plain] < ' ':
			r.fail("no bare control character in a text")
			return ""
		}
		built = append(built, rest[:plain]...)
		character, length := escaped16(rest[plain:])
		if high := character; length > 0 && utf16.IsSurrogate(high) {
			low, second := escaped16(rest[plain+length:])
			character, length = utf16.DecodeRune(high, low), length+second
			if character == utf8.RuneError {
				length = 0
			}
		}
		if length == 0 {
			r.fail("an escape")
			return ""
		}
		built = utf8.AppendRune(built, character)
		r.at += length
	}
}

// escaped16 is the character that an escape at the beginning of a text stands for, perhaps half of one, and the escape's
// length: 0 where there is none.
func escaped16(text string) (rune, int) {
	const letters = `"\/bfnrt`
	const meant = "\"\\/\b\f\n\r\t"
	if len(text) < 2 || text[0] != '\\' {
		return 0, 0
	}
	if at := strings.IndexByte(letters, text[1]); at >= 0 {
		return rune(meant[at]), 2
	}
	if text[1] != 'u' || len(text) < 6 {
		return 0, 0
	}
	code, err := strconv.ParseUint(text[2:6], 16, 16)
	if err != nil {
		return 0, 0
	}
	return rune(code), 6
}

// isJSON tells whether a text is JSON, whatever it holds.
func isJSON(text string) bool {
	r := reader{text: text, lenient: true}
	r.skip(0)
	r.end()
	return r.err == nil
}

// skip passes over a value.
func (r *reader) skip(depth int) {
	r.space()
	if depth >= deepest || r.at >= len(r.text) {
		r.fail("a value")
		return
	}
	switch r.text[r.at] {
	case '{':
		r.expect("{")
		for first := true; r.err == nil && !r.accept("}"); first = false {
			if !first {
				r.expect(",")
			}
			r.skipText()
			r.expect(":")
			r.skip(depth + 1)
		}
	case '[':
		r.items(func() { r.skip(depth + 1) })
	case '"':
		r.skipText()
	default:
		if !r.accept("null") && !r.accept("true") && !r.accept("false") {
			r.skipNumber()
		}
	}
}

// skipText passes over a text. What its escapes stand for is not looked at.
func (r *reader) skipText() {
	r.expect(`"`)
	for r.err == nil {
		switch rest := r.text[r.at:]; {
		case rest == "" || rest[0] < ' ':
			r.fail("a closing quote")
		case rest[0] == '"':
			r.at++
			return
		case rest[0] == '\\':
			_, length := escaped16(rest)
			if r.at += length; length == 0 {
				r.fail("an escape")
			}
		default:
			r.at++
		}
	}
}

func (r *reader) skipNumber() {
	begin := r.at
	digits := func() int {
		from := r.at
		for r.at < len(r.text) && '0' <= r.text[r.at] && r.text[r.at] <= '9' {
			r.at++
		}
		return r.at - from
	}
	next := func(any string) bool {
		if r.at < len(r.text) && strings.IndexByte(any, r.text[r.at]) >= 0 {
			r.at++
			return true
		}
		return false
	}
	next("-")
	zero := r.at < len(r.text) && r.text[r.at] == '0'
	whole := digits()
	good := whole == 1 || whole > 1 && !zero
	if next(".") {
		good = digits() > 0 && good
	}
	if next("eE") {
		next("+-")
		good = digits() > 0 && good
	}
	if !good {
		r.at = begin
		r.fail("a value")
	}
}
