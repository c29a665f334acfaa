package arith

import (
	"math"
	"testing"
)

func TestTheTextsExamples(t *testing.T) {
	if hash := FNV1a("a"); hash != 0xe40c292c {
		t.Errorf("fnv1a(a) is %#x", hash)
	}
	if FNV1a("") != 0x811c9dc5 {
		t.Error("fnv1a of nothing is its basis")
	}
	if scattered := Scatter(1); scattered != 0x9e3779b1 {
		t.Errorf("scatter(1) is %#x", scattered)
	}
}

func TestTheRestIsRounded(t *testing.T) {
	for _, c := range []struct {
		amount, rate           uint64
		down, halfUp, halfEven uint64
	}{
		{1, 4_999, 0, 0, 0},
		{1, 5_000, 0, 1, 0}, // the floor 0 is even
		{3, 5_000, 1, 2, 2}, // the floor 1 is odd
		{1, 5_001, 0, 1, 1},
		{5, 5_000, 2, 3, 2},
		{30_001, 5_000, 15_000, 15_001, 15_000},
		{50_003, 5_000, 25_001, 25_002, 25_002},
		{math.MaxUint64, 10_000, math.MaxUint64, math.MaxUint64, math.MaxUint64},
	} {
		for rounding, expected := range map[Rounding]uint64{Down: c.down, HalfUp: c.halfUp, HalfEven: c.halfEven} {
			if share := Share(c.amount, c.rate, rounding); share != expected {
				t.Errorf("share(%d, %d) by %d is %d, expected %d", c.amount, c.rate, rounding, share, expected)
			}
			checked, fits := CheckedShare(c.amount, c.rate, rounding)
			if !fits || checked != expected {
				t.Errorf("checked share(%d, %d) is %d, %v", c.amount, c.rate, checked, fits)
			}
		}
	}
}

func TestWhatDoesNotFitIsSeen(t *testing.T) {
	if _, fits := CheckedShare(math.MaxUint64, 10_001, Down); fits {
		t.Error("a share above all of the largest amount fits")
	}
	if _, fits := CheckedShare(math.MaxUint64, 50_000, HalfEven); fits {
		t.Error("five times the largest amount fits")
	}
	if _, fits := CheckedAdd(math.MaxUint64, 1); fits {
		t.Error("one more than the largest fits")
	}
	if SaturatingAdd(math.MaxUint64, 1) != math.MaxUint64 || SaturatingMul(5, math.MaxUint64/4) != math.MaxUint64 {
		t.Error("what saturates is the largest value")
	}
	if SaturatingMul(5, 7) != 35 || SaturatingAdd(5, 7) != 12 {
		t.Error("what fits is exact")
	}
}
