//! One launch: a subject opened in a fresh process and measured there.
//!
//! [`Launch`] is the state behind the worker protocol; the program `tollgate-worker` feeds it JSON lines, benches
//! and tests call it directly. It never decides what to measure.

#![forbid(unsafe_code)]

mod closed_loop;
mod cold;
mod count;
mod generator;
mod held;
mod launch;
mod load;
mod serving;
mod slower;
mod tail;
#[cfg(test)]
mod testing;
mod throughput;
mod verify;
mod warm;

pub use closed_loop::{Ready, ready};
pub use generator::Generator;
pub use launch::{Launch, PROGRAM};
pub use slower::Slowdown;
