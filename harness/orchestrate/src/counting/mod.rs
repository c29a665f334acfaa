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

pub use contender::{OfContender, count};

/// How many calls the two counts have at least. Larger payloads have shorter rings of inputs and need fewer.
fn calls(workload: Workload) -> [u64; 2] {
    const CALLS: u64 = 1_024;
    let round = workload.size.map_or(CALLS, |size| ((1 << 20) / size.bytes().max(1)).clamp(1, CALLS));
    [round, 3 * round]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_payloads_are_called_less_often() {
        let of = |name: &str| calls(name.parse().unwrap());
        assert_eq!(of("probe/nop"), [1_024, 3_072]);
        assert_eq!(of("probe/echo-bytes/1KiB"), [1_024, 3_072]);
        assert_eq!(of("probe/echo-bytes/64KiB"), [16, 48]);
        assert_eq!(of("probe/echo-bytes/4MiB"), [1, 3]);
    }
}
