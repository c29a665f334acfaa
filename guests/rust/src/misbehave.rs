//! What a guest must never do, for tests of the harness: it has to survive each of these. None returns, and none
//! says so in its type: what follows a call has to compile.

use std::hint::black_box;

/// Ends in a trap, as every panic of a release build does.
pub fn trap() {
    if black_box(true) {
        panic!("a guest that traps");
    }
}

/// Never comes back.
pub fn loop_for_ever() {
    while black_box(true) {}
}

/// Takes memory until there is none.
pub fn eat_memory() {
    let mut hoard = Vec::new();
    while black_box(true) {
        hoard.push(vec![0x61_u8; 1 << 20]);
        black_box(&hoard);
    }
}
