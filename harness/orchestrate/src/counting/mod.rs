//! The deterministic lane: what a call does, counted instead of timed. A busy machine does not change it, so it can decide
//! about every change of the code, on whatever machine there is.
//!
//! Everything is counted twice, over few calls and over more of them; what the second count has more, divided by the calls
//! that it has more, is the figure. What is done only once (opening, compiling, first calls) is in both and cancels out, and
//! the loop around the calls is counted by itself and taken off.
//!
//! Three workers are asked for each contender, because whoever watches one disturbs what the others count: a plain one
//! counts its own pages, its instructions where the processor can, and the bytes that are moved; one under callgrind has
//! instructions and allocations counted; one under `strace` its system calls.

mod callgrind;
mod contender;
mod dump;
mod not_counted;
mod scratch;
mod strace;
mod tool;

use tollgate_model::Workload;

pub(crate) use callgrind::Callgrind;
pub use contender::{OfContender, count};
pub(crate) use not_counted::NotCounted;
pub use tool::{Tool, VALGRIND};

/// The least number of calls of the first count. Larger payloads have shorter rings of inputs and need fewer.
pub(crate) fn few(workload: Workload) -> u64 {
    const CALLS: u64 = 1_024;
    workload.size.map_or(CALLS, |size| ((1 << 20) / size.bytes().max(1)).clamp(1, CALLS))
}

/// Number of calls of the second count: more than the first made, which goes round all inputs however few calls it was
/// asked for.
pub(crate) fn many(few: u64) -> u64 {
    3 * few
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_payloads_are_called_less_often() {
        let of = |name: &str| few(name.parse().unwrap());
        assert_eq!(of("probe/nop"), 1_024);
        assert_eq!(of("probe/echo-bytes/1KiB"), 1_024);
        assert_eq!(of("probe/echo-bytes/64KiB"), 16);
        assert_eq!(of("probe/echo-bytes/4MiB"), 1);
    }
}
