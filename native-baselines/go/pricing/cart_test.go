package pricing

import (
	"errors"
	"math"
	"testing"

	"tollgate/logic/option"
)

// cart is of one line: 100 of article 1, at 2,975 cents; 297,500 in all.
func cart(coupons ...Coupon) *Cart {
	return &Cart{Region: USCA, Lines: []Line{{SkuID: 1, Quantity: 100}}, Coupons: coupons}
}

func percent(points uint16) Coupon { return Coupon{Kind: Percent, Percent: points} }
func fixed(cents uint64) Coupon    { return Coupon{Kind: Fixed, Fixed: cents} }
func bundle(id, buy, free uint32) Coupon {
	return Coupon{Kind: BundleOf, Bundle: Bundle{SkuID: id, Buy: buy, Free: free}}
}

var freeShipping = Coupon{Kind: FreeShipping}

func TestTheFirstCheckThatFailsIsTheAnswer(t *testing.T) {
	cheap := func(coupons ...Coupon) *Cart {
		cart := cart(coupons...)
		cart.Lines[0] = Line{SkuID: cheapest(), Quantity: 1}
		return cart
	}
	oversize := cart(freeShipping)
	oversize.Lines[0].Handling = Oversize
	for _, c := range []struct {
		cart     *Cart
		expected Error
	}{
		{&Cart{}, *errEmptyCart},
		{&Cart{Lines: []Line{{SkuID: 129, Quantity: 0}}}, *unknownSku(129)},
		{&Cart{Lines: []Line{{SkuID: 1, Quantity: 0}, {SkuID: 129}}}, *invalidQuantity(0)},
		{&Cart{Lines: []Line{{SkuID: 1, Quantity: 100_001}}}, *invalidQuantity(100_001)},
		{cart(fixed(0), fixed(0), fixed(0), fixed(0), fixed(0), fixed(0)), *rejected("at most 5 coupons a cart")},
		{cart(percent(0)), *rejected("percent: expected 1 to 5000 basis points")},
		{cart(percent(1), percent(5_001)), *rejected("percent: expected 1 to 5000 basis points")},
		{cart(percent(1), percent(1)), *rejected("percent: only one a cart")},
		{cart(fixed(1), percent(2_501)), *rejected("percent: above 2500 basis points not with fixed")},
		{cheap(percent(1)), *rejected("percent: goods below 1000 cents")},
		{cart(fixed(0)), *rejected("fixed: nothing off")},
		{cart(percent(2_501), fixed(1)), *rejected("fixed: not with percent above 2500 basis points")},
		{cheap(fixed(1)), *rejected("fixed: goods below 1000 cents")},
		{cart(fixed(math.MaxUint64), fixed(1)), *errOverflow},
		{cart(bundle(1, 0, 0)), *rejected("bundle: nothing to buy or nothing free")},
		{cart(bundle(1, 1, 2)), *rejected("bundle: more free than paid")},
		{cart(bundle(129, math.MaxUint32, 1)), *errOverflow},
		{cart(bundle(129, 1, 1)), *unknownSku(129)},
		{cart(bundle(2, 1, 1)), *rejected("bundle: article 2 is not in the cart")},
		{cart(bundle(1, 1, 1), bundle(1, 2, 1)), *rejected("bundle: only one an article")},
		{cart(freeShipping, freeShipping), *rejected("free-shipping: only one a cart")},
		{oversize, *rejected("free-shipping: not for oversize or hazardous goods")},
		{cheap(freeShipping), *rejected("free-shipping: goods below 2500 cents")},
	} {
		var err *Error
		if _, got := QuoteCart(c.cart); !errors.As(got, &err) || *err != c.expected {
			t.Errorf("%+v, expected %+v", got, c.expected)
		}
	}
}

// cheapest is the article with the lowest list price, which is below 1,000 cents.
func cheapest() uint32 {
	best := uint32(1)
	for id := uint32(1); id <= articles; id++ {
		one, _ := find(id)
		if other, _ := find(best); one.list < other.list {
			best = id
		}
	}
	return best
}

func TestDiscountsAreTakenInTheTextsOrder(t *testing.T) {
	cart := cart(fixed(1_000), percent(500), bundle(1, 9, 1))
	cart.Tier, cart.LoyaltyPoints = Gold, option.Of(uint32(1_200))
	// Goods 297,500. Gold and volume: 8 %, 23,800. The bundle: 10 pieces, 29,750. 5 % of 243,950: 12,197.5, to the even
	// floor 12,198 of 231,752 left. Fixed 1,000, points 1,200: 229,552.
	quote, err := QuoteCart(cart)
	if err != nil || quote.GoodsCents != 297_500 || quote.GoodsCents-quote.DiscountCents != 229_552 {
		t.Errorf("%+v, %v", quote, err)
	}
	if quote.PointsEarned != 229_552/100*3 {
		t.Errorf("%d points", quote.PointsEarned)
	}
}

func TestAtMostHalfIsTakenByFixedCouponsAndAFifthByPoints(t *testing.T) {
	cart := cart(fixed(math.MaxUint64))
	cart.LoyaltyPoints = option.Of(uint32(math.MaxUint32))
	// 1 % volume: 294,525 left; half of it, rounded down, goes; then a fifth of 147,263.
	quote, _ := QuoteCart(cart)
	if net := quote.GoodsCents - quote.DiscountCents; net != 147_263-29_452 {
		t.Errorf("%d left", net)
	}
}

func TestShippingAndTaxOfRegions(t *testing.T) {
	base := Cart{Lines: []Line{{SkuID: 1, Quantity: 10, Handling: GiftWrap | Hazardous, Note: option.Of("x")}}}
	// 31,030 net, 19,630 g: 20 kg. Wrapping 2,600, hazard 4,000.
	for _, c := range []struct {
		region        Region
		customer      string
		shipping, tax uint64
	}{
		{Domestic, "", 6_600, 5_896 + 1_254},
		{EUStandard, "", 6_600 + 995 + 20*110, 6_516 + 2_057},
		{EUStandard, "vat:1", 6_600 + 995 + 20*110, 0},
		{UK, "vat:1", 6_600 + 1_295 + 20*140, 8_345},
		{USCA, "", 6_600 + 1_995 + 20*260, 2_250},
		{Exempt, "", 6_600 + 495 + 20*60, 0},
	} {
		cart := base
		cart.Region, cart.Customer = c.region, c.customer
		quote, err := QuoteCart(&cart)
		if err != nil || quote.ShippingCents != c.shipping || quote.TaxCents != c.tax {
			t.Errorf("%+v: %d shipping, %d tax, %v", c, quote.ShippingCents, quote.TaxCents, err)
		}
		if quote.TotalCents != 31_030+c.shipping+c.tax {
			t.Errorf("%+v: %d in all", c, quote.TotalCents)
		}
	}
}
