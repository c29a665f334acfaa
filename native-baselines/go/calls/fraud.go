package calls

import (
	"tollgate/logic/canonical"
	"tollgate/logic/fraud"
)

// payment is what fraud/score takes.
type payment struct {
	account string
	cents   uint64
}

var scored = canonical.Tuple(
	canonical.Field("", func(p *payment) *string { return &p.account }, canonical.String),
	canonical.Field("", func(p *payment) *uint64 { return &p.cents }, canonical.U64),
)

var fraudFunctions = []Function{
	function("fraud/score", scored, canonical.U16.Append,
		func(p *payment) uint16 { return fraud.Score(p.account, p.cents) },
		func(ring []payment, at, calls int) int {
			for end := at + calls; at < end; at++ {
				in := &ring[at&(len(ring)-1)]
				fraud.Score(in.account, in.cents)
			}
			return at
		}),
	function("fraud/score-features", canonical.Features, canonical.U16.Append, fraud.ScoreFeatures,
		func(ring []fraud.Features, at, calls int) int {
			for end := at + calls; at < end; at++ {
				fraud.ScoreFeatures(&ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("fraud/score-transaction", canonical.Transaction, canonical.Assessment.Append, fraud.ScoreTransaction,
		func(ring []fraud.Transaction, at, calls int) int {
			for end := at + calls; at < end; at++ {
				fraud.ScoreTransaction(&ring[at&(len(ring)-1)])
			}
			return at
		}),
	inBase64(function("fraud/screen", canonical.Bytes, canonical.Bytes.Append,
		func(log *[]byte) []byte { return fraud.Screen(*log) },
		func(ring [][]byte, at, calls int) int {
			for end := at + calls; at < end; at++ {
				fraud.Screen(ring[at&(len(ring)-1)])
			}
			return at
		}), fraud.Screen),
}
