package calls

import (
	"tollgate/logic/canonical"
	"tollgate/logic/fraud"
	"tollgate/logic/pricing"
	"tollgate/logic/probe"
)

type nothing = struct{}

// The loops of functions that take nothing go round all the same: what the empty loop does is subtracted.
var probeFunctions = []Function{
	function("probe/nop", canonical.Null, canonical.Null.Append,
		func(*nothing) (none nothing) { probe.Nop(); return },
		func(ring []nothing, at, calls int) int {
			for end := at + calls; at < end; at++ {
				_ = &ring[at&(len(ring)-1)]
				probe.Nop()
			}
			return at
		}),
	function("probe/sink-scalar", twoNumbers, canonical.Null.Append,
		func(in *numbers) (none nothing) { probe.SinkScalar(in.a, in.b); return },
		func(ring []numbers, at, calls int) int {
			for end := at + calls; at < end; at++ {
				in := &ring[at&(len(ring)-1)]
				probe.SinkScalar(in.a, in.b)
			}
			return at
		}),
	function("probe/source-scalar", canonical.Null, canonical.U64.Append,
		func(*nothing) uint64 { return probe.SourceScalar() },
		func(ring []nothing, at, calls int) int {
			for end := at + calls; at < end; at++ {
				_ = &ring[at&(len(ring)-1)]
				probe.SourceScalar()
			}
			return at
		}),
	function("probe/echo-scalar", twoNumbers, canonical.U64.Append,
		func(in *numbers) uint64 { return probe.EchoScalar(in.a, in.b) },
		func(ring []numbers, at, calls int) int {
			for end := at + calls; at < end; at++ {
				in := &ring[at&(len(ring)-1)]
				probe.EchoScalar(in.a, in.b)
			}
			return at
		}),
	function("probe/sink-scalars", canonical.Features, canonical.Null.Append,
		func(in *fraud.Features) (none nothing) { probe.SinkScalars(in); return },
		func(ring []fraud.Features, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.SinkScalars(&ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("probe/sink-structured", canonical.Cart, canonical.Null.Append,
		func(in *pricing.Cart) (none nothing) { probe.SinkStructured(in); return },
		func(ring []pricing.Cart, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.SinkStructured(&ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("probe/source-structured", canonical.U32, canonical.Cart.Append,
		func(in *uint32) pricing.Cart { return probe.SourceStructured(*in) },
		func(ring []uint32, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.SourceStructured(ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("probe/echo-structured", canonical.Cart, canonical.Cart.Append,
		func(in *pricing.Cart) pricing.Cart { return *probe.EchoStructured(in) },
		func(ring []pricing.Cart, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.EchoStructured(&ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("probe/sink-text", canonical.String, canonical.Null.Append,
		func(in *string) (none nothing) { probe.SinkText(*in); return },
		func(ring []string, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.SinkText(ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("probe/source-text", canonical.U32, canonical.String.Append,
		func(in *uint32) string { return probe.SourceText(*in) },
		func(ring []uint32, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.SourceText(ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("probe/echo-text", canonical.String, canonical.String.Append,
		func(in *string) string { return probe.EchoText(*in) },
		func(ring []string, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.EchoText(ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("probe/sink-bytes", canonical.Bytes, canonical.Null.Append,
		func(in *[]byte) (none nothing) { probe.SinkBytes(*in); return },
		func(ring [][]byte, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.SinkBytes(ring[at&(len(ring)-1)])
			}
			return at
		}),
	function("probe/source-bytes", canonical.U32, canonical.Bytes.Append,
		func(in *uint32) []byte { return probe.SourceBytes(*in) },
		func(ring []uint32, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.SourceBytes(ring[at&(len(ring)-1)])
			}
			return at
		}),
	inBase64(function("probe/echo-bytes", canonical.Bytes, canonical.Bytes.Append,
		func(in *[]byte) []byte { return probe.EchoBytes(*in) },
		func(ring [][]byte, at, calls int) int {
			for end := at + calls; at < end; at++ {
				probe.EchoBytes(ring[at&(len(ring)-1)])
			}
			return at
		}), probe.EchoBytes),
}
