//! What memory this process has, read by itself: of a child that is looked at from outside, Linux tells the peak that its
//! parent had before the exec.

use std::io;

use tollgate_model::protocol::Memory;

/// What memory this process has now. Proportional and private bytes are the kernel's own sums over all mappings
/// (`smaps_rollup`): `Pss`, and `Private_Clean` with `Private_Dirty`. A file's pages count as private while nobody else
/// has them mapped. The peak and the address space are `VmHWM` and `VmSize` of `status`.
#[cfg(target_os = "linux")]
pub fn memory() -> io::Result<Memory> {
    use crate::process::of_status;
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup")?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let bytes = |text: &str, key| of_status(text, key) * 1024;
    Ok(Memory {
        resident: bytes(&rollup, "Rss:"),
        proportional: bytes(&rollup, "Pss:"),
        private: bytes(&rollup, "Private_Clean:") + bytes(&rollup, "Private_Dirty:"),
        peak: bytes(&status, "VmHWM:"),
        address_space: bytes(&status, "VmSize:"),
    })
}

/// What memory this process has now. Other systems do not tell what is shared, nor the peak: they stand as 0.
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

    #[test]
    fn what_is_touched_is_seen_and_what_is_given_back_is_not() {
        let before = memory().unwrap();
        let touched = vec![1_u8; TOUCHED as usize];
        std::hint::black_box(&touched);
        let with = memory().unwrap();
        drop(touched);
        let after = memory().unwrap();
        // Other tests of this process come and go meanwhile.
        let most = TOUCHED * 9 / 10;
        for (name, of) in [
            ("resident", (|memory| memory.resident) as fn(&Memory) -> u64),
            ("proportional", |memory| memory.proportional),
            ("private", |memory| memory.private),
        ] {
            assert!(of(&with) >= of(&before) + most, "{name}: {before:?} {with:?}");
            assert!(of(&after) + most <= of(&with), "{name}: {with:?} {after:?}");
        }
        assert!(with.address_space >= before.address_space + most, "{before:?} {with:?}");
        assert!(after.peak >= with.resident, "the peak stays: {after:?}");
        assert!(with.private <= with.proportional && with.proportional <= with.resident, "{with:?}");
    }
}
