package pricing

import "strconv"

const maxQuantity = 100_000

// QuoteError is why a request has no quote, in words.
type QuoteError string

func (e QuoteError) Error() string { return string(e) }

// GetQuote prices a quantity of one article.
//
//go:noinline
func GetQuote(request *Request) (Response, error) {
	found, err := parseSku(request.Sku)
	switch err {
	case errForm:
		return Response{}, QuoteError("malformed sku: expected the form " + skuForm)
	case errUnknown:
		return Response{}, QuoteError("unknown sku " + request.Sku)
	case errGrade:
		return Response{}, QuoteError(
			"wrong grade in sku " + request.Sku + ": this article has grade " + string(rune(found.grade.letter())))
	}
	if request.Quantity == 0 || request.Quantity > maxQuantity {
		quantity := strconv.FormatUint(uint64(request.Quantity), 10)
		return Response{}, QuoteError("invalid quantity " + quantity + ": order 1 to 100000 pieces")
	}
	unit, source := found.unitPrice(request.Quantity)
	return Response{Cents: unit * uint64(request.Quantity), Source: sourceNames[source]}, nil
}
