// Package pricing is what things cost. Amounts are whole cents, rates are basis points.
package pricing

import "tollgate/logic/option"

// Request asks for the price of a quantity of one article.
type Request struct {
	Sku      string
	Quantity uint32
}

// Response is what that costs, and which rule set the price.
type Response struct {
	Cents  uint64
	Source string
}

// Tier is a customer's standing.
type Tier uint8

// The tiers.
const (
	Standard Tier = iota
	Silver
	Gold
)

// Region is where a cart goes.
type Region uint8

// The regions.
const (
	Domestic Region = iota
	EUStandard
	EUReduced
	UK
	USCA
	USNY
	Exempt
)

// Handling is a set of what a line needs beside being carried.
type Handling uint8

// The kinds of handling.
const (
	GiftWrap Handling = 1 << iota
	Fragile
	Oversize
	ColdChain
	Hazardous
)

// Has tells whether any of those is needed.
func (h Handling) Has(any Handling) bool { return h&any != 0 }

// Line is one article of a cart.
type Line struct {
	SkuID, Quantity uint32
	Handling        Handling
	Note            option.Option[string]
}

// Bundle gives, for every Buy paid pieces of an article, Free ones.
type Bundle struct {
	SkuID, Buy, Free uint32
}

// CouponKind says which field of a Coupon holds.
type CouponKind uint8

// The kinds of coupons, in the contract's order.
const (
	Percent CouponKind = iota
	Fixed
	BundleOf
	FreeShipping
)

// Coupon is one of its kinds: basis points, cents, a bundle, or free shipping.
type Coupon struct {
	Kind    CouponKind
	Percent uint16
	Fixed   uint64
	Bundle  Bundle
}

// Cart is what a customer wants to buy.
type Cart struct {
	Customer      string
	Tier          Tier
	Region        Region
	Lines         []Line
	Coupons       []Coupon
	LoyaltyPoints option.Option[uint32]
}

// LineQuote is the price of one line.
type LineQuote struct {
	SkuID                              uint32
	UnitCents, DiscountCents, NetCents uint64
}

// CartQuote is the price of a cart.
type CartQuote struct {
	Lines                                                          []LineQuote
	GoodsCents, DiscountCents, ShippingCents, TaxCents, TotalCents uint64
	PointsEarned                                                   uint32
}
