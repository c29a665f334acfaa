package pricing

import (
	"math"
	"strconv"

	"tollgate/logic/arith"
)

const (
	maxCoupons    = 5
	maxPercent    = 5_000
	exclusiveFrom = 2_500 // a percent above this goes with no fixed coupon
)

// coupons are a cart's, checked.
type coupons struct {
	bundles      []Bundle
	percent      uint64 // 0: none
	fixed        uint64 // sum of the fixed ones; 0: none
	freeShipping bool
}

// checkCoupons goes through the coupons in the cart's order; the first check that fails is the answer.
func checkCoupons(cart []Coupon, lines []priced, goods uint64) (coupons, error) {
	var checked coupons
	if len(cart) > maxCoupons {
		return checked, rejected("at most 5 coupons a cart")
	}
	for i := range cart {
		var err *Error
		switch coupon := &cart[i]; coupon.Kind {
		case Percent:
			err = checked.addPercent(uint64(coupon.Percent), goods)
		case Fixed:
			err = checked.addFixed(coupon.Fixed, goods)
		case BundleOf:
			err = checked.addBundle(coupon.Bundle, lines)
		case FreeShipping:
			err = checked.addFreeShipping(lines, goods)
		}
		if err != nil {
			return checked, err
		}
	}
	return checked, nil
}

func (c *coupons) addPercent(percent, goods uint64) *Error {
	switch {
	case percent == 0 || percent > maxPercent:
		return rejected("percent: expected 1 to 5000 basis points")
	case c.percent != 0:
		return rejected("percent: only one a cart")
	case percent > exclusiveFrom && c.fixed != 0:
		return rejected("percent: above 2500 basis points not with fixed")
	case goods < 1_000:
		return rejected("percent: goods below 1000 cents")
	}
	c.percent = percent
	return nil
}

func (c *coupons) addFixed(cents, goods uint64) *Error {
	switch {
	case cents == 0:
		return rejected("fixed: nothing off")
	case c.percent > exclusiveFrom:
		return rejected("fixed: not with percent above 2500 basis points")
	case goods < 1_000:
		return rejected("fixed: goods below 1000 cents")
	}
	sum, fits := arith.CheckedAdd(c.fixed, cents)
	if !fits {
		return errOverflow
	}
	c.fixed = sum
	return nil
}

func (c *coupons) addBundle(bundle Bundle, lines []priced) *Error {
	switch {
	case bundle.Buy == 0 || bundle.Free == 0:
		return rejected("bundle: nothing to buy or nothing free")
	case bundle.Free > bundle.Buy:
		return rejected("bundle: more free than paid")
	case uint64(bundle.Buy)+uint64(bundle.Free) > math.MaxUint32:
		return errOverflow
	}
	if _, ok := find(bundle.SkuID); !ok {
		return unknownSku(bundle.SkuID)
	}
	if !anyLine(lines, func(line *priced) bool { return line.SkuID == bundle.SkuID }) {
		return rejected("bundle: article " + strconv.FormatUint(uint64(bundle.SkuID), 10) + " is not in the cart")
	}
	for _, earlier := range c.bundles {
		if earlier.SkuID == bundle.SkuID {
			return rejected("bundle: only one an article")
		}
	}
	c.bundles = append(c.bundles, bundle)
	return nil
}

func (c *coupons) addFreeShipping(lines []priced, goods uint64) *Error {
	switch {
	case c.freeShipping:
		return rejected("free-shipping: only one a cart")
	case anyLine(lines, func(line *priced) bool { return line.Handling.Has(Oversize | Hazardous) }):
		return rejected("free-shipping: not for oversize or hazardous goods")
	case goods < 2_500:
		return rejected("free-shipping: goods below 2500 cents")
	}
	c.freeShipping = true
	return nil
}

func anyLine(lines []priced, is func(*priced) bool) bool {
	for i := range lines {
		if is(&lines[i]) {
			return true
		}
	}
	return false
}
