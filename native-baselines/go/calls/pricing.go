package calls

import (
	"tollgate/logic/canonical"
	"tollgate/logic/pricing"
)

// numbers are two parameters.
type numbers struct{ a, b uint32 }

var twoNumbers = canonical.Tuple(
	canonical.Field("", func(n *numbers) *uint32 { return &n.a }, canonical.U32),
	canonical.Field("", func(n *numbers) *uint32 { return &n.b }, canonical.U32),
)

// quoteError writes the error of get-quote, which is a text.
func quoteError(out []byte, err error) []byte { return canonical.AppendString(out, err.Error()) }

func pricingError(out []byte, err error) []byte {
	return canonical.PricingError.Append(out, err.(*pricing.Error))
}

var pricingFunctions = []Function{
	function("pricing/unit-price", twoNumbers, canonical.U64.Append,
		func(n *numbers) uint64 { return pricing.UnitPrice(n.a, n.b) },
		func(ring []numbers, at, calls int) int {
			for end := at + calls; at < end; at++ {
				in := &ring[at&(len(ring)-1)]
				pricing.UnitPrice(in.a, in.b)
			}
			return at
		}),
	function("pricing/get-quote", canonical.Request, canonical.AppendResult(canonical.Response, quoteError),
		func(request *pricing.Request) (result canonical.Result[pricing.Response]) {
			result.Value, result.Err = pricing.GetQuote(request)
			return result
		},
		func(ring []pricing.Request, at, calls int) int {
			for end := at + calls; at < end; at++ {
				pricing.GetQuote(&ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("pricing/quote-cart", canonical.Cart, canonical.AppendResult(canonical.CartQuote, pricingError),
		func(cart *pricing.Cart) (result canonical.Result[pricing.CartQuote]) {
			result.Value, result.Err = pricing.QuoteCart(cart)
			return result
		},
		func(ring []pricing.Cart, at, calls int) int {
			for end := at + calls; at < end; at++ {
				pricing.QuoteCart(&ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("pricing/reprice", canonical.String, canonical.AppendResult(canonical.String, pricingError),
		func(catalog *string) (result canonical.Result[string]) {
			result.Value, result.Err = pricing.Reprice(*catalog)
			return result
		},
		func(ring []string, at, calls int) int {
			for end := at + calls; at < end; at++ {
				pricing.Reprice(ring[at&(len(ring)-1)])
			}
			return at
		}),
}
