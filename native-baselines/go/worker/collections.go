package worker

import "runtime/debug"

// collections are garbage collections: how many ended, and for how long the program stood still for them. Go's collector
// marks while the program runs; what that takes of the core is in the calls' own times, and not in here.
type collections struct {
	Count int64 `json:"count"`
	Ns    int64 `json:"ns"`
}

var gcStats debug.GCStats

// collectedSoFar does not stop the program, as runtime.ReadMemStats would.
func collectedSoFar() collections {
	debug.ReadGCStats(&gcStats)
	return collections{gcStats.NumGC, int64(gcStats.PauseTotal)}
}

func (c collections) since(before collections) collections {
	return collections{c.Count - before.Count, c.Ns - before.Ns}
}
