package pricing

import (
	"math"

	"tollgate/logic/arith"
)

// priced is a line on its way through the discounts.
type priced struct {
	*Line
	article    article
	source     source
	unit       uint64
	goods, net uint64
}

// take takes at most that much off the line, and tells how much.
func (p *priced) take(cents uint64) uint64 {
	taken := min(cents, p.net)
	p.net -= taken
	return taken
}

// QuoteCart prices a cart: its goods, discounts, shipping and tax.
//
//go:noinline
func QuoteCart(cart *Cart) (CartQuote, error) {
	if len(cart.Lines) == 0 {
		return CartQuote{}, errEmptyCart
	}
	lines, goods, err := priceLines(cart.Lines)
	if err != nil {
		return CartQuote{}, err
	}
	coupons, err := checkCoupons(cart.Coupons, lines, goods)
	if err != nil {
		return CartQuote{}, err
	}
	discount(cart, coupons, lines, goods)

	net := nets(lines)
	shipping := shippingOf(cart.Region, lines, net, coupons.freeShipping)
	tax := taxOf(cart, lines, shipping)
	subtotal, fits := arith.CheckedAdd(net, shipping)
	total, fitsToo := arith.CheckedAdd(subtotal, tax)
	var points uint64
	if cart.LoyaltyPoints.Some {
		points = net / 100 * (uint64(cart.Tier) + 1)
	}
	if !fits || !fitsToo || points > math.MaxUint32 {
		return CartQuote{}, errOverflow
	}
	return CartQuote{
		Lines:         quotes(lines),
		GoodsCents:    goods,
		DiscountCents: goods - net,
		ShippingCents: shipping,
		TaxCents:      tax,
		TotalCents:    total,
		PointsEarned:  uint32(points),
	}, nil
}

// priceLines looks each line up; the sum of their goods comes with them.
func priceLines(cart []Line) ([]priced, uint64, error) {
	lines := make([]priced, len(cart))
	var goods uint64
	for i := range cart {
		line := &cart[i]
		found, ok := find(line.SkuID)
		if !ok {
			return nil, 0, unknownSku(line.SkuID)
		}
		if line.Quantity == 0 || line.Quantity > maxQuantity {
			return nil, 0, invalidQuantity(line.Quantity)
		}
		unit, source := found.unitPrice(line.Quantity)
		sum := unit * uint64(line.Quantity)
		lines[i] = priced{Line: line, article: found, source: source, unit: unit, goods: sum, net: sum}
		if goods, ok = arith.CheckedAdd(goods, sum); !ok {
			return nil, 0, errOverflow
		}
	}
	return lines, goods, nil
}

// nets is the sum of what remains of the lines. It is never more than the goods, whose sum was checked.
func nets(lines []priced) uint64 {
	var sum uint64
	for i := range lines {
		sum += lines[i].net
	}
	return sum
}

func quotes(lines []priced) []LineQuote {
	all := make([]LineQuote, len(lines))
	for i := range lines {
		line := &lines[i]
		all[i] = LineQuote{
			SkuID:         line.SkuID,
			UnitCents:     line.unit,
			DiscountCents: line.goods - line.net,
			NetCents:      line.net,
		}
	}
	return all
}
