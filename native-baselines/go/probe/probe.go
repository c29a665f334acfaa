// Package probe is the boundary with no logic behind it: sinks, sources and echoes of each payload class.
package probe

import (
	"unicode/utf8"

	"tollgate/logic/fraud"
	"tollgate/logic/option"
	"tollgate/logic/pricing"
)

// Nop does nothing.
//
//go:noinline
func Nop() {}

// SinkScalar takes two numbers.
//
//go:noinline
func SinkScalar(a, b uint32) {}

// SourceScalar returns a number.
//
//go:noinline
func SourceScalar() uint64 { return 0x0123456789abcdef }

// EchoScalar returns both numbers.
//
//go:noinline
func EchoScalar(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) }

// SinkScalars takes twenty scalars.
//
//go:noinline
func SinkScalars(*fraud.Features) {}

// SinkStructured takes a cart.
//
//go:noinline
func SinkStructured(*pricing.Cart) {}

// SourceStructured returns a cart of that many lines.
//
//go:noinline
func SourceStructured(lines uint32) pricing.Cart {
	cart := pricing.Cart{
		Customer: "customer-0001",
		Tier:     pricing.Gold,
		Region:   pricing.EUStandard,
		Lines:    make([]pricing.Line, lines),
		Coupons: []pricing.Coupon{
			{Kind: pricing.Percent, Percent: 500},
			{Kind: pricing.Fixed, Fixed: 1_000},
			{Kind: pricing.BundleOf, Bundle: pricing.Bundle{SkuID: 1, Buy: 2, Free: 1}},
			{Kind: pricing.FreeShipping},
		},
		LoyaltyPoints: option.Of(uint32(1_200)),
	}
	for i := range lines {
		line := pricing.Line{SkuID: 1 + i%128, Quantity: 1 + i%24, Handling: pricing.Handling(i % 4)}
		if i%4 == 3 {
			line.Note = option.Of("leave at the door")
		}
		cart.Lines[i] = line
	}
	return cart
}

// EchoStructured returns the cart that it takes.
//
//go:noinline
func EchoStructured(cart *pricing.Cart) *pricing.Cart { return cart }

// SinkText takes a text.
//
//go:noinline
func SinkText(string) {}

const phrase = "the payment was refused because the order of article 42 arrived late, and the customer of the café " +
	"asks for a refund: delivery note and 価格 of the article are in the order, a note of the payment. "

// SourceText returns a text of that many bytes.
//
//go:noinline
func SourceText(length uint32) string {
	text := make([]byte, length)
	for filled := 0; filled < len(text); {
		filled += copy(text[filled:], phrase)
	}
	// A letter that was cut off gives way to full stops.
	last := len(text)
	for last > 0 && !utf8.RuneStart(phrase[(last)%len(phrase)]) {
		last--
	}
	for i := last; i < len(text); i++ {
		text[i] = '.'
	}
	return string(text)
}

// EchoText returns the text that it takes.
//
//go:noinline
func EchoText(text string) string { return text }

// SinkBytes takes bytes.
//
//go:noinline
func SinkBytes([]byte) {}

// SourceBytes returns that many bytes.
//
//go:noinline
func SourceBytes(length uint32) []byte {
	bytes := make([]byte, length)
	for i := range bytes {
		bytes[i] = 0x61
	}
	return bytes
}

// EchoBytes returns the bytes that it takes.
//
//go:noinline
func EchoBytes(data []byte) []byte { return data }
