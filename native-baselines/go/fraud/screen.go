package fraud

import (
	"encoding/binary"

	"tollgate/logic/arith"
)

const (
	recordBytes = 32
	incomplete  = 0x80 // the verdict on what remains after the last whole record
	channels    = 5
)

// record is one payment of a log.
type record struct {
	account, merchant, device uint32
	atSeconds, amountCents    uint64
	country                   [2]byte
	channel                   uint8
	signals                   Signals
}

func readRecord(log []byte) record {
	_ = log[recordBytes-1]
	return record{
		account:     binary.LittleEndian.Uint32(log),
		merchant:    binary.LittleEndian.Uint32(log[4:]),
		atSeconds:   binary.LittleEndian.Uint64(log[8:]),
		amountCents: binary.LittleEndian.Uint64(log[16:]),
		country:     [2]byte{log[24], log[25]},
		channel:     log[26],
		signals:     Signals(log[27]),
		device:      binary.LittleEndian.Uint32(log[28:]),
	}
}

// Screen judges a log of payments: a verdict byte for each.
//
//go:noinline
func Screen(log []byte) []byte {
	verdicts := make([]byte, 0, len(log)/recordBytes+1)
	var accounts windows
	for ; len(log) >= recordBytes; log = log[recordBytes:] {
		r := readRecord(log)
		verdicts = append(verdicts, r.verdict(accounts.note(&r)))
	}
	if len(log) > 0 {
		verdicts = append(verdicts, incomplete)
	}
	return verdicts
}

// signalPoints are those of each signal, by its bit.
var signalPoints = [...]int64{60, 80, 60, 80, -150, 60}

func (r *record) verdict(seen seen) byte {
	risk := countryRisk(string(r.country[:]))
	points := amountPoints(r.amountCents) + 2*risk + int64(arith.Scatter(r.merchant)>>26)
	switch {
	case seen.count >= 10:
		points += 350
	case seen.count >= 5:
		points += 150
	}
	switch {
	case seen.cents > 1_000_000:
		points += 300
	case seen.cents > 300_000:
		points += 150
	}
	for bit, more := range signalPoints {
		if r.signals.Has(1 << bit) {
			points += more
		}
	}
	if seen.deviceChanged {
		points += 120
	}
	if r.channel >= channels {
		points += 100
	}
	verdict := byte(decide(limited(points)))
	for bit, is := range [...]bool{seen.count >= 5, seen.cents > 300_000, seen.deviceChanged, risk >= 35, seen.late} {
		if is {
			verdict |= 1 << (2 + bit)
		}
	}
	return verdict
}
