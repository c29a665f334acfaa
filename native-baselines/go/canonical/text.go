package canonical

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"
)

// short are the characters that are escaped by a letter.
const short = "\"\\\b\t\n\f\r"

// shortLetters are those letters.
const shortLetters = "\"\\btnfr"

// String is a text. Only quotes, backslashes and control characters are escaped.
var String = Codec[string]{Append: appendString, read: readString}

// AppendString writes a text that is at hand by value.
func AppendString(out []byte, text string) []byte { return appendString(out, &text) }

func appendString(out []byte, text *string) []byte {
	out = append(out, '"')
	rest := *text
	for {
		plain := strings.IndexFunc(rest, escaped)
		if plain < 0 {
			return append(append(out, rest...), '"')
		}
		out = append(out, rest[:plain]...)
		special := rest[plain]
		rest = rest[plain+1:]
		if letter := strings.IndexByte(short, special); letter >= 0 {
			out = append(out, '\\', shortLetters[letter])
		} else {
			out = append(out, `\u00`...)
			out = hex.AppendEncode(out, []byte{special})
		}
	}
}

func escaped(r rune) bool { return r < ' ' || r == '"' || r == '\\' }

func readString(r *reader, text *string) {
	if r.lenient {
		*text = r.anyText()
		return
	}
	r.expect(`"`)
	if r.err != nil {
		return
	}
	var built []byte
	for {
		plain := strings.IndexFunc(r.text[r.at:], escaped)
		if plain < 0 {
			r.at = len(r.text)
			r.fail("a closing quote")
			return
		}
		piece := r.text[r.at : r.at+plain]
		if !utf8.ValidString(piece) {
			r.fail("UTF-8")
			return
		}
		built = append(built, piece...)
		r.at += plain
		if r.accept(`"`) {
			*text = string(built)
			return
		}
		character, ok := r.escape()
		if !ok {
			r.fail("a canonical escape")
			return
		}
		built = append(built, character)
	}
}

// escape reads an escaped character, if it is one that must be escaped, and in the shortest way.
func (r *reader) escape() (byte, bool) {
	rest := r.text[r.at:]
	if len(rest) < 2 || rest[0] != '\\' {
		return 0, false
	}
	if letter := strings.IndexByte(shortLetters, rest[1]); letter >= 0 {
		r.at += 2
		return short[letter], true
	}
	if len(rest) < 6 || rest[1:4] != "u00" {
		return 0, false
	}
	code, err := strconv.ParseUint(rest[4:6], 16, 8)
	character := byte(code)
	canonical := err == nil && character < ' ' && strings.IndexByte(short, character) < 0 &&
		rest[4:6] == strings.ToLower(rest[4:6])
	if !canonical {
		return 0, false
	}
	r.at += 6
	return character, true
}

// Bytes is a `list<u8>`: hexadecimal digits.
var Bytes = Codec[[]byte]{
	Append: func(out []byte, data *[]byte) []byte {
		return append(hex.AppendEncode(append(out, '"'), *data), '"')
	},
	read: func(r *reader, data *[]byte) {
		r.expect(`"`)
		if r.err != nil {
			return
		}
		digits, _, _ := strings.Cut(r.text[r.at:], `"`)
		decoded, err := hex.DecodeString(digits)
		if err != nil || strings.ContainsAny(digits, "ABCDEF") {
			r.fail("lowercase hexadecimal digits, two a byte")
			return
		}
		*data = decoded
		r.at += len(digits)
		r.expect(`"`)
	},
}
