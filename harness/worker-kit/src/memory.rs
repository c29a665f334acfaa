//! The memory of this process, read by itself: of a child that is looked at from outside, Linux tells the peak that its
//! parent had before the exec.

use std::io;

use tollgate_model::protocol::Memory;

/// The memory of this process now. Proportional and private bytes are the kernel's own sums over all mappings
/// (`smaps_rollup`): `Pss`, and `Private_Clean` with `Private_Dirty`. A file's pages count as private while nobody else
/// has them mapped: as soon as another process of the same program runs, its text is no longer private to either. What was
/// written to (`Anonymous`) does not depend on neighbours; nor, as `Private_Dirty` would, on whether a file that was made
/// just now is on its disk already. The peak and the address space are `VmHWM` and `VmSize` of `status`.
#[cfg(target_os = "linux")]
pub fn memory() -> io::Result<Memory> {
    use crate::place::of_status;
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup")?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let bytes = |text: &str, key| of_status(text, key) * 1024;
    Ok(Memory {
        resident: bytes(&rollup, "Rss:"),
        proportional: bytes(&rollup, "Pss:"),
        private: bytes(&rollup, "Private_Clean:") + bytes(&rollup, "Private_Dirty:"),
        dirty: bytes(&rollup, "Anonymous:"),
        peak: bytes(&status, "VmHWM:"),
        address_space: bytes(&status, "VmSize:"),
    })
}

/// Gives back to the kernel what the heap has free. Whatever is allocated afterwards is seen as memory that was taken, and
/// does not disappear in what something else (a compiler, above all) has left behind.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
pub fn give_back() {
    // SAFETY: it touches nothing but what is free, under the allocator's own locks.
    unsafe { libc::malloc_trim(0) };
}

/// Other allocators cannot be told to.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}

/// The memory of this process now. Other systems do not tell what is shared, nor the peak: they stand as 0.
#[cfg(not(target_os = "linux"))]
pub fn memory() -> io::Result<Memory> {
    use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};
    let this = sysinfo::get_current_pid().map_err(io::Error::other)?;
    let mut system = System::new();
    let what = ProcessRefreshKind::nothing().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[this]), false, what);
    let process = system.process(this).ok_or_else(|| io::Error::other("this process is not listed"))?;
    Ok(Memory { resident: process.memory(), address_space: process.virtual_memory(), ..Memory::default() })
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    const TOUCHED: u64 = 64 << 20;

    /// Other tests of this process come and go meanwhile, and take and give back as much: so it may take several tries.
    #[test]
    fn what_is_touched_is_seen_and_what_is_given_back_is_not() {
        let seen = || {
            let before = memory().unwrap();
            let touched = vec![1_u8; TOUCHED as usize];
            std::hint::black_box(&touched);
            let with = memory().unwrap();
            drop(touched);
            [before, with, memory().unwrap()]
        };
        let near =
            |more: u64, less: u64| more.checked_sub(less).is_some_and(|by| by.abs_diff(TOUCHED) < 1 << 20);
        let right = |[before, with, after]: &[Memory; 3]| {
            let up_and_down =
                |of: fn(&Memory) -> u64| near(of(with), of(before)) && near(of(with), of(after));
            up_and_down(|memory| memory.resident)
                && up_and_down(|memory| memory.proportional)
                && up_and_down(|memory| memory.private)
                && up_and_down(|memory| memory.dirty)
                && up_and_down(|memory| memory.address_space)
        };
        let found = (0..200).map(|_| seen()).find(right).expect("no try undisturbed");
        let [_, with, after] = found;
        assert!(with.private <= with.proportional && with.proportional <= with.resident, "{with:?}");
        assert!(after.peak >= TOUCHED, "the peak stays: {after:?}");
    }
}
