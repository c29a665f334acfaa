package main

import "tollgate/logic/pricing"

const (
	lineSize      = 24
	couponSize    = 24
	lineQuoteSize = 32
)

//go:wasmexport tollgate:pricing/pricing@1.0.0#unit-price
func unitPrice(skuID, quantity uint32) uint64 {
	return pricing.UnitPrice(skuID, quantity)
}

//go:wasmexport tollgate:pricing/pricing@1.0.0#get-quote
func getQuote(sku address, skuBytes, quantity uint32) address {
	response, err := pricing.GetQuote(&pricing.Request{Sku: text(sku, skuBytes), Quantity: quantity})
	to := result()
	if err != nil {
		put[uint8](to, 1)
		putText(to+8, err.Error())
		return to
	}
	put(to+8, response.Cents)
	putText(to+16, response.Source)
	return to
}

//go:wasmexport cabi_post_tollgate:pricing/pricing@1.0.0#get-quote
func getQuotePost(address) { release() }

//go:wasmexport tollgate:pricing/pricing@1.0.0#quote-cart
func quoteCart(customer address, customerBytes, tier, region uint32, lines address, lineCount uint32,
	coupons address, couponCount, hasPoints, points uint32) address {
	cart := liftCart(customer, customerBytes, tier, region, lines, lineCount, coupons, couponCount, hasPoints, points)
	quote, err := pricing.QuoteCart(&cart)
	to := result()
	if err != nil {
		put[uint8](to, 1)
		putError(to+8, err.(*pricing.Error))
		return to
	}
	putList(to+8, quote.Lines, lineQuoteSize, putLineQuote)
	put(to+16, quote.GoodsCents)
	put(to+24, quote.DiscountCents)
	put(to+32, quote.ShippingCents)
	put(to+40, quote.TaxCents)
	put(to+48, quote.TotalCents)
	put(to+56, quote.PointsEarned)
	return to
}

//go:wasmexport cabi_post_tollgate:pricing/pricing@1.0.0#quote-cart
func quoteCartPost(address) { release() }

//go:wasmexport tollgate:pricing/pricing@1.0.0#reprice
func reprice(catalog address, bytes uint32) address {
	repriced, err := pricing.Reprice(text(catalog, bytes))
	to := result()
	if err != nil {
		put[uint8](to, 1)
		putError(to+4, err.(*pricing.Error))
		return to
	}
	putText(to+4, repriced)
	return to
}

//go:wasmexport cabi_post_tollgate:pricing/pricing@1.0.0#reprice
func repricePost(address) { release() }

func putLineQuote(to address, line *pricing.LineQuote) {
	put(to, line.SkuID)
	put(to+8, line.UnitCents)
	put(to+16, line.DiscountCents)
	put(to+24, line.NetCents)
}

func putError(to address, err *pricing.Error) {
	put(to, err.Kind)
	switch err.Kind {
	case pricing.UnknownSku, pricing.InvalidQuantity:
		put(to+4, err.Number)
	case pricing.CouponRejected:
		putText(to+4, err.Reason)
	case pricing.Malformed:
		put(to+4, err.Number)
		putText(to+8, err.Reason)
	}
}
