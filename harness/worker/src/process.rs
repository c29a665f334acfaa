//! What this process sees of the machine, and where it runs.

use rustix::thread::CpuSet;
use tollgate_model::protocol::Process;

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

/// Ends this process when its parent ends: a worker that loops for ever must not outlive a killed run.
pub fn end_with_parent() {
    // Best effort: where the kernel cannot do it, the end of stdin ends the worker between two requests.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// What this process has seen up to now.
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
    let tick_ms = 1_000.0 / rustix::param::clock_ticks_per_second().max(1) as f64;
    Process {
        involuntary_switches: of_status(&status, "nonvoluntary_ctxt_switches:"),
        minor_faults: field(7),
        major_faults: field(9),
        cpu_ms: (field(11) + field(12)) as f64 * tick_ms,
        peak_bytes: of_status(&status, "VmHWM:") * 1024,
    }
}

fn of_status(status: &str, key: &str) -> u64 {
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
    fn pinning_is_to_one_core_and_can_be_undone() {
        std::thread::spawn(|| {
            let before = allowed().unwrap();
            let core = (0..CpuSet::MAX_CPU).find(|&core| before.is_set(core)).unwrap();
            pin(core).unwrap();
            assert_eq!(allowed().unwrap().count(), 1);
            unpin(&before).unwrap();
            assert_eq!(allowed().unwrap().count(), before.count());
        })
        .join()
        .unwrap();
    }
}
