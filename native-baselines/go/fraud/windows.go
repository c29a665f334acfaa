package fraud

import (
	"math"

	"tollgate/logic/arith"
)

const slots = 64

// activity is how often and how much was paid in a minute.
type activity struct {
	count uint32
	cents uint64
}

// slot is what is remembered of one account: this minute and the one before.
type slot struct {
	used            bool
	account, device uint32
	minute          uint64
	now, before     activity
}

// windows are the accounts seen lately; two that share a slot push each other out.
type windows [slots]slot

// seen is what the windows say of a record.
type seen struct {
	count, cents        uint64
	deviceChanged, late bool
}

// note enters a record, and says what it looks like then.
func (w *windows) note(r *record) seen {
	slot := &w[arith.Scatter(r.account)>>26]
	at := r.atSeconds / minute
	if !slot.used || slot.account != r.account {
		*slot = newSlot(r, at)
	}
	result := seen{deviceChanged: slot.device != r.device, late: at < slot.minute}
	slot.device = r.device
	if at > slot.minute {
		before := activity{}
		if at == slot.minute+1 {
			before = slot.now
		}
		slot.before, slot.now, slot.minute = before, activity{}, at
	}
	if slot.now.count < math.MaxUint32 {
		slot.now.count++
	}
	slot.now.cents = arith.SaturatingAdd(slot.now.cents, r.amountCents)
	left := minute - r.atSeconds%minute
	result.count = uint64(slot.now.count) + uint64(slot.before.count)*left/minute
	result.cents = arith.SaturatingAdd(slot.now.cents, slot.before.cents/minute*left)
	return result
}

func newSlot(r *record, at uint64) slot {
	return slot{used: true, account: r.account, device: r.device, minute: at}
}
