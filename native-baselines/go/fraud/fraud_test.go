package fraud

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"slices"
	"testing"

	"tollgate/logic/option"
)

func TestTheForestIsTheTexts(t *testing.T) {
	first := &forest[0]
	if root := first.nodes[0]; root != (node{12_000, 1}) || first.leaves[0] != -9 || first.leaves[15] != 1 {
		t.Errorf("%+v", first)
	}
	digest := fnv.New32a()
	for _, tree := range forest {
		for _, node := range tree.nodes {
			digest.Write(binary.LittleEndian.AppendUint32([]byte{node.feature}, uint32(node.threshold)))
		}
		for _, leaf := range tree.leaves {
			digest.Write(binary.LittleEndian.AppendUint16(nil, uint16(leaf)))
		}
	}
	if sum := digest.Sum32(); sum != 1_309_709_731 {
		t.Errorf("the forest's digest is %d", sum)
	}
}

func TestScoresByAccountAndAmount(t *testing.T) {
	if Score("", 0) != 1_000 {
		t.Error("an empty account is certainly fraud")
	}
	base := uint16(0xe40c292c % 401)
	for cents, points := range map[uint64]uint16{0: 0, 999: 0, 1_000: 30, 5_000: 80, 99_999: 160, 499_999: 300, 2_000_000: 600, math.MaxUint64: 600} {
		if score := Score("a", cents); score != base+points {
			t.Errorf("%d cents: %d", cents, score)
		}
	}
}

func TestCountries(t *testing.T) {
	for code, risk := range map[string]int64{"AT": -30, "FR": -15, "US": -10, "BR": 25, "VN": 45, "XX": 35, "at": 80, "": 80, "ATX": 80, "é": 80} {
		if got := countryRisk(code); got != risk {
			t.Errorf("%q: %d, expected %d", code, got, risk)
		}
	}
}

func TestDistances(t *testing.T) {
	for _, c := range []struct {
		a, b Place
		km   uint32
	}{
		{Place{}, Place{}, 0},
		{Place{}, Place{LatMicrodegrees: 1_000_000}, 111},
		{Place{LonMicrodegrees: -179_500_000}, Place{LonMicrodegrees: 179_500_000}, 111},
		{Place{LatMicrodegrees: 90_000_000, LonMicrodegrees: 1}, Place{LatMicrodegrees: math.MaxInt32, LonMicrodegrees: 170_000_000}, 0},
		{Place{LatMicrodegrees: math.MinInt32}, Place{LatMicrodegrees: math.MaxInt32}, 20_015},
	} {
		if km := distanceKm(&c.a, &c.b); km != c.km {
			t.Errorf("%+v: %d km", c, km)
		}
	}
	for _, n := range []int64{0, 1, 3, 4, 999_999_999_999, 1_000_000_000_000, 1<<52 - 1, (1 << 26) * (1 << 26), 64_800_000_000_000_000} {
		if root := squareRoot(n); root*root > n || (root+1)*(root+1) <= n {
			t.Errorf("the root of %d is not %d", n, root)
		}
	}
}

func TestMonths(t *testing.T) {
	for at, expected := range map[uint64][2]uint64{
		0: {1970, 1}, 951_782_400: {2000, 2}, 951_868_800: {2000, 3}, 1_767_225_599: {2025, 12}, 1_767_225_600: {2026, 1},
	} {
		if year, month := yearAndMonth(at); [2]uint64{year, month} != expected {
			t.Errorf("%d: %d-%d", at, year, month)
		}
	}
	card := Card{ExpiryYear: 2026, ExpiryMonth: 1}
	if card.expired(1_767_225_600) || !card.expired(1_769_904_000) || !(&Card{}).expired(0) {
		t.Error("a card is good to the end of its month")
	}
}

func TestEveryRuleInItsOrder(t *testing.T) {
	tx := Transaction{
		AmountCents: 600_000,
		Currency:    "eur",
		AtSeconds:   1_767_225_600,
		Instrument:  Instrument{Kind: ByCard, Card: Card{ExpiryYear: 2020, ExpiryMonth: 1}},
		Origin:      Place{Country: "AT"},
		Billing:     option.Of(Place{Country: "AU", LatMicrodegrees: 60_000_000}),
		Signals:     NewDevice | VPN | AddressMismatch | CVVMissing | ThreeDSecure | GiftCard,
	}
	for range 40 {
		tx.History = append(tx.History, PastPayment{AmountCents: 1, SecondsAgo: 60})
	}
	tx.History[0].Declined, tx.History[1].Declined = true, true
	expected := []string{
		"model", "velocity-minute", "velocity-hour", "velocity-day", "spend-day", "amount-spike", "declines", "far-from-billing",
		"address-mismatch", "new-device", "vpn", "cvv-missing", "card-expired", "gift-card", "unknown-currency", "three-d-secure",
	}
	got := ScoreTransaction(&tx)
	if !slices.Equal(got.Reasons, expected) || got.Decision != Decline || got.Score != 1_000 {
		t.Errorf("%+v", got)
	}
	if got.Velocity != (Velocity{40, 40, 40, 38}) {
		t.Errorf("%+v", got.Velocity)
	}
}

func TestScreenRemembersTheMinuteBefore(t *testing.T) {
	entry := func(at uint64, device uint32) []byte {
		record := make([]byte, recordBytes)
		binary.LittleEndian.PutUint32(record, 7)
		binary.LittleEndian.PutUint64(record[8:], at)
		binary.LittleEndian.PutUint64(record[16:], 200_000)
		copy(record[24:], "AT")
		binary.LittleEndian.PutUint32(record[28:], device)
		return record
	}
	// Two payments of 200,000 in a minute are above 300,000; so is one with half of the minute before left; a late one on
	// another device is both.
	log := slices.Concat(entry(0, 1), entry(59, 1), entry(90, 1), entry(30, 2), []byte{1})
	verdicts := Screen(log)
	const overCents, deviceChanged, late = 8, 16, 64
	for i, bits := range []byte{0, overCents, overCents, overCents | deviceChanged | late} {
		if verdicts[i]&^3 != bits {
			t.Errorf("verdict %d is %#x", i, verdicts[i])
		}
	}
	if len(verdicts) != 5 || verdicts[4] != incomplete {
		t.Errorf("%x", verdicts)
	}
	if len(Screen(nil)) != 0 {
		t.Error("no log, no verdicts")
	}
}
