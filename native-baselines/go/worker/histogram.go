package worker

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"math"
	"math/bits"
)

// histogram is an HdrHistogram of nanoseconds: three digits, up to an hour. Buckets double in width; each has halves of
// 1,024 steps.
type histogram struct {
	counts [(buckets + 1) * halfBucket]uint64
	count  uint64
}

const (
	longest    = 3_600_000_000_000
	digits     = 3
	halfBits   = 10
	halfBucket = 1 << halfBits
	buckets    = 32 // 2,048 · 2³¹ is the first beyond an hour
)

func newHistogram() *histogram { return &histogram{} }

func (h *histogram) add(ns uint64) {
	h.counts[index(min(ns, longest))]++
	h.count++
}

// index is the place of the step that holds a value.
func index(value uint64) int {
	bucket := bits.Len64(value|(2*halfBucket-1)) - halfBits - 1
	return (bucket+1)<<halfBits + int(value>>bucket) - halfBucket
}

// step is the least value at an index, and how many values are told to be the same.
func step(index int) (least, width uint64) {
	bucket := index>>halfBits - 1
	if bucket < 0 {
		return uint64(index), 1
	}
	return uint64(index&(halfBucket-1)+halfBucket) << bucket, 1 << bucket
}

// atRank is the highest value that is told to be the same as that of a rank, counted from 1.
func (h *histogram) atRank(rank uint64) uint64 {
	var below uint64
	for i, count := range h.counts {
		if below += count; below >= rank && count > 0 {
			least, width := step(i)
			return least + width - 1
		}
	}
	return 0
}

func (h *histogram) min() uint64 {
	for i, count := range h.counts {
		if count > 0 {
			least, _ := step(i)
			return least
		}
	}
	return 0
}

func (h *histogram) mean() float64 {
	sum := 0.0
	for i, count := range h.counts {
		if count > 0 {
			least, width := step(i)
			sum += float64(count) * float64(least+width/2)
		}
	}
	return sum / float64(max(h.count, 1))
}

const (
	cookie           = 0x1c849313
	cookieCompressed = 0x1c849314
)

// encode is the histogram as all its tools read it: V2, deflated, base64.
func (h *histogram) encode() string {
	counts := h.payload()
	var plain bytes.Buffer
	for _, field := range []any{
		uint32(cookie), uint32(len(counts)), uint32(0), uint32(digits), uint64(1), uint64(longest), float64(1),
	} {
		_ = binary.Write(&plain, binary.BigEndian, field)
	}
	plain.Write(counts)
	var packed bytes.Buffer
	deflate := zlib.NewWriter(&packed)
	_, _ = deflate.Write(plain.Bytes())
	_ = deflate.Close()
	out := binary.BigEndian.AppendUint32(nil, cookieCompressed)
	out = binary.BigEndian.AppendUint32(out, uint32(packed.Len()))
	return base64.StdEncoding.EncodeToString(append(out, packed.Bytes()...))
}

// payload are the counts up to the last that is not zero; several zeros are one negative number.
func (h *histogram) payload() []byte {
	end := 0
	for i, count := range h.counts {
		if count > 0 {
			end = i + 1
		}
	}
	var out []byte
	for i := 0; i < end; i++ {
		zeros := 0
		for h.counts[i+zeros] == 0 {
			zeros++
		}
		if zeros > 1 {
			out = appendZigZag(out, -int64(zeros))
			i += zeros - 1
			continue
		}
		out = appendZigZag(out, int64(min(h.counts[i], math.MaxInt64)))
	}
	return out
}

// appendZigZag appends a number, seven bits a byte; a ninth byte has eight.
func appendZigZag(out []byte, value int64) []byte {
	rest := uint64(value<<1 ^ value>>63)
	for range 8 {
		if rest < 0x80 {
			return append(out, byte(rest))
		}
		out = append(out, byte(rest)|0x80)
		rest >>= 7
	}
	return append(out, byte(rest))
}
