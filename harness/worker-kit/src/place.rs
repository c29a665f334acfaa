//! The machine as this process sees it, and the place where it runs.

use nix::time::ClockId;
use rustix::thread::CpuSet;
use tollgate_model::protocol::{Failure, Process};

/// Pins the calling thread to one core.
pub fn pin(core: usize) -> std::io::Result<()> {
    let mut cores = CpuSet::new();
    cores.set(core);
    Ok(rustix::thread::sched_setaffinity(None, &cores)?)
}

/// Lets the calling thread run on any core that `allowed` has.
pub fn unpin(allowed: &CpuSet) -> std::io::Result<()> {
    Ok(rustix::thread::sched_setaffinity(None, allowed)?)
}

/// The cores that the calling thread may run on.
pub fn allowed() -> std::io::Result<CpuSet> {
    Ok(rustix::thread::sched_getaffinity(None)?)
}

/// The calling thread, running elsewhere until this is dropped. Threads that it spawns meanwhile run there too.
pub struct Pinned {
    before: CpuSet,
}

impl Pinned {
    /// To one core.
    pub fn to(core: usize) -> Result<Self, Failure> {
        let before = Self::before()?;
        pin(core).map_err(|error| Failure::request(format!("cannot pin to core {core}: {error}")))?;
        Ok(before)
    }

    /// To any of `cores`.
    pub fn not(cores: &CpuSet) -> Result<Self, Failure> {
        let before = Self::before()?;
        unpin(cores).map_err(|error| Failure::request(format!("cannot undo pinning: {error}")))?;
        Ok(before)
    }

    fn before() -> Result<Self, Failure> {
        let before =
            allowed().map_err(|error| Failure::request(format!("cannot read the allowed cores: {error}")))?;
        Ok(Pinned { before })
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        let _ = unpin(&self.before);
    }
}

/// Ends this process when its parent ends: a worker that loops for ever must not outlive a killed run.
pub fn end_with_parent() {
    // Best effort: where the kernel cannot do it, the end of stdin ends the worker between two requests.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// A record of what this process has seen up to now.
pub fn seen() -> Process {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields are counted behind the program's name, which may hold anything but `)`.
    let fields: Vec<u64> = stat
        .rsplit_once(')')
        .map_or("", |(_, rest)| rest)
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0))
        .collect();
    let field = |behind_name: usize| fields.get(behind_name).copied().unwrap_or(0);
    Process {
        involuntary_switches: of_status(&status, "nonvoluntary_ctxt_switches:"),
        minor_faults: field(7),
        major_faults: field(9),
        cpu_ms: cpu_ms(),
        peak_bytes: of_status(&status, "VmHWM:") * 1024,
    }
}

/// Processor time of all threads. The clock counts nanoseconds; `stat` would count ticks of 10 ms.
fn cpu_ms() -> f64 {
    crate::clock::read_ns(ClockId::CLOCK_PROCESS_CPUTIME_ID) as f64 / 1e6
}

/// The number in the line of `/proc/self/status` or its like that begins with `key`; 0 where there is none.
pub(crate) fn of_status(status: &str, key: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn a_process_sees_itself() {
        let touched = vec![1_u8; 8 << 20];
        std::hint::black_box(&touched);
        let seen = seen();
        assert!(seen.peak_bytes > 8 << 20, "{seen:?}");
        assert!(seen.minor_faults > 0, "{seen:?}");
    }

    #[test]
    fn processor_time_is_finer_than_a_tick() {
        let before = seen().cpu_ms;
        let begin = std::time::Instant::now();
        while begin.elapsed() < std::time::Duration::from_millis(3) {}
        let spent = seen().cpu_ms - before;
        assert!(spent > 0.0 && spent.fract() != 0.0, "{spent} ms");
    }

    #[test]
    fn pinning_is_to_one_core_and_can_be_undone() {
        std::thread::spawn(|| {
            let before = allowed().unwrap();
            let core = (0..CpuSet::MAX_CPU).find(|&core| before.is_set(core)).unwrap();
            let pinned = Pinned::to(core).unwrap();
            assert_eq!(allowed().unwrap().count(), 1);
            {
                let _unpinned = Pinned::not(&before).unwrap();
                assert_eq!(allowed().unwrap().count(), before.count());
            }
            assert_eq!(allowed().unwrap().count(), 1);
            drop(pinned);
            assert_eq!(allowed().unwrap().count(), before.count());
        })
        .join()
        .unwrap();
    }
}
