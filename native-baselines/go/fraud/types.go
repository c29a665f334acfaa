// Package fraud is how suspicious a payment is: scores from 0 (fine) to 1000 (certainly fraud).
package fraud

import "tollgate/logic/option"

// Channel is the way that a payment took.
type Channel uint8

// The channels.
const (
	Web Channel = iota
	App
	Phone
	PointOfSale
	Recurring
)

// Signals is a set of what was noticed of a payment.
type Signals uint8

// The signals.
const (
	NewDevice Signals = 1 << iota
	VPN
	AddressMismatch
	CVVMissing
	ThreeDSecure
	GiftCard
)

// Has tells whether that signal is set.
func (s Signals) Has(signal Signals) bool { return s&signal != 0 }

// Card is a payment card.
type Card struct {
	BIN         uint32
	LastFour    uint16
	ExpiryMonth uint8
	ExpiryYear  uint16
}

// InstrumentKind says which field of an Instrument holds.
type InstrumentKind uint8

// The kinds of instruments, in the contract's order.
const (
	ByCard InstrumentKind = iota
	BankTransfer
	Wallet
	Invoice
)

// Instrument is what is paid with.
type Instrument struct {
	Kind InstrumentKind
	Card Card
	Name string // the IBAN of a bank transfer, the name of a wallet
}

// Place is a point on the globe.
type Place struct {
	Country                          string
	LatMicrodegrees, LonMicrodegrees int32
}

// PastPayment is an earlier payment of the account.
type PastPayment struct {
	AmountCents uint64
	SecondsAgo  uint32
	Channel     Channel
	Declined    bool
}

// Transaction is a payment to be judged.
type Transaction struct {
	ID, AccountID string
	AmountCents   uint64
	Currency      string
	AtSeconds     uint64
	Channel       Channel
	Instrument    Instrument
	Origin        Place
	Billing       option.Option[Place]
	Signals       Signals
	History       []PastPayment
}

// Decision is what to do with a payment.
type Decision uint8

// The decisions.
const (
	Approve Decision = iota
	Challenge
	Review
	Decline
)

// Velocity is how much was paid lately.
type Velocity struct {
	LastMinute, LastHour, LastDay uint32
	CentsLastDay                  uint64
}

// Assessment is the judgement on a payment.
type Assessment struct {
	Score    uint16
	Decision Decision
	Velocity Velocity
	Reasons  []string
}

// Features are what the model looks at.
type Features struct {
	AmountCents, MeanCents, MaxCents, CentsLastDay uint64
	AccountAgeDays                                 uint32
	CountLastMinute, CountLastHour, CountLastDay   uint32
	DeclinedLastDay                                uint32
	DistanceKm, SecondsSinceLast, DeviceAgeDays    uint32
	HourOfDay, DayOfWeek, Channel, Tier            uint8
	MerchantRisk                                   uint16
	CountryRisk                                    int32
	CrossBorder, NewDevice                         bool
}
