package pricing

import "testing"

func TestTheTextsArticles(t *testing.T) {
	for _, expected := range []article{
		{1, 1_963, 3_199, 1},
		{42, 2_601, 17_199, 2},
		{128, 3_338, 19_399, 0},
	} {
		if found, ok := find(expected.id); !ok || found != expected {
			t.Errorf("%+v, expected %+v", found, expected)
		}
	}
	for _, id := range []uint32{0, 129, 1 << 31} {
		if _, ok := find(id); ok {
			t.Errorf("there is an article %d", id)
		}
	}
}

func TestTheFormComesFirstThenTheNumberThenTheGrade(t *testing.T) {
	for sku, expected := range map[string]error{
		"TG-0042-C":  nil,
		"TG-0042-B":  errGrade,
		"TG-0042-Z":  errGrade,
		"TG-0129-Z":  errUnknown,
		"TG-0000-A":  errUnknown,
		"TG-0042-c":  errForm,
		"tg-0042-C":  errForm,
		"TG-042-C":   errForm,
		"TG-0042-CC": errForm,
		"TG-00 2-C":  errForm,
		"TG-0042_C":  errForm,
		"TG-004２":    errForm,
		"":           errForm,
	} {
		if _, err := parseSku(sku); err != expected {
			t.Errorf("%q: %v, expected %v", sku, err, expected)
		}
	}
}

func TestThePriceOfAPiece(t *testing.T) {
	for _, c := range []struct {
		id, quantity uint32
		cents        uint64
		source       source
	}{
		{1, 9, 3_199, fromList},
		{1, 10, 3_103, fromTier},       // 3 % of 3,199 are 95.97
		{1, 1_000, 2_623, fromTier},    // 18 % are 575.82
		{42, 5, 16_769, fromTier},      // 2.5 % are 429.975
		{42, 249, 15_479, fromTier},    // 10 % are 1,719.9
		{11, 250, 1_574, fromContract}, // 25 % of 2,099 are 524.75
	} {
		found, _ := find(c.id)
		if cents, source := found.unitPrice(c.quantity); cents != c.cents || source != c.source {
			t.Errorf("%d of %d: %d by %s, expected %d by %s",
				c.quantity, c.id, cents, sourceNames[source], c.cents, sourceNames[c.source])
		}
	}
	for _, none := range [][2]uint32{{0, 1}, {129, 1}, {1, 0}} {
		if price := UnitPrice(none[0], none[1]); price != 0 {
			t.Errorf("%v costs %d", none, price)
		}
	}
	if UnitPrice(1, 4_000_000_000) != 2_623 {
		t.Error("there is no largest quantity here")
	}
}

func TestAQuoteOrItsErrorInWords(t *testing.T) {
	for _, c := range []struct {
		sku      string
		quantity uint32
		expected string
	}{
		{"TG-0001-B", 0, "invalid quantity 0: order 1 to 100000 pieces"},
		{"TG-0001-B", 100_001, "invalid quantity 100001: order 1 to 100000 pieces"},
		{"TG-0001-A", 0, "wrong grade in sku TG-0001-A: this article has grade B"},
		{"TG-0129-A", 0, "unknown sku TG-0129-A"},
		{"TG", 0, "malformed sku: expected the form TG-0042-C"},
	} {
		if _, err := GetQuote(&Request{c.sku, c.quantity}); err == nil || err.Error() != c.expected {
			t.Errorf("%v: %v", c, err)
		}
	}
	quote, err := GetQuote(&Request{"TG-0001-B", 10})
	if err != nil || quote != (Response{31_030, "tier"}) {
		t.Errorf("%+v, %v", quote, err)
	}
}
