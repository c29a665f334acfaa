package fraud

import "tollgate/logic/arith"

// features are what the model looks at in a payment.
func (tx *Transaction) features(past *history) Features {
	features := Features{
		AmountCents:      tx.AmountCents,
		MeanCents:        past.mean,
		MaxCents:         past.max,
		CentsLastDay:     past.velocity.CentsLastDay,
		AccountAgeDays:   past.ageDays,
		CountLastMinute:  past.velocity.LastMinute,
		CountLastHour:    past.velocity.LastHour,
		CountLastDay:     past.velocity.LastDay,
		DeclinedLastDay:  past.declinedLastDay,
		SecondsSinceLast: past.sinceLast,
		DeviceAgeDays:    past.channelDays,
		HourOfDay:        uint8(tx.AtSeconds / hour % 24),
		DayOfWeek:        uint8((tx.AtSeconds/day + 4) % 7),
		Channel:          uint8(tx.Channel),
		Tier:             tierOf(past.paid),
		MerchantRisk:     uint16(tx.Instrument.risk()),
		CountryRisk:      int32(countryRisk(tx.Origin.Country)),
		NewDevice:        tx.Signals.Has(NewDevice),
	}
	if features.NewDevice {
		features.DeviceAgeDays = 0
	}
	if tx.Billing.Some {
		features.DistanceKm = distanceKm(&tx.Origin, &tx.Billing.Value)
		features.CrossBorder = tx.Billing.Value.Country != tx.Origin.Country
	}
	return features
}

func tierOf(paid uint64) uint8 {
	switch {
	case paid < 3:
		return 0
	case paid < 10:
		return 1
	}
	return 2
}

// risk is the merchant risk that comes with what is paid with.
func (i *Instrument) risk() int64 {
	switch i.Kind {
	case ByCard:
		return int64(arith.Scatter(i.Card.BIN) >> 16 % 500)
	case BankTransfer:
		return 150 + countryRisk(i.Name[:min(len(i.Name), 2)])
	case Wallet:
		return 200 + int64(arith.FNV1a(i.Name)%300)
	}
	return 550
}
