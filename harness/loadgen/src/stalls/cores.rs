//! The cores of this machine.

use rustix::thread::{CpuSet, sched_setaffinity};

/// The cores that are in use, whether this process may run on them or not.
pub fn online() -> Vec<usize> {
    let list = std::fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_default();
    parse(&list).unwrap_or_default()
}

/// Pins the calling thread; whether that worked.
pub fn pin(core: usize) -> bool {
    let mut one = CpuSet::new();
    one.set(core);
    sched_setaffinity(None, &one).is_ok()
}

/// Such as `0-3,6`.
fn parse(list: &str) -> Option<Vec<usize>> {
    let mut cores = Vec::new();
    for part in list.trim().split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        cores.extend(first.parse::<usize>().ok()?..=last.parse().ok()?);
    }
    Some(cores)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_are_listed_in_ranges() {
        assert_eq!(parse("0-3,6\n"), Some(vec![0, 1, 2, 3, 6]));
        assert_eq!(parse("0"), Some(vec![0]));
        assert_eq!(parse(""), None);
    }
}
