package canonical

import (
	"tollgate/logic/fraud"
	"tollgate/logic/option"
)

// The types of tollgate:fraud.
var (
	channel = Enum[fraud.Channel]("web", "app", "phone", "point-of-sale", "recurring")
	card    = Record(
		Field("bin", func(c *fraud.Card) *uint32 { return &c.BIN }, U32),
		Field("last-four", func(c *fraud.Card) *uint16 { return &c.LastFour }, U16),
		Field("expiry-month", func(c *fraud.Card) *uint8 { return &c.ExpiryMonth }, U8),
		Field("expiry-year", func(c *fraud.Card) *uint16 { return &c.ExpiryYear }, U16),
	)
	instrument = Variant(
		func(i *fraud.Instrument) *fraud.InstrumentKind { return &i.Kind },
		With("card", func(i *fraud.Instrument) *fraud.Card { return &i.Card }, card),
		With("bank-transfer", func(i *fraud.Instrument) *string { return &i.Name }, String),
		With("wallet", func(i *fraud.Instrument) *string { return &i.Name }, String),
		Bare[fraud.Instrument]("invoice"),
	)
	place = Record(
		Field("country", func(p *fraud.Place) *string { return &p.Country }, String),
		Field("lat-microdegrees", func(p *fraud.Place) *int32 { return &p.LatMicrodegrees }, S32),
		Field("lon-microdegrees", func(p *fraud.Place) *int32 { return &p.LonMicrodegrees }, S32),
	)
	pastPayment = Record(
		Field("amount-cents", func(p *fraud.PastPayment) *uint64 { return &p.AmountCents }, U64),
		Field("seconds-ago", func(p *fraud.PastPayment) *uint32 { return &p.SecondsAgo }, U32),
		Field("channel", func(p *fraud.PastPayment) *fraud.Channel { return &p.Channel }, channel),
		Field("declined", func(p *fraud.PastPayment) *bool { return &p.Declined }, Bool),
	)
	Transaction = Record(
		Field("id", func(t *fraud.Transaction) *string { return &t.ID }, String),
		Field("account-id", func(t *fraud.Transaction) *string { return &t.AccountID }, String),
		Field("amount-cents", func(t *fraud.Transaction) *uint64 { return &t.AmountCents }, U64),
		Field("currency", func(t *fraud.Transaction) *string { return &t.Currency }, String),
		Field("at-seconds", func(t *fraud.Transaction) *uint64 { return &t.AtSeconds }, U64),
		Field("channel", func(t *fraud.Transaction) *fraud.Channel { return &t.Channel }, channel),
		Field("instrument", func(t *fraud.Transaction) *fraud.Instrument { return &t.Instrument }, instrument),
		Field("origin", func(t *fraud.Transaction) *fraud.Place { return &t.Origin }, place),
		Field("billing", func(t *fraud.Transaction) *option.Option[fraud.Place] { return &t.Billing }, Option(place)),
		Field("signals", func(t *fraud.Transaction) *fraud.Signals { return &t.Signals },
			Flags[fraud.Signals]("new-device", "vpn", "address-mismatch", "cvv-missing", "three-d-secure", "gift-card")),
		Field("history", func(t *fraud.Transaction) *[]fraud.PastPayment { return &t.History }, List(pastPayment)),
	)
	velocity = Record(
		Field("last-minute", func(v *fraud.Velocity) *uint32 { return &v.LastMinute }, U32),
		Field("last-hour", func(v *fraud.Velocity) *uint32 { return &v.LastHour }, U32),
		Field("last-day", func(v *fraud.Velocity) *uint32 { return &v.LastDay }, U32),
		Field("cents-last-day", func(v *fraud.Velocity) *uint64 { return &v.CentsLastDay }, U64),
	)
	Assessment = Record(
		Field("score", func(a *fraud.Assessment) *uint16 { return &a.Score }, U16),
		Field("decision", func(a *fraud.Assessment) *fraud.Decision { return &a.Decision },
			Enum[fraud.Decision]("approve", "challenge", "review", "decline")),
		Field("velocity", func(a *fraud.Assessment) *fraud.Velocity { return &a.Velocity }, velocity),
		Field("reasons", func(a *fraud.Assessment) *[]string { return &a.Reasons }, List(String)),
	)
	Features = Record(
		Field("amount-cents", func(f *fraud.Features) *uint64 { return &f.AmountCents }, U64),
		Field("mean-cents", func(f *fraud.Features) *uint64 { return &f.MeanCents }, U64),
		Field("max-cents", func(f *fraud.Features) *uint64 { return &f.MaxCents }, U64),
		Field("cents-last-day", func(f *fraud.Features) *uint64 { return &f.CentsLastDay }, U64),
		Field("account-age-days", func(f *fraud.Features) *uint32 { return &f.AccountAgeDays }, U32),
		Field("count-last-minute", func(f *fraud.Features) *uint32 { return &f.CountLastMinute }, U32),
		Field("count-last-hour", func(f *fraud.Features) *uint32 { return &f.CountLastHour }, U32),
		Field("count-last-day", func(f *fraud.Features) *uint32 { return &f.CountLastDay }, U32),
		Field("declined-last-day", func(f *fraud.Features) *uint32 { return &f.DeclinedLastDay }, U32),
		Field("distance-km", func(f *fraud.Features) *uint32 { return &f.DistanceKm }, U32),
		Field("seconds-since-last", func(f *fraud.Features) *uint32 { return &f.SecondsSinceLast }, U32),
		Field("device-age-days", func(f *fraud.Features) *uint32 { return &f.DeviceAgeDays }, U32),
		Field("hour-of-day", func(f *fraud.Features) *uint8 { return &f.HourOfDay }, U8),
		Field("day-of-week", func(f *fraud.Features) *uint8 { return &f.DayOfWeek }, U8),
		Field("channel", func(f *fraud.Features) *uint8 { return &f.Channel }, U8),
		Field("tier", func(f *fraud.Features) *uint8 { return &f.Tier }, U8),
		Field("merchant-risk", func(f *fraud.Features) *uint16 { return &f.MerchantRisk }, U16),
		Field("country-risk", func(f *fraud.Features) *int32 { return &f.CountryRisk }, S32),
		Field("cross-border", func(f *fraud.Features) *bool { return &f.CrossBorder }, Bool),
		Field("new-device", func(f *fraud.Features) *bool { return &f.NewDevice }, Bool),
	)
)
