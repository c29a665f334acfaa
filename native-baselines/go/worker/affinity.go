package worker

import (
	"os"
	"runtime"
	"strconv"
	"syscall"
	"unsafe"
)

// cpuSet is a set of cores, as the kernel has them.
type cpuSet [1024 / 64]uint64

func oneCore(core int) (set cpuSet, ok bool) {
	if core < 0 || core >= len(set)*64 {
		return set, false
	}
	set[core/64] = 1 << (core % 64)
	return set, true
}

// allowedCores are those that the calling thread may run on.
func allowedCores() (set cpuSet, err error) {
	return set, affinity(syscall.SYS_SCHED_GETAFFINITY, 0, &set)
}

func affinity(call uintptr, thread int, set *cpuSet) error {
	_, _, errno := syscall.RawSyscall(call, uintptr(thread), unsafe.Sizeof(*set), uintptr(unsafe.Pointer(set)))
	if errno != 0 {
		return errno
	}
	return nil
}

// pin keeps the whole process on one core: the collector's threads too, or it would mark on another core for nothing.
// Go then has one processor to schedule for, as it would find by itself if it had been started there.
func pin(core int) error {
	if err := pinThreads(core); err != nil {
		return err
	}
	runtime.GOMAXPROCS(1)
	return nil
}

// pinThreads keeps all threads on one core.
func pinThreads(core int) error {
	set, ok := oneCore(core)
	if !ok {
		return syscall.EINVAL
	}
	return place(set)
}

// unpinned lets the process run on all of these, until `back` is called.
func unpinned(cores cpuSet) (back func(), err error) {
	before, err := allowedCores()
	if err != nil {
		return nil, err
	}
	return func() { _ = place(before) }, place(cores)
}

// place puts all threads there. Those that they make later are born there.
func place(set cpuSet) error {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	for _, thread := range threads {
		id, err := strconv.Atoi(thread.Name())
		if err != nil {
			continue
		}
		// One that has ended meanwhile needs no place.
		if err := affinity(syscall.SYS_SCHED_SETAFFINITY, id, &set); err != nil && err != syscall.ESRCH {
			return err
		}
	}
	return nil
}

// EndWithParent ends this process when its parent ends: a worker that loops must not outlive a killed run. Best effort:
// the end of stdin ends it, too, between two requests.
func EndWithParent() {
	const setParentDeathSignal = 1
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, setParentDeathSignal, uintptr(syscall.SIGKILL), 0)
}
