package worker

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// memory is this process's, in bytes.
type memory struct {
	Resident     uint64 `json:"resident"`
	Proportional uint64 `json:"proportional"`
	Private      uint64 `json:"private"`
	Dirty        uint64 `json:"dirty"`
	Peak         uint64 `json:"peak"`
	AddressSpace uint64 `json:"address-space"`
}

// readMemory takes the kernel's own sums over all mappings.
func readMemory() (memory, error) {
	rollup, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		return memory{}, err
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return memory{}, err
	}
	bytes := func(of []byte, key string) uint64 { return entry(string(of), key) * 1024 }
	return memory{
		Resident:     bytes(rollup, "Rss:"),
		Proportional: bytes(rollup, "Pss:"),
		Private:      bytes(rollup, "Private_Clean:") + bytes(rollup, "Private_Dirty:"),
		Dirty:        bytes(rollup, "Anonymous:"),
		Peak:         bytes(status, "VmHWM:"),
		AddressSpace: bytes(status, "VmSize:"),
	}, nil
}

// entry is the number in the line that begins with key; 0 where there is none.
func entry(text, key string) uint64 {
	for line := range strings.Lines(text) {
		if rest, found := strings.CutPrefix(line, key); found {
			if fields := strings.Fields(rest); len(fields) > 0 {
				value, _ := strconv.ParseUint(fields[0], 10, 64)
				return value
			}
		}
	}
	return 0
}

// process is what this process has seen of the machine, all its threads together.
type process struct {
	InvoluntarySwitches int64   `json:"involuntary-switches"`
	MajorFaults         int64   `json:"major-faults"`
	MinorFaults         int64   `json:"minor-faults"`
	CPUMs               float64 `json:"cpu-ms"`
	PeakBytes           uint64  `json:"peak-bytes"`
}

func seenByProcess() process {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	status, _ := os.ReadFile("/proc/self/status")
	return process{
		InvoluntarySwitches: usage.Nivcsw,
		MajorFaults:         usage.Majflt,
		MinorFaults:         usage.Minflt,
		CPUMs:               float64(readClock(clockProcess)) / 1e6,
		PeakBytes:           entry(string(status), "VmHWM:") * 1024,
	}
}
