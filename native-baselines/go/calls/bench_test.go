package calls

import (
	"os"
	"strings"
	"testing"
	"unsafe"

	"tollgate/logic/fraud"
	"tollgate/logic/pricing"
)

// The worker's calls, timed by Go's own tool; `agreement` holds both against each other. INPUTS names another file of inputs
// than the committed one. Loops count to b.N: b.Loop costs a nanosecond and a half a turn, as much as a short call, and what it
// is for is there already, because the functions are never inlined.

func inputsOf[I any](b *testing.B, name string) []I {
	file := os.Getenv("INPUTS")
	if file == "" {
		file = "../../../fixtures/commerce/corpora/" + name + ".jsonl"
	}
	text, err := os.ReadFile(file)
	if err != nil {
		b.Skip(err)
	}
	subject, err := All[name].Over(strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	return subject.(*ring[I]).inputs
}

// BenchmarkLoop is the loop of the others without a call: it goes round inputs, and keeps where they lie.
func BenchmarkLoop(b *testing.B) {
	inputs, sum := make([]numbers, 64), uintptr(0)
	for i := range b.N {
		sum ^= uintptr(unsafe.Pointer(&inputs[i&(len(inputs)-1)]))
	}
	kept = sum
}

var kept uintptr

func BenchmarkUnitPrice(b *testing.B) {
	inputs := inputsOf[numbers](b, "pricing/unit-price")
	for i := range b.N {
		in := &inputs[i&(len(inputs)-1)]
		pricing.UnitPrice(in.a, in.b)
	}
}

func BenchmarkGetQuote(b *testing.B) {
	inputs := inputsOf[pricing.Request](b, "pricing/get-quote")
	for i := range b.N {
		pricing.GetQuote(&inputs[i&(len(inputs)-1)])
	}
}

func BenchmarkQuoteCart(b *testing.B) {
	inputs := inputsOf[pricing.Cart](b, "pricing/quote-cart")
	for i := range b.N {
		pricing.QuoteCart(&inputs[i&(len(inputs)-1)])
	}
}

func BenchmarkReprice(b *testing.B) {
	inputs := inputsOf[string](b, "pricing/reprice")
	for i := range b.N {
		pricing.Reprice(inputs[i&(len(inputs)-1)])
	}
}

func BenchmarkScore(b *testing.B) {
	inputs := inputsOf[payment](b, "fraud/score")
	for i := range b.N {
		in := &inputs[i&(len(inputs)-1)]
		fraud.Score(in.account, in.cents)
	}
}

func BenchmarkScoreFeatures(b *testing.B) {
	inputs := inputsOf[fraud.Features](b, "fraud/score-features")
	for i := range b.N {
		fraud.ScoreFeatures(&inputs[i&(len(inputs)-1)])
	}
}

func BenchmarkScoreTransaction(b *testing.B) {
	inputs := inputsOf[fraud.Transaction](b, "fraud/score-transaction")
	for i := range b.N {
		fraud.ScoreTransaction(&inputs[i&(len(inputs)-1)])
	}
}

func BenchmarkScreen(b *testing.B) {
	inputs := inputsOf[[]byte](b, "fraud/screen")
	for i := range b.N {
		fraud.Screen(inputs[i&(len(inputs)-1)])
	}
}
