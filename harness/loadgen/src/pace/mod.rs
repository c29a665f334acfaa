//! Waiting until an intended start, to the microsecond, on a clock that can be simulated.

mod clock;
mod pacer;
mod queue;
mod thread;

#[cfg(test)]
pub(crate) use clock::SimulatedClock;
pub use clock::{Clock, MonotonicClock};
pub use pacer::{Pacer, Plan, Wait};
pub use queue::{Claim, Queue};
pub use thread::{Pacing, cpu_time, pinned_core};
