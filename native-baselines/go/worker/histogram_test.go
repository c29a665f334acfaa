package worker

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"io"
	"math"
	"testing"
)

// written is a histogram as tollgate-worker wrote it, with what it said of it.
const written = "HISTFAAAAPN4nC1QO1JDMQzUW29k4zBp0sJwAmaghYIuHcNQcQhajsANUmXS5Bi5Q86QE6RJnyYrOf7JlnZXkh/+10uz6c/GKDc76bp62e/s4zwcpxVm" +
	"eEVFgWlrFT1IaLDQYDQKUsNhOTG2w8NyIKwP6wwyKakZPSUT4neAu2es6WwOVkZIQG/iuZCKs1lmVYLgQeDFgsFTQGUZs7gulW4itBCNaJeymBSvd+9yqcISekrVUvp+" +
	"JPDYjtZUrukSNNns2bM7rcwVX5EtOOYqV+1wno7KGlFqFYxpeMQ7fuILf/GMbz2/8ITLpN/bLHH8xAHYvgl3BTq/EXk="

// read unpacks a histogram: its header and counts as they were before they were packed, and itself.
func read(t *testing.T, text string) (plain []byte, h *histogram) {
	t.Helper()
	packed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || binary.BigEndian.Uint32(packed) != cookieCompressed {
		t.Fatal("no packed histogram", err)
	}
	inflate, err := zlib.NewReader(bytes.NewReader(packed[8:]))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err = io.ReadAll(inflate); err != nil {
		t.Fatal(err)
	}
	h = newHistogram()
	place := 0
	for rest := plain[40:]; len(rest) > 0; {
		raw, length := binary.Uvarint(rest)
		value := int64(raw>>1) ^ -int64(raw&1)
		rest = rest[length:]
		if value < 0 {
			place += int(-value)
			continue
		}
		h.counts[place] = uint64(value)
		h.count += uint64(value)
		place++
	}
	return plain, h
}

func TestAHistogramIsWrittenAsOthersWriteIt(t *testing.T) {
	theirs, h := read(t, written)
	ours, _ := read(t, h.encode())
	if !bytes.Equal(theirs, ours) {
		t.Errorf("%x, expected %x", ours, theirs)
	}
}

func TestATailSaysWhatOthersSayOfTheSameTimes(t *testing.T) {
	_, h := read(t, written)
	tail := h.tail()
	if tail.Count != 521 || tail.MinNs != 11_696 || tail.MaxNs != 18_726_911 || math.Abs(tail.MeanNs-90_959.93090211131) > 1e-6 {
		t.Errorf("%+v", tail)
	}
	if len(tail.Percentiles) != 1 || tail.Percentiles[0] != (percentile{Q: 0.5, ValueNs: 13_623, LowNs: 13_519, HighNs: 13_695}) {
		t.Errorf("%+v", tail.Percentiles)
	}
	if len(tail.TooFew) != 3 || tail.TooFew[2] != (tooFew{0.999, 100_000}) {
		t.Errorf("%+v", tail.TooFew)
	}
}

func TestEveryTimeHasAPlaceWithinAThousandth(t *testing.T) {
	h := newHistogram()
	for _, ns := range []uint64{0, 1, 2_047, 2_048, 2_049, 123_456_789, longest, math.MaxUint64} {
		h.add(ns)
		least, width := step(index(min(ns, longest)))
		if value := min(ns, longest); value < least || value >= least+width || float64(width-1) > float64(value)/1_000 {
			t.Errorf("%d is told as %d to %d", ns, least, least+width-1)
		}
	}
	if h.count != 8 || h.atRank(1) != 0 || h.atRank(8) < longest {
		t.Errorf("%d, %d, %d", h.count, h.atRank(1), h.atRank(8))
	}
}
