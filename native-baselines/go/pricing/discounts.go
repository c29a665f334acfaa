package pricing

import "tollgate/logic/arith"

// standing is each tier's rate.
var standing = [...]uint64{Standard: 0, Silver: 300, Gold: 700}

// discount takes off the lines what standing, volume, coupons and loyalty points give.
func discount(cart *Cart, coupons coupons, lines []priced, goods uint64) {
	rate := standing[cart.Tier] + volumeRate(goods)
	for i := range lines {
		if line := &lines[i]; line.source != fromContract {
			line.take(arith.Share(line.net, rate, arith.HalfEven))
		}
	}
	for _, bundle := range coupons.bundles {
		for i := range lines {
			if line := &lines[i]; line.SkuID == bundle.SkuID {
				pieces := line.Quantity / (bundle.Buy + bundle.Free) * bundle.Free
				line.take(uint64(pieces) * line.unit)
			}
		}
	}
	if coupons.percent != 0 {
		for i := range lines {
			lines[i].take(arith.Share(lines[i].net, coupons.percent, arith.HalfEven))
		}
	}
	takeInOrder(lines, min(coupons.fixed, nets(lines)/2))
	if cart.LoyaltyPoints.Some {
		takeInOrder(lines, min(uint64(cart.LoyaltyPoints.Value), nets(lines)/5))
	}
}

func volumeRate(goods uint64) uint64 {
	switch {
	case goods >= 2_000_000:
		return 400
	case goods >= 500_000:
		return 250
	case goods >= 100_000:
		return 100
	}
	return 0
}

// takeInOrder takes an amount off the first line down to 0, then off the next.
func takeInOrder(lines []priced, cents uint64) {
	for i := range lines {
		if cents == 0 {
			return
		}
		cents -= lines[i].take(cents)
	}
}
