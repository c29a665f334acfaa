package canonical

import (
	"tollgate/logic/option"
	"tollgate/logic/pricing"
)

// The types of tollgate:pricing.
var (
	Request = Record(
		Field("sku", func(r *pricing.Request) *string { return &r.Sku }, String),
		Field("quantity", func(r *pricing.Request) *uint32 { return &r.Quantity }, U32),
	)
	Response = Record(
		Field("cents", func(r *pricing.Response) *uint64 { return &r.Cents }, U64),
		Field("source", func(r *pricing.Response) *string { return &r.Source }, String),
	)
	line = Record(
		Field("sku-id", func(l *pricing.Line) *uint32 { return &l.SkuID }, U32),
		Field("quantity", func(l *pricing.Line) *uint32 { return &l.Quantity }, U32),
		Field("handling", func(l *pricing.Line) *pricing.Handling { return &l.Handling },
			Flags[pricing.Handling]("gift-wrap", "fragile", "oversize", "cold-chain", "hazardous")),
		Field("note", func(l *pricing.Line) *option.Option[string] { return &l.Note }, Option(String)),
	)
	bundle = Record(
		Field("sku-id", func(b *pricing.Bundle) *uint32 { return &b.SkuID }, U32),
		Field("buy", func(b *pricing.Bundle) *uint32 { return &b.Buy }, U32),
		Field("free", func(b *pricing.Bundle) *uint32 { return &b.Free }, U32),
	)
	coupon = Variant(
		func(c *pricing.Coupon) *pricing.CouponKind { return &c.Kind },
		With("percent", func(c *pricing.Coupon) *uint16 { return &c.Percent }, U16),
		With("fixed", func(c *pricing.Coupon) *uint64 { return &c.Fixed }, U64),
		With("bundle", func(c *pricing.Coupon) *pricing.Bundle { return &c.Bundle }, bundle),
		Bare[pricing.Coupon]("free-shipping"),
	)
	Cart = Record(
		Field("customer", func(c *pricing.Cart) *string { return &c.Customer }, String),
		Field("tier", func(c *pricing.Cart) *pricing.Tier { return &c.Tier },
			Enum[pricing.Tier]("standard", "silver", "gold")),
		Field("region", func(c *pricing.Cart) *pricing.Region { return &c.Region },
			Enum[pricing.Region]("domestic", "eu-standard", "eu-reduced", "uk", "us-ca", "us-ny", "exempt")),
		Field("lines", func(c *pricing.Cart) *[]pricing.Line { return &c.Lines }, List(line)),
		Field("coupons", func(c *pricing.Cart) *[]pricing.Coupon { return &c.Coupons }, List(coupon)),
		Field("loyalty-points", func(c *pricing.Cart) *option.Option[uint32] { return &c.LoyaltyPoints }, Option(U32)),
	)
	lineQuote = Record(
		Field("sku-id", func(l *pricing.LineQuote) *uint32 { return &l.SkuID }, U32),
		Field("unit-cents", func(l *pricing.LineQuote) *uint64 { return &l.UnitCents }, U64),
		Field("discount-cents", func(l *pricing.LineQuote) *uint64 { return &l.DiscountCents }, U64),
		Field("net-cents", func(l *pricing.LineQuote) *uint64 { return &l.NetCents }, U64),
	)
	CartQuote = Record(
		Field("lines", func(c *pricing.CartQuote) *[]pricing.LineQuote { return &c.Lines }, List(lineQuote)),
		Field("goods-cents", func(c *pricing.CartQuote) *uint64 { return &c.GoodsCents }, U64),
		Field("discount-cents", func(c *pricing.CartQuote) *uint64 { return &c.DiscountCents }, U64),
		Field("shipping-cents", func(c *pricing.CartQuote) *uint64 { return &c.ShippingCents }, U64),
		Field("tax-cents", func(c *pricing.CartQuote) *uint64 { return &c.TaxCents }, U64),
		Field("total-cents", func(c *pricing.CartQuote) *uint64 { return &c.TotalCents }, U64),
		Field("points-earned", func(c *pricing.CartQuote) *uint32 { return &c.PointsEarned }, U32),
	)
	malformed = Record(
		Field("line", func(e *pricing.Error) *uint32 { return &e.Number }, U32),
		Field("reason", func(e *pricing.Error) *string { return &e.Reason }, String),
	)
	PricingError = Variant(
		func(e *pricing.Error) *pricing.ErrorKind { return &e.Kind },
		Bare[pricing.Error]("empty-cart"),
		With("unknown-sku", func(e *pricing.Error) *uint32 { return &e.Number }, U32),
		With("invalid-quantity", func(e *pricing.Error) *uint32 { return &e.Number }, U32),
		With("coupon-rejected", func(e *pricing.Error) *string { return &e.Reason }, String),
		Bare[pricing.Error]("overflow"),
		With("malformed", func(e *pricing.Error) *pricing.Error { return e }, malformed),
	)
)
