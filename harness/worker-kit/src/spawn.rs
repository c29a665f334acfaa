//! The time until this process ran: from just before it was spawned to the first statement of its `main`.

use std::sync::OnceLock;

use nix::time::ClockId;
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::Phase;

use crate::clock::read_ns;

static MAIN_BEGAN: OnceLock<u64> = OnceLock::new();

/// To be the first statement of `main`.
pub fn main_begins() {
    let _ = MAIN_BEGAN.set(monotonic_ns());
}

/// The phase from `spawned_ns`, a reading of the same clock that whoever spawned this process took, to
/// [`main_begins`]. It holds fork and exec, the dynamic loader, and the start of Rust's runtime. `None` where `main` is
/// not ours, or the reading is not of before it.
pub fn phase(spawned_ns: u64) -> Option<Phase> {
    let took = MAIN_BEGAN.get()?.checked_sub(spawned_ns)?;
    Some(Phase { name: ColdStep::Spawn, us: took as f64 / 1e3 })
}

/// `CLOCK_MONOTONIC`, which all processes of a machine share: whoever spawns a worker takes its stamp with this.
pub fn monotonic_ns() -> u64 {
    read_ns(ClockId::CLOCK_MONOTONIC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_before_main_is_told_and_what_came_after_is_not_believed() {
        main_begins(); // by whichever test comes first
        let main_began = *MAIN_BEGAN.get().unwrap();
        assert!(main_began <= monotonic_ns());
        assert_eq!(phase(main_began - 2_500), Some(Phase { name: ColdStep::Spawn, us: 2.5 }));
        assert_eq!(phase(main_began + 1), None);
    }
}
