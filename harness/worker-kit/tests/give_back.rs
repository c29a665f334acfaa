//! Giving back what the heap has free: alone in its process, because the memory of all of it is looked at.

#![cfg(all(target_os = "linux", target_env = "gnu"))]

use tollgate_worker_kit::{give_back, memory};

const BLOCKS: u64 = 8_192;
const BLOCK: usize = 4_096;

/// Blocks between which some stay: nothing that a heap gives back by itself.
#[test]
fn what_the_heap_has_free_is_given_back() {
    let mut blocks: Vec<Option<Box<[u8; BLOCK]>>> = (0..BLOCKS).map(|_| Some(Box::new([1; BLOCK]))).collect();
    for (place, block) in blocks.iter_mut().enumerate() {
        if place % 64 != 0 {
            *block = None;
        }
    }
    let before = memory().unwrap().resident;
    give_back();
    let after = memory().unwrap().resident;
    std::hint::black_box(&blocks);
    assert!(before > after + BLOCKS * BLOCK as u64 * 3 / 4, "{before} {after}");
}
