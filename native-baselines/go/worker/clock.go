package worker

import (
	"math"
	"slices"
	"syscall"
	"time"
	"unsafe"
)

var epoch = time.Now()

// now is Go's own monotonic clock, in nanoseconds. Since reads it alone, and not the wall clock too.
func now() int64 { return int64(time.Since(epoch)) }

const (
	clockMonotonic = 1
	clockProcess   = 2 // processor time of all threads
)

// MonotonicNs is CLOCK_MONOTONIC, which all processes of a machine share.
func MonotonicNs() int64 { return readClock(clockMonotonic) }

func readClock(id uintptr) int64 {
	var at syscall.Timespec
	if _, _, errno := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, id, uintptr(unsafe.Pointer(&at)), 0); errno != 0 {
		return 0
	}
	return at.Nano()
}

const readings = 2_000

// calibrate finds what reading the clock costs, and its least step.
func calibrate() clock {
	costs := make([]float64, 9)
	for i := range costs {
		begin := now()
		for range readings {
			now()
		}
		costs[i] = float64(now()-begin) / readings
	}
	least := math.Inf(1)
	for range readings {
		begin := now()
		if step := now() - begin; step > 0 {
			least = min(least, float64(step))
		}
	}
	if math.IsInf(least, 1) {
		least = 0
	}
	return clock{CostNs: median(costs), ResolutionNs: least}
}

// median of some numbers.
func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
