package pricing

const (
	hazardousCents   = 4_000 // once a cart
	freeDomesticFrom = 15_000
)

// carrier is what a region's parcels and kilograms cost.
type carrier struct {
	parcel, kilogram uint64
}

var carriers = [...]carrier{
	Domestic:   {495, 60},
	EUStandard: {995, 110},
	EUReduced:  {995, 110},
	UK:         {1_295, 140},
	USCA:       {1_995, 260},
	USNY:       {1_995, 240},
	Exempt:     {495, 60},
}

func shippingOf(region Region, lines []priced, net uint64, free bool) uint64 {
	var grams, cents uint64
	hazardous := false
	for i := range lines {
		line := &lines[i]
		weight := uint64(line.article.grams) * uint64(line.Quantity)
		grams += weight
		cents += handlingOf(line.Line, weight)
		hazardous = hazardous || line.Handling.Has(Hazardous)
	}
	if hazardous {
		cents += hazardousCents
	}
	if free || region == Domestic && net >= freeDomesticFrom {
		return cents
	}
	return cents + carriers[region].parcel + kilograms(grams)*carriers[region].kilogram
}

func handlingOf(line *Line, grams uint64) uint64 {
	var cents uint64
	if line.Handling.Has(GiftWrap) {
		cents += min(250*uint64(line.Quantity), 5_000)
		if line.Note.Some && line.Note.Value != "" {
			cents += 100
		}
	}
	if line.Handling.Has(Fragile) {
		cents += 120 * kilograms(grams)
	}
	if line.Handling.Has(Oversize) {
		cents += 2_500
	}
	if line.Handling.Has(ColdChain) {
		cents += 900 + 80*kilograms(grams)
	}
	return cents
}

// kilograms are begun ones.
func kilograms(grams uint64) uint64 { return (grams + 999) / 1_000 }
