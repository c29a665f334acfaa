package canonical

import (
	"strings"
	"testing"
)

func TestTextsComeBackAsTheyWere(t *testing.T) {
	for text, canonical := range map[string]string{
		"":                `""`,
		"a\"b\\c":         `"a\"b\\c"`,
		"\b\t\n\f\r":      `"\b\t\n\f\r"`,
		"\x00\x1f\x7f":    "\"\\u0000\\u001f\x7f\"",
		"é価\u2028</html>": "\"é価\u2028</html>\"",
	} {
		if got := String.Text(&text); got != canonical {
			t.Errorf("%q is written %s, expected %s", text, got, canonical)
		}
		if got, err := String.Parse(canonical); err != nil || got != text {
			t.Errorf("%s is read %q: %v", canonical, got, err)
		}
	}
}

func TestWhatIsNotCanonicalIsRefusedWithItsPlace(t *testing.T) {
	refuse := func(err error, place string) {
		t.Helper()
		if err == nil || !strings.HasPrefix(err.Error(), place) {
			t.Errorf("%v, expected %s", err, place)
		}
	}
	for _, text := range []string{`"\u0041"`, `"\/"`, `"\u000A"`, `"\u000a"`, "\"\n\"", "\"\xff\"", `"a`, `a`, `"a" `} {
		_, err := String.Parse(text)
		refuse(err, "")
	}
	_, err := U32.Parse("01")
	refuse(err, "byte 1: ")
	_, err = U32.Parse("4294967296")
	refuse(err, "byte 1: ")
	_, err = U64.Parse("1")
	refuse(err, "byte 1: expected `\"`")
	_, err = S32.Parse("-0")
	refuse(err, "")
	_, err = S32.Parse("2147483648")
	refuse(err, "byte 1: ")
	_, err = Request.Parse(`{"quantity":1,"sku":"a"}`)
	refuse(err, "byte 1: expected `{\"sku\":`")
	_, err = Request.Parse(`{"sku":"a","quantity":1`)
	refuse(err, "the text ends where `}` was expected")
	_, err = Bytes.Parse(`"0A"`)
	refuse(err, "byte 2: ")
	_, err = Cart.Parse(`{"customer":"","tier":"bronze"`)
	refuse(err, "byte 23: expected one of standard, silver, gold")
}

func TestNumbersAtTheirEnds(t *testing.T) {
	for _, text := range []string{"-2147483648", "2147483647", "0"} {
		number, err := S32.Parse(text)
		if err != nil || S32.Text(&number) != text {
			t.Errorf("%s is read %d: %v", text, number, err)
		}
	}
	largest, err := U64.Parse(`"18446744073709551615"`)
	if err != nil || largest != 1<<64-1 {
		t.Errorf("%d, %v", largest, err)
	}
}

func TestACartOfEveryKind(t *testing.T) {
	const text = `{"customer":"x","tier":"gold","region":"us-ny","lines":[{"sku-id":1,"quantity":2,"handling":["gift-wrap",` +
		`"hazardous"],"note":""},{"sku-id":3,"quantity":4,"handling":[],"note":null}],"coupons":[{"percent":250},` +
		`{"fixed":"7"},{"bundle":{"sku-id":1,"buy":2,"free":1}},"free-shipping"],"loyalty-points":0}`
	cart, err := Cart.Parse(text)
	if err != nil || Cart.Text(&cart) != text {
		t.Errorf("%+v, %v", cart, err)
	}
	if cart.Lines[0].Note.Some == cart.Lines[1].Note.Some {
		t.Error("an empty note is a note")
	}
}
