package calls

import "tollgate/logic/canonical"

// Memcpy copies each input into a buffer that is there already: what the crossing of bytes is held against. It is no
// function of the contracts, and has no golden answers.
const Memcpy = "probe/memcpy"

// OverMemcpy is the Subject that copies these inputs.
func OverMemcpy(texts []string) (Subject, error) {
	inputs, err := readRing(canonical.Bytes, texts)
	if err != nil {
		return nil, err
	}
	longest := 0
	for _, input := range inputs {
		longest = max(longest, len(input))
	}
	target := make([]byte, longest)
	return &ring[[]byte]{inputs: inputs, run: func(ring [][]byte, at, calls int) int {
		for end := at + calls; at < end; at++ {
			copyOnce(target, ring[at&(len(ring)-1)])
		}
		return at
	}}, nil
}

//go:noinline
func copyOnce(target, source []byte) { copy(target, source) }
