package pricing

import (
	"errors"
	"testing"
)

const head = header + "\n"

func TestWhatIsMalformedIsReportedWhereItShowsFirst(t *testing.T) {
	const good = "TG-0042-C,Tee,1000,5000,7,\n"
	for text, expected := range map[string]Error{
		"":                                      *malformed(1, "expected the header "+header),
		"sku,name,cost,margin,stock,prize\n":    *malformed(1, "expected the header "+header),
		"sku\n":                                 *malformed(1, "expected 6 fields"),
		"\n" + head:                             *malformed(1, "expected 6 fields"),
		head:                                    *errEmptyCart,
		head + good + "a\"b,\n":                 *malformed(3, "quote in an unquoted field"),
		head + "\"a,b":                          *malformed(2, "unterminated quote"),
		head + "\"a\"b,\n":                      *malformed(2, "text after the closing quote"),
		head + "\"a\"\r,\n":                     *malformed(2, "text after the closing quote"),
		head + "a\rb\n":                         *malformed(2, "carriage return without line feed"),
		head + "a\r":                            *malformed(2, "carriage return without line feed"),
		head + "TG-0042-C,Tee,1000,5000,7\n":    *malformed(2, "expected 6 fields"),
		head + "TG-0042-C,\"a\nb\",1,1,1,\nx\n": *malformed(4, "expected 6 fields"),
		head + "TG-42,Tee,1000,5000,7,\n":       *malformed(2, "sku: expected the form TG-0042-C"),
		head + "TG-0129-C,Tee,1000,5000,7,\n":   *unknownSku(129),
		head + "TG-0042-D,Tee,x,5000,7,\n":      *malformed(2, "sku: wrong grade"),
		head + "TG-0042-C,Tee,,5000,7,\n":       *malformed(2, "cost: expected whole cents"),
		head + "TG-0042-C,Tee,18446744073709551616,5000,7,\n": *malformed(2, "cost: expected whole cents"),
		head + "TG-0042-C,Tee,1,50001,7,\n":                   *malformed(2, "margin: expected 0 to 50000 basis points"),
		head + "TG-0042-C,Tee,1,5000,4294967296,\n":           *malformed(2, "stock: expected whole pieces"),
		head + "TG-0042-C,Tee,1,5000,1000001,\n":              *invalidQuantity(1_000_001),
		head + "TG-0042-C,Tee,1,5000,1,-1\n":                  *malformed(2, "price: expected whole cents or nothing"),
		head + "TG-0042-C,Tee,18446744073709551615,1,1,\n":    *errOverflow,
		head + "TG-0042-C,Tee,1,1,1,18446744073709551615\n":   *errOverflow,
	} {
		var err *Error
		if out, got := Reprice(text); !errors.As(got, &err) || *err != expected {
			t.Errorf("%q: %q, %v, expected %v", text, out, got, &expected)
		}
	}
}

func TestNewPrices(t *testing.T) {
	for row, expected := range map[string]string{
		"TG-0042-C,Tee,1000,5000,7,\n":         "TG-0042-C,Tee,1000,5000,7,1509\n",
		"TG-0042-C,Tee,01000,05000,007,\"\"":   "TG-0042-C,Tee,1000,5000,7,1509\n",
		"TG-0042-C,Tee,1000,5000,1000,\n":      "TG-0042-C,Tee,1000,5000,1000,1429\n", // 5 % clearance off 1,500
		"TG-0042-C,Tee,1000,5000,0,3\n":        "TG-0042-C,Tee,1000,5000,0,3\n",
		"TG-0042-C,Tee,1000,5000,7,1000\n":     "TG-0042-C,Tee,1000,5000,7,1200\n", // at most 20 % more
		"TG-0042-C,Tee,1000,5000,7,4000\n":     "TG-0042-C,Tee,1000,5000,7,3200\n", // at most 20 % less
		"TG-0042-C,Tee,1000,5000,7,100\n":      "TG-0042-C,Tee,1000,5000,7,1000\n", // but never below cost
		"TG-0042-C,\"T\"\"e\",1000,5000,7,\n":  "TG-0042-C,\"T\"\"e\",1000,5000,7,1509\n",
		"\"TG-0042-C\",\"Tee\",1000,5000,7,\n": "TG-0042-C,Tee,1000,5000,7,1509\n",
		"TG-0042-C,\"a,\nb\",1000,5000,7,\r\n": "TG-0042-C,\"a,\nb\",1000,5000,7,1509\n",
	} {
		if out, err := Reprice(head + row); err != nil || out != head+expected {
			t.Errorf("%q: %q, %v", row, out, err)
		}
	}
	crlf, err := Reprice(header + "\r\nTG-0042-C,Tee,1000,5000,7,")
	if err != nil || crlf != header+"\r\nTG-0042-C,Tee,1000,5000,7,1509\r\n" {
		t.Errorf("lines end as the header does: %q, %v", crlf, err)
	}
}
