package main

import "tollgate/logic/pricing"

// liftCart is the cart that these ten parameters are.
func liftCart(customer address, customerBytes, tier, region uint32, lines address, lineCount uint32,
	coupons address, couponCount, hasPoints, points uint32) pricing.Cart {
	return pricing.Cart{
		Customer:      text(customer, customerBytes),
		Tier:          pricing.Tier(tier),
		Region:        pricing.Region(region),
		Lines:         list(lines, lineCount, lineSize, liftLine),
		Coupons:       list(coupons, couponCount, couponSize, liftCoupon),
		LoyaltyPoints: optional(hasPoints, points),
	}
}

func liftLine(line *pricing.Line, a address) {
	line.SkuID = at[uint32](a)
	line.Quantity = at[uint32](a + 4)
	line.Handling = at[pricing.Handling](a + 8)
	if line.Note.Some = at[uint8](a+12) != 0; line.Note.Some {
		line.Note.Value = textAt(a + 16)
	}
}

func liftCoupon(coupon *pricing.Coupon, a address) {
	coupon.Kind = at[pricing.CouponKind](a)
	switch coupon.Kind {
	case pricing.Percent:
		coupon.Percent = at[uint16](a + 8)
	case pricing.Fixed:
		coupon.Fixed = at[uint64](a + 8)
	case pricing.BundleOf:
		coupon.Bundle = pricing.Bundle{SkuID: at[uint32](a + 8), Buy: at[uint32](a + 12), Free: at[uint32](a + 16)}
	}
}

func putCart(to address, cart *pricing.Cart) {
	putText(to, cart.Customer)
	put(to+8, cart.Tier)
	put(to+9, cart.Region)
	putList(to+12, cart.Lines, lineSize, putLine)
	putList(to+20, cart.Coupons, couponSize, putCoupon)
	put(to+28, cart.LoyaltyPoints.Some)
	put(to+32, cart.LoyaltyPoints.Value)
}

func putLine(to address, line *pricing.Line) {
	put(to, line.SkuID)
	put(to+4, line.Quantity)
	put(to+8, line.Handling)
	put(to+12, line.Note.Some)
	if line.Note.Some {
		putText(to+16, line.Note.Value)
	}
}

func putCoupon(to address, coupon *pricing.Coupon) {
	put(to, coupon.Kind)
	switch coupon.Kind {
	case pricing.Percent:
		put(to+8, coupon.Percent)
	case pricing.Fixed:
		put(to+8, coupon.Fixed)
	case pricing.BundleOf:
		put(to+8, coupon.Bundle.SkuID)
		put(to+12, coupon.Bundle.Buy)
		put(to+16, coupon.Bundle.Free)
	}
}
