//! Stops of the machine: times in which a thread that wanted its processor did not have it, although nobody on this
//! machine had it instead. A host that is short of processors stops those of a virtual machine for milliseconds, and what
//! is under way then takes so much longer through no fault of its own.
//!
//! 1. [`Watch`]: a thread knows by its own looks at the clock when it was stopped.
//! 2. [`RunQueue`]: waiting for a processor that another thread has is no stop. The kernel tells the two apart.

mod run_queue;
mod watch;
mod window;

pub use run_queue::RunQueue;
pub use watch::Watch;
pub use window::{SHORTEST, Window, united};
