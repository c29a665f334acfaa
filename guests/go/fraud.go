package main

import "tollgate/logic/fraud"

const (
	pastPaymentSize = 16
	textSize        = 8
)

//go:wasmexport tollgate:fraud/fraud@1.0.0#score
func score(account address, accountBytes uint32, cents uint64) uint32 {
	points := fraud.Score(text(account, accountBytes), cents)
	release()
	return uint32(points)
}

//go:wasmexport tollgate:fraud/fraud@1.0.0#score-features
func scoreFeatures(features address) uint32 {
	lifted := liftFeatures(features)
	points := fraud.ScoreFeatures(&lifted)
	release()
	return uint32(points)
}

//go:wasmexport tollgate:fraud/fraud@1.0.0#score-transaction
func scoreTransaction(tx address) address {
	lifted := liftTransaction(tx)
	assessment := fraud.ScoreTransaction(&lifted)
	to := result()
	put(to, assessment.Score)
	put(to+2, assessment.Decision)
	put(to+8, assessment.Velocity.LastMinute)
	put(to+12, assessment.Velocity.LastHour)
	put(to+16, assessment.Velocity.LastDay)
	put(to+24, assessment.Velocity.CentsLastDay)
	putList(to+32, assessment.Reasons, textSize, func(to address, reason *string) { putText(to, *reason) })
	return to
}

//go:wasmexport cabi_post_tollgate:fraud/fraud@1.0.0#score-transaction
func scoreTransactionPost(address) { release() }

//go:wasmexport tollgate:fraud/fraud@1.0.0#screen
func screen(log address, bytes uint32) address {
	to := result()
	putData(to, fraud.Screen(data(log, bytes)))
	return to
}

//go:wasmexport cabi_post_tollgate:fraud/fraud@1.0.0#screen
func screenPost(address) { release() }

func liftFeatures(a address) fraud.Features {
	return fraud.Features{
		AmountCents:      at[uint64](a),
		MeanCents:        at[uint64](a + 8),
		MaxCents:         at[uint64](a + 16),
		CentsLastDay:     at[uint64](a + 24),
		AccountAgeDays:   at[uint32](a + 32),
		CountLastMinute:  at[uint32](a + 36),
		CountLastHour:    at[uint32](a + 40),
		CountLastDay:     at[uint32](a + 44),
		DeclinedLastDay:  at[uint32](a + 48),
		DistanceKm:       at[uint32](a + 52),
		SecondsSinceLast: at[uint32](a + 56),
		DeviceAgeDays:    at[uint32](a + 60),
		HourOfDay:        at[uint8](a + 64),
		DayOfWeek:        at[uint8](a + 65),
		Channel:          at[uint8](a + 66),
		Tier:             at[uint8](a + 67),
		MerchantRisk:     at[uint16](a + 68),
		CountryRisk:      at[int32](a + 72),
		CrossBorder:      at[bool](a + 76),
		NewDevice:        at[bool](a + 77),
	}
}

func liftTransaction(a address) fraud.Transaction {
	tx := fraud.Transaction{
		ID:          textAt(a),
		AccountID:   textAt(a + 8),
		AmountCents: at[uint64](a + 16),
		Currency:    textAt(a + 24),
		AtSeconds:   at[uint64](a + 32),
		Channel:     at[fraud.Channel](a + 40),
		Instrument:  liftInstrument(a + 44),
		Origin:      liftPlace(a + 60),
		Signals:     at[fraud.Signals](a + 96),
		History:     list(at[address](a+100), at[uint32](a+104), pastPaymentSize, liftPastPayment),
	}
	if tx.Billing.Some = at[bool](a + 76); tx.Billing.Some {
		tx.Billing.Value = liftPlace(a + 80)
	}
	return tx
}

func liftInstrument(a address) fraud.Instrument {
	instrument := fraud.Instrument{Kind: at[fraud.InstrumentKind](a)}
	switch instrument.Kind {
	case fraud.ByCard:
		instrument.Card = fraud.Card{
			BIN:         at[uint32](a + 4),
			LastFour:    at[uint16](a + 8),
			ExpiryMonth: at[uint8](a + 10),
			ExpiryYear:  at[uint16](a + 12),
		}
	case fraud.BankTransfer, fraud.Wallet:
		instrument.Name = textAt(a + 4)
	}
	return instrument
}

func liftPlace(a address) fraud.Place {
	return fraud.Place{Country: textAt(a), LatMicrodegrees: at[int32](a + 8), LonMicrodegrees: at[int32](a + 12)}
}

func liftPastPayment(payment *fraud.PastPayment, a address) {
	payment.AmountCents = at[uint64](a)
	payment.SecondsAgo = at[uint32](a + 8)
	payment.Channel = at[fraud.Channel](a + 12)
	payment.Declined = at[bool](a + 13)
}
