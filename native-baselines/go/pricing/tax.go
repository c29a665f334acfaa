package pricing

import (
	"strings"

	"tollgate/logic/arith"
)

// reducedBelow is the unit price below which us-ny reduces the tax of the reduced class.
const reducedBelow = 11_000

// taxRule is how a region taxes.
type taxRule struct {
	standard, reduced uint64
	taxesShipping     bool
	rounding          arith.Rounding
	perLine           bool
}

var taxRules = [...]taxRule{
	Domestic:   {1_900, 700, true, arith.HalfEven, true},
	EUStandard: {2_100, 900, true, arith.HalfEven, true},
	EUReduced:  {1_000, 500, true, arith.HalfEven, false},
	UK:         {2_000, 0, true, arith.Down, false},
	USCA:       {725, 0, false, arith.HalfUp, false},
	USNY:       {888, 0, false, arith.HalfUp, false},
	Exempt:     {},
}

func taxOf(cart *Cart, lines []priced, shipping uint64) uint64 {
	inEU := cart.Region == EUStandard || cart.Region == EUReduced
	if cart.Region == Exempt || inEU && strings.HasPrefix(cart.Customer, "vat:") {
		return 0
	}
	rule := &taxRules[cart.Region]
	if !rule.taxesShipping {
		shipping = 0
	}
	if rule.perLine {
		tax := arith.Share(shipping, rule.standard, rule.rounding)
		for i := range lines {
			rate := rule.standard
			if reduced(cart.Region, &lines[i]) {
				rate = rule.reduced
			}
			tax += arith.Share(lines[i].net, rate, rule.rounding)
		}
		return tax
	}
	standardNet, reducedNet := shipping, uint64(0)
	for i := range lines {
		if reduced(cart.Region, &lines[i]) {
			reducedNet += lines[i].net
		} else {
			standardNet += lines[i].net
		}
	}
	return arith.Share(standardNet, rule.standard, rule.rounding) + arith.Share(reducedNet, rule.reduced, rule.rounding)
}

func reduced(region Region, line *priced) bool {
	return line.article.reduced() && (region != USNY || line.unit < reducedBelow)
}
