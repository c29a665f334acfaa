package pricing

import "tollgate/logic/arith"

// source is which rule set a price.
type source uint8

const (
	fromList source = iota
	fromTier
	fromContract
)

var sourceNames = [...]string{"list", "tier", "contract"}

const (
	contractFrom = 250
	contractRate = 2_500
)

// step is a rate that is given from a quantity on.
type step struct {
	from uint32
	rate uint64
}

// steps are those of each grade, the largest quantity first.
var steps = [...][4]step{
	{{1_000, 1_200}, {200, 900}, {50, 500}, {10, 200}},
	{{1_000, 1_800}, {200, 1_200}, {50, 700}, {10, 300}},
	{{500, 1_500}, {100, 1_000}, {25, 600}, {5, 250}},
	{{144, 1_600}, {48, 800}, {12, 400}, {2, 100}},
}

// unitPrice is the price of one piece when that many are bought, and which rule set it.
func (a article) unitPrice(quantity uint32) (uint64, source) {
	if a.contract() && quantity >= contractFrom {
		return a.list - arith.Share(a.list, contractRate, arith.HalfEven), fromContract
	}
	for _, step := range steps[a.grade] {
		if quantity >= step.from {
			return a.list - arith.Share(a.list, step.rate, arith.HalfEven), fromTier
		}
	}
	return a.list, fromList
}

// UnitPrice is the price of one piece when that many are bought; 0 for an unknown article or no quantity.
//
//go:noinline
func UnitPrice(skuID, quantity uint32) uint64 {
	found, ok := find(skuID)
	if !ok || quantity == 0 {
		return 0
	}
	price, _ := found.unitPrice(quantity)
	return price
}
