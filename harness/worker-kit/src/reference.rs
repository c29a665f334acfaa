//! A fixed work by whose time one tells in which state the machine is.
//!
//! A virtual core is now fast, now slow: another guest is busy on its sibling thread, or its frequency is another. No counter
//! of a virtual machine shows that, and what is measured cannot tell it from what it costs. This work is the same in every
//! program and at every time, so that only the machine changes its time. It keeps the core's units busy (ten chains that do
//! not wait for each other, each with a load from the first-level cache), since that is what a busy sibling takes away;
//! one chain alone would hardly notice.

use std::hint::black_box;
use std::time::Instant;

/// Chains that go on side by side: more than one load's latency has room for, and few enough to stay in registers.
const CHAINS: usize = 10;
/// Steps of each chain: a million instructions, 35 to 80 µs on a core that is left alone, by how many it does at once.
const STEPS: u32 = 20_000;
/// Whatever interrupts one try only adds time to it; and the first finds the caches and the branch predictor cold.
const TRIES: usize = 3;

/// Nanoseconds of the fixed work now: the best of three tries.
pub fn ns() -> f64 {
    let once = || {
        let begin = Instant::now();
        black_box(work(black_box(STEPS)));
        begin.elapsed().as_nanos() as f64
    };
    (0..TRIES).map(|_| once()).fold(f64::INFINITY, f64::min)
}

/// So many steps of each chain: a rotation, a look into a table that the chain itself chooses, an addition. 50
/// instructions of x86-64 a step of all chains, none of which can be left out, foreseen, or done for several chains at once:
/// each look depends on the one before.
#[inline(never)]
fn work(steps: u32) -> u64 {
    let mut chains: [u64; CHAINS] = std::array::from_fn(|chain| chain as u64);
    for _ in 0..steps {
        for chain in &mut chains {
            *chain = chain.rotate_left(9).wrapping_add(TABLE[usize::from(*chain as u8)]);
        }
    }
    chains.into_iter().fold(0, |all, chain| all ^ chain)
}

/// 2 KiB, which stay in the first-level cache.
static TABLE: [u64; 256] = table();

/// Numbers without a pattern: SplitMix64.
const fn table() -> [u64; 256] {
    let (mut table, mut state, mut at) = ([0; 256], 0_u64, 0);
    while at < table.len() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        table[at] = mixed ^ (mixed >> 31);
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best_of_many(work: impl Fn() -> f64) -> f64 {
        (0..40).map(|_| work()).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn it_is_done_step_by_step_and_takes_tens_of_microseconds() {
        let took = |steps: u32| {
            best_of_many(|| {
                let begin = Instant::now();
                black_box(work(black_box(steps)));
                begin.elapsed().as_nanos() as f64
            })
        };
        // A machine that changes its speed between the two is asked again.
        let tried: Vec<(f64, f64)> = (0..20).map(|_| (took(STEPS / 2), best_of_many(ns))).collect();
        let twice = |(half, whole): &(f64, f64)| (1.7..2.3).contains(&(whole / half));
        assert!(tried.iter().any(twice), "ns for half, and for twice as much: {tried:?}");
        assert!(tried.iter().any(|(_, whole)| (5e3..1e6).contains(whole)), "{tried:?}");
    }

    #[test]
    fn its_instructions_are_known_where_the_processor_counts_them() {
        let Ok(mut counter) = crate::hardware::Instructions::open() else { return };
        let counted = counter.during(|| _ = black_box(work(black_box(STEPS)))).unwrap();
        assert!((600_000..1_200_000).contains(&counted), "{counted}");
    }

    #[test]
    fn it_is_the_same_work_everywhere() {
        assert_eq!(work(0), 1); // 0 ^ 1 ^ … ^ 9
        assert_eq!(work(STEPS), 0x4237_ad2d_4a8c_16e7);
    }
}
